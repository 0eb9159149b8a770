#include "mcp/prompts.hpp"

#include "base/test.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

enum class Tone { friendly, formal };

struct Letter {
  mcp::Arg<std::string, "Whom it is for; '{sender}' writes it"> to;
  mcp::Arg<std::optional<Tone>, "How it sounds", mcp::title<"Tone of voice">> tone;
};
struct Count {
  mcp::Arg<std::uint32_t, "How many", mcp::at_most{9}> count;
  mcp::Arg<bool, "Whether to shout", mcp::otherwise{false}> loud;
};

auto tone_of(Letter const& in) -> std::string_view {
  return in.tone == Tone::formal ? "formal" : "friendly";
}

auto writer() -> mcp::Server {
  auto server = mcp::Server{{.name = "writer", .version = "1"}};
  server.fill("sender", "Bo");
  server
      .prompt("letter", "A letter from {sender}.",
              [](Letter const& in) -> mcp::Result<std::string> {
                return base::concat("Write a ", tone_of(in), " letter to ", in.to, ".");
              })
      .title("Letter")
      .icon({.src = "data:image/png;base64,AA==", .mimeType = "image/png"})
      .meta(R"({"example/shelf":3})");
  server.prompt("count", "Counts.", [](Count const& in) -> mcp::Result<std::string> {
    return base::concat(in.loud ? "COUNT TO " : "count to ", in.count.get());
  });
  server.prompt("all", "Every kind of content.", []() -> mcp::Result<mcp::GetPromptResult> {
    auto result = mcp::GetPromptResult{
        .messages = {}, .description = "All.", .meta = R"({"example/parts":6})"};
    using enum mcp::Role;
    result.messages = {{user, mcp::Text{"a\"b"}},
                       {assistant, mcp::Image{{"\1"}, "image/png"}},
                       {user, mcp::Audio{{"\2"}, "audio/wav"}},
                       {user, mcp::EmbeddedResource{"t:1", "text/plain", "in"}},
                       {user, mcp::EmbeddedResource{"t:2", "", mcp::Bytes{"\3"}}},
                       {user, mcp::ResourceLink{.uri = "t:3", .name = "three"}}};
    return result;
  });
  server.prompt("broken", "Fails.",
                []() -> mcp::Result<std::string> { return mcp::failure("no ink"); });
  server.prompt("later", "Waits for nothing.",
                [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                  co_await call.progress(1);
                  co_return "done";
                });
  return server;
}

auto get(mcp::TestClient& client, std::string_view name, std::string_view arguments = "{}")
    -> mcp::Reply {
  return client.request("prompts/get", base::concat(R"({"name":)", json::quote(name),
                                                    R"(,"arguments":)", arguments, "}"));
}

}  // namespace

TEST("prompts are listed with their arguments, as the revision knows them") {
  auto newer = mcp::TestClient{writer()};
  expect_equal(newer.request("prompts/list").find("/result/prompts/0"),
               R"({"name":"letter","title":"Letter","description":"A letter from Bo.","icons":)"
               R"([{"src":"data:image/png;base64,AA==","mimeType":"image/png"}],)"
               R"("_meta":{"example/shelf":3},"arguments":)"
               R"([{"name":"to","description":"Whom it is for; 'Bo' writes it","required":true},)"
               R"({"name":"tone","title":"Tone of voice","description":"How it sounds",)"
               R"("required":false}]})");
  expect_equal(newer.request("prompts/list").find("/result/prompts/2"),
               R"({"name":"all","description":"Every kind of content."})");
  auto middle = mcp::TestClient{writer(), mcp::Revision::v2025_06_18};
  auto const of_middle = middle.request("prompts/list").find("/result/prompts/0");
  expect(of_middle.contains("title") && !of_middle.contains("icons"));
  for (auto const revision : {mcp::Revision::v2024_11_05, mcp::Revision::v2025_03_26}) {
    auto older = mcp::TestClient{writer(), revision};
    auto const of_older = older.request("prompts/list").find("/result/prompts/0");
    expect(!of_older.contains("title") && !of_older.contains("icons"));
    expect(!of_older.contains("_meta"));
    expect(of_older.contains(R"("required":true)"));
  }
}

TEST("a server with prompts says so, and one without knows no such method") {
  auto client = mcp::TestClient{writer()};
  expect_equal(client.request("initialize", R"({"protocolVersion":"2025-11-25"})")
                   .find("/result/capabilities"),
               R"({"prompts":{},"completions":{}})");
  auto bare = mcp::TestClient{mcp::Server{{.name = "bare", .version = "1"}}};
  for (auto const* method : {"prompts/list", "prompts/get", "resources/read", "logging/setLevel"}) {
    expect(bare.request(method).error_code() == mcp::error_code::method_not_found);
  }
}

TEST("a prompt is filled with its arguments") {
  auto client = mcp::TestClient{writer()};
  expect_equal(get(client, "letter", R"({"to":"Ann","tone":"formal"})").find("/result"),
               R"({"messages":[{"role":"user","content":)"
               R"({"type":"text","text":"Write a formal letter to Ann."}}]})");
  auto modern = mcp::TestClient{writer(), mcp::newest};
  auto const reply = get(modern, "letter", R"({"to":"Ann"})");
  expect_equal(reply.find("/result/messages/0/content/text"), "Write a friendly letter to Ann.");
  expect_equal(reply.find("/result/resultType"), "complete");
  expect_equal(reply.find("/result/ttlMs"), "");
  expect_equal(reply.find("/result/_meta/io.modelcontextprotocol~1serverInfo/name"), "writer");
}

