#include "mcp/completion.hpp"

#include "base/test.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

enum class Size { small, medium, Major };

struct Order {
  mcp::Arg<std::string, "Which city"> city;
  mcp::Arg<Size, "How large"> size;
  mcp::Arg<std::optional<Size>, "How large at most"> limit;
  mcp::Arg<std::string, "Anything"> note;
};
struct Place {
  mcp::Arg<std::string, "Which country"> country;
  mcp::Arg<Size, "How large"> size;
};

auto city(mcp::Typed const& typed) -> std::vector<std::string> {
  auto values = std::vector<std::string>{std::string{typed.value}};
  for (auto const& [name, value] : typed.others) values.push_back(base::concat(name, "=", value));
  return values;
}

auto shop() -> mcp::Server {
  auto server = mcp::Server{{.name = "shop", .version = "1"}};
  server
      .prompt("order", "An order.",
              [](Order const&) -> mcp::Result<std::string> { return "ordered"; })
      .complete("city", city)
      .complete("limit",
                [](mcp::Typed const&) { return std::vector<std::string>{"of the author's own"}; });
  server
      .resource("shop://{country}/{size}", "Shops",
                [](Place const&) -> mcp::Result<std::string> { return "a shop"; })
      .complete("country", [](mcp::Typed const& typed) {
        auto values = std::vector<std::string>{};
        auto const count = base::parse_integer<int>(typed.value).value_or(0);
        for (auto i = 0; i < count; ++i) values.push_back(base::concat("c", i));
        return values;
      });
  server.resource("shop://all", "All", []() -> mcp::Result<std::string> { return "all"; });
  return server;
}

constexpr auto order = std::string_view{R"({"type":"ref/prompt","name":"order"})"};
constexpr auto shops =
    std::string_view{R"({"type":"ref/resource","uri":"shop://{country}/{size}"})"};

auto ask(mcp::TestClient& client, std::string_view ref, std::string_view argument,
         std::string_view value, std::string_view more = "") -> mcp::Reply {
  return client.request(
      "completion/complete",
      base::concat(R"({"ref":)", ref, R"(,"argument":{"name":)", json::quote(argument),
                   R"(,"value":)", json::quote(value), "}", more, "}"));
}

}  // namespace

TEST("enums complete themselves, upper and lower case alike, in prompts and in templates") {
  auto client = mcp::TestClient{shop()};
  for (auto const ref : {order, shops}) {
    expect_equal(ask(client, ref, "size", "").find("/result/completion"),
                 R"({"values":["small","medium","Major"],"total":3,"hasMore":false})");
    expect_equal(ask(client, ref, "size", "M").find("/result/completion/values"),
                 R"(["medium","Major"])");
    expect_equal(ask(client, ref, "size", "mediums").find("/result/completion"),
                 R"({"values":[],"total":0,"hasMore":false})");
  }
}

TEST("a completer of the author's own is asked with what was typed, here and before") {
  auto client = mcp::TestClient{shop()};
  expect_equal(ask(client, order, "city", "Se").find("/result/completion/values"), R"(["Se"])");
  expect_equal(ask(client, order, "city", "Se",
                   R"(,"context":{"arguments":{"country":"Korea","wrong":7,"size":"small"}})")
                   .find("/result/completion/values"),
               R"(["Se","country=Korea","size=small"])");
  expect_equal(ask(client, order, "limit", "").find("/result/completion/values"),
               R"(["of the author's own"])");
  for (auto const* context :
       {R"(,"context":7)", R"(,"context":{})", R"(,"context":{"arguments":[1]})"}) {
    expect_equal(ask(client, order, "city", "S", context).find("/result/completion/values"),
                 R"(["S"])");
  }
}

TEST("an answer has 100 values at most, and says that there are more") {
  auto client = mcp::TestClient{shop()};
  auto const whole = ask(client, shops, "country", "100");
  expect(whole.find("/result/completion/values/99") == "c99");
  expect_equal(whole.find("/result/completion/total"), "100");
  expect_equal(whole.find("/result/completion/hasMore"), "false");
  auto const cut = ask(client, shops, "country", "101");
  expect(cut.find("/result/completion/values/99") == "c99");
  expect_equal(cut.find("/result/completion/values/100"), "");
  expect_equal(cut.find("/result/completion/total"), "101");
  expect_equal(cut.find("/result/completion/hasMore"), "true");
}

TEST("an argument that nobody completes has no completions") {
  auto client = mcp::TestClient{shop()};
  for (auto const* argument : {"note", "nothing", ""}) {
    expect_equal(ask(client, order, argument, "x").find("/result/completion"),
                 R"({"values":[],"total":0,"hasMore":false})");
  }
}

TEST("what is asked about must be there, and be asked rightly") {
  auto client = mcp::TestClient{shop(), mcp::newest};
  auto const nowhere = "params.ref names no prompt and no resource template that is here";
  for (auto const* ref :
       {R"({"type":"ref/prompt","name":"other"})", R"({"type":"ref/prompt","uri":"order"})",
        R"({"type":"ref/prompt"})", R"({"type":"ref/resource","uri":"shop://all"})",
        R"({"type":"ref/resource","uri":"shop://1/small"})",
        R"({"type":"ref/resource","name":"order"})", R"({"type":"ref/tool","name":"order"})",
        R"({"name":"order"})", "7", "null"}) {
    auto const reply = ask(client, ref, "size", "");
    expect(reply.error_code() == mcp::error_code::invalid_params);
    expect_equal(reply.error_message(), nowhere);
  }
  for (auto const* argument : {"{}", "7", R"({"name":"size"})", R"({"value":"s"})",
                               R"({"name":"size","value":7})", R"({"name":null,"value":"s"})"}) {
    auto const reply = client.request(
        "completion/complete", base::concat(R"({"ref":)", order, R"(,"argument":)", argument, "}"));
    expect(reply.error_code() == mcp::error_code::invalid_params);
    expect_equal(reply.error_message(),
                 "params.argument must be an object with name and value, both strings");
  }
  expect(client.request("completion/complete").error_code() == mcp::error_code::invalid_params);
}

TEST(
    "a server that completes says so since 2025-03-26, and one that does not knows no completion") {
  auto const capabilities = [](mcp::TestClient& client, std::string_view version) {
    return client.request("initialize", base::concat(R"({"protocolVersion":")", version, "\"}"))
        .find("/result/capabilities");
  };
  auto client = mcp::TestClient{shop()};
  expect_equal(capabilities(client, "2024-11-05"), R"({"prompts":{},"resources":{}})");
  expect_equal(capabilities(client, "2025-03-26"),
               R"({"prompts":{},"resources":{},"completions":{}})");

  auto server = mcp::Server{{.name = "plain", .version = "1"}};
  server.prompt("order", "An order.", []() -> mcp::Result<std::string> { return "ordered"; });
  auto plain = mcp::TestClient{std::move(server), mcp::newest};
  auto const reply = ask(plain, order, "city", "");
  expect(reply.error_code() == mcp::error_code::method_not_found && reply.http_status() == 404);
}

TEST("the modern revision has the type of the result") {
  auto client = mcp::TestClient{shop(), mcp::newest};
  auto const reply = ask(client, order, "size", "s");
  expect_equal(reply.find("/result/resultType"), "complete");
  expect_equal(reply.find("/result/completion/values"), R"(["small"])");
}
