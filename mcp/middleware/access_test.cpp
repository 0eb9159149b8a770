#include "mcp/middleware/access.hpp"

#include "base/test.hpp"
#include "mcp/middleware/kitchen.hpp"

using namespace kitchen;

TEST("calls that are not allowed are an error, and 403 over HTTP") {
  auto kitchen = Kitchen{};
  kitchen.settings.principal = "guest";
  auto server = kitchen.server();
  server.use(mcp::Authorize{[](mcp::Passage const& passage) {
    return passage.principal() != "guest" || passage.name() == "look_up";
  }});
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};
  expect_equal(client.call("look_up", soup).text(), "soup 1");
  auto const refused = client.call("cook", soup);
  expect_equal(refused.find("/error/message"), "tools/call of 'cook' is not allowed here");
  expect_equal(base::concat(refused.http_status()), "403");
  expect(client.request("prompts/get", R"({"name":"plan"})").is_error());
  expect(!client.request("prompts/list").is_error());
}

TEST("tools that are not shown are not listed, and unknown, also to those who nearly guess") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  server.use(mcp::Show{{.tools = [](mcp::Passage const&, mcp::Tool const& tool) {
    return tool.annotations && tool.annotations->readOnlyHint;
  }}});
  auto client = mcp::TestClient{std::move(server)};
  auto const list = client.request("tools/list");
  expect_equal(list.find("/result/tools/0/name"), "look_up");
  expect_equal(list.find("/result/tools/1"), "");
  expect_equal(client.call("look_up", soup).text(), "soup 1");
  expect_equal(client.call("cook", soup).error_message(), "unknown tool 'cook'");
  expect_equal(client.call("coook", soup).error_message(), "unknown tool 'coook'");
  expect_equal(client.call("lookup", soup).error_message(),
               "unknown tool 'lookup'; did you mean 'look_up'?");
  expect(!client.request("prompts/list").find("/result/prompts/0").empty());
}

TEST("prompts and resources are hidden alike, and lists that differ are not to be shared") {
  auto kitchen = Kitchen{};
  auto server = kitchen.server();
  server.use(mcp::Show{{.prompts = [](mcp::Passage const&, std::string_view) { return false; },
                        .resources = [](mcp::Passage const&,
                                        std::string_view uri) { return uri != "menu://secret"; }}});
  auto client = mcp::TestClient{std::move(server), mcp::newest};
  auto const prompts = client.request("prompts/list");
  expect_equal(prompts.find("/result/prompts"), "[]");
  expect_equal(prompts.find("/result/cacheScope"), "private");
  expect_equal(client.request("prompts/get", R"({"name":"plan"})").error_message(),
               "unknown prompt 'plan'");
  expect_equal(client.request("prompts/get", R"({"name":"plam"})").error_message(),
               "unknown prompt 'plam'");
  auto const resources = client.request("resources/list");
  expect_equal(resources.find("/result/resources/0/uri"), "menu://today");
  expect_equal(resources.find("/result/resources/1"), "");
  auto const secret = client.request("resources/read", R"({"uri":"menu://secret"})");
  auto const absent = client.request("resources/read", R"({"uri":"menu://secreT"})");
  expect_equal(secret.error_message(), "there is no resource 'menu://secret'");
  expect_equal(absent.error_message(), "there is no resource 'menu://secreT'");
  expect_equal(base::concat(secret.error_code()), base::concat(absent.error_code()));
  expect(!client.request("resources/read", R"({"uri":"menu://today"})").is_error());
  expect_equal(client
                   .request("completion/complete", R"({"ref":{"type":"ref/prompt","name":"plan"},)"
                                                   R"("argument":{"name":"dish","value":""}})")
                   .error_message(),
               "params.ref names no prompt and no resource template that is here");
}