TEST("arguments are strings on the wire, whatever the struct makes of them") {
  // Also where the operator wants tools to be strict.
  auto settings = mcp::Settings{};
  settings.leniency.coerce = false;
  auto client = mcp::TestClient{writer(), mcp::newest_legacy, settings};
  auto const text = [](mcp::Reply const& reply) {
    return reply.find("/result/messages/0/content/text");
  };
  expect_equal(text(get(client, "count", R"({"count":"3","loud":"true"})")), "COUNT TO 3");
  expect_equal(text(get(client, "count", R"({"count":3})")), "count to 3");
  expect_equal(get(client, "count", R"({"count":"10"})").error_message(),
               "count: expected at most 9, got the string '10'");
  expect_equal(get(client, "count", R"({"count":"many"})").error_message(),
               "count: expected an integer from 0 to 4294967295, got the string 'many'");
}

TEST("missing, unknown and wrong arguments are the request's fault") {
  auto client = mcp::TestClient{writer(), mcp::newest};
  auto const refused = [&](mcp::Reply const& reply, std::string_view message) {
    expect(reply.error_code() == mcp::error_code::invalid_params);
    expect(reply.http_status() == 200);
    expect_equal(reply.error_message(), message);
  };
  refused(get(client, "letter"), "to: missing; expected a string (Whom it is for; 'Bo' writes it)");
  refused(get(client, "letter", "null"),
          "to: missing; expected a string (Whom it is for; 'Bo' writes it)");
  refused(get(client, "letter", R"({"to":7})"), "to: expected a string, got the number 7");
  refused(get(client, "letter", R"({"to":"A","tone":"rude"})"),
          "tone: expected one of 'friendly', 'formal', got the string 'rude'");
  refused(get(client, "letter", R"({"to":"A","tones":"formal"})"),
          "unknown member 'tones'; did you mean 'tone'?");
  refused(get(client, "letter", "[]"), "params.arguments must be an object, not an empty array");
  refused(get(client, "leter"), "unknown prompt 'leter'; did you mean 'letter'?");
  refused(client.request("prompts/get"), "params.name must be the name of a prompt, not left out");
  refused(client.request("prompts/get", R"({"name":7})"),
          "params.name must be the name of a prompt, not the number 7");
}

TEST("messages hold every kind of content, with who says them") {
  auto client = mcp::TestClient{writer()};
  expect_equal(
      get(client, "all").find("/result"),
      R"({"_meta":{"example/parts":6},"description":"All.","messages":[)"
      R"({"role":"user","content":{"type":"text","text":"a\"b"}},)"
      R"({"role":"assistant","content":{"type":"image","data":"AQ==","mimeType":"image/png"}},)"
      R"({"role":"user","content":{"type":"audio","data":"Ag==","mimeType":"audio/wav"}},)"
      R"({"role":"user","content":{"type":"resource","resource":)"
      R"({"uri":"t:1","mimeType":"text/plain","text":"in"}}},)"
      R"({"role":"user","content":{"type":"resource","resource":{"uri":"t:2","blob":"Aw=="}}},)"
      R"({"role":"user","content":{"type":"resource_link","uri":"t:3","name":"three"}}]})");
  auto modern = mcp::TestClient{writer(), mcp::newest};
  expect_equal(get(modern, "all").find("/result/_meta"),
               R"({"io.modelcontextprotocol/serverInfo":{"name":"writer","version":"1"},)"
               R"("example/parts":6})");
  auto older = mcp::TestClient{writer(), mcp::Revision::v2024_11_05};
  auto const reply = get(older, "all");
  expect_equal(reply.find("/result/messages/2/content/text"), "[audio of type audio/wav, 1 bytes]");
  expect_equal(reply.find("/result/messages/5/content"), R"({"type":"text","text":"t:3"})");
}

TEST("a prompt that fails is an error of the server") {
  for (auto const revision : {mcp::newest_legacy, mcp::newest}) {
    auto client = mcp::TestClient{writer(), revision};
    auto const reply = get(client, "broken");
    expect(reply.error_code() == mcp::error_code::internal_error);
    expect(reply.http_status() == 200);
    expect_equal(reply.error_message(), "no ink");
  }
}

TEST("a prompt may wait, and tells its progress") {
  auto client = mcp::TestClient{writer(), mcp::newest_legacy};
  auto const reply =
      client.request("prompts/get", R"({"name":"later","_meta":{"progressToken":7}})");
  expect_equal(reply.notifications().at(0),
               R"({"jsonrpc":"2.0","method":"notifications/progress","params":)"
               R"({"progressToken":7,"progress":1}})");
  expect_equal(reply.find("/result/messages/0/content/text"), "done");
}

TEST("a prompt beyond the limit of a result is an error that says how large it is") {
  auto settings = mcp::Settings{};
  settings.result_limit = 1024;
  auto client = mcp::TestClient{writer(), mcp::newest, settings};
  auto const reply =
      get(client, "letter", base::concat(R"({"to":")", std::string(1000, 'x'), R"("})"));
  expect(reply.error_code() == mcp::error_code::internal_error);
  expect(reply.error_message().contains("bytes, more than the limit of 1024"));
}
