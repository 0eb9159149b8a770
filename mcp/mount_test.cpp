// Servers mounted on others.

#include "base/test.hpp"
#include "json/writer.hpp"
#include "mcp/middleware/kitchen.hpp"
#include "mcp/options.hpp"

using namespace kitchen;

namespace {

struct Wish {
  mcp::Arg<std::string, "A wish, {when}"> wish;
};
struct Table {
  mcp::Arg<std::string, "Its number"> number;
};
struct Options {
  mcp::Arg<std::optional<std::string>, "The day that is meant"> day;
};

// With a text to fill in, a template, a completion, an option, and a tool that logs.
auto waiter(std::string when) -> mcp::Server {
  auto server = mcp::Server{{.name = "waiter", .version = "1"}};
  server.instructions("Be polite.").logging().fill("when", std::move(when));
  server.document("waiter", mcp::describe_options<Options>);
  server.tool("serve", "Serves {when}.",
              [](mcp::CallContext& call, Wish in) -> mcp::Async<mcp::Result<std::string>> {
                co_await call.log(mcp::LogLevel::warning, "hot");
                co_return "served " + in.wish;
              });
  server
      .prompt("greet", "Greets {when}.",
              [](Wish const& in) -> mcp::Result<std::string> { return in.wish.get(); })
      .complete("wish", [](mcp::Typed const&) { return std::vector<std::string>{"tea"}; });
  server
      .resource("table://{number}", "Table",
                [](Table const& in) -> mcp::Result<std::string> { return "table " + in.number; })
      .description("A table, {when}")
      .complete("number", [](mcp::Typed const&) { return std::vector<std::string>{"7"}; });
  return server;
}

auto house() -> mcp::Server { return mcp::Server{{.name = "house", .version = "1"}}; }

auto mounted(std::string_view prefix, mcp::Server server) -> mcp::Server {
  auto whole = house();
  MUST(whole.mount(prefix, std::move(server)));
  return whole;
}

auto text_at(mcp::TestClient& client, std::string_view uri) -> std::string {
  return client.request("resources/read", base::concat(R"({"uri":)", json::quote(uri), "}"))
      .find("/result/contents/0/text");
}

auto completed(mcp::TestClient& client, std::string_view ref, std::string_view argument)
    -> mcp::Reply {
  return client.request(
      "completion/complete",
      base::concat(R"({"ref":)", ref, R"(,"argument":{"name":")", argument, R"(","value":""}})"));
}

auto failure_of(mcp::Server server, std::string_view prefix, mcp::Server other) -> std::string {
  return server.mount(prefix, std::move(other)).error().message;
}

}  // namespace

TEST("tools, prompts and resources of mounted servers, each under its prefix") {
  auto kitchen = Kitchen{};
  auto server = house();
  server.instructions("Welcome.");
  server.tool("open", "Opens.", []() -> mcp::Result<std::string> { return std::string{"open"}; });
  MUST(server.mount("kitchen", kitchen.server()));
  MUST(server.mount("waiter", waiter("today")));
  auto client = mcp::TestClient{std::move(server)};

  auto const start = client.request("initialize", R"({"protocolVersion":"2025-11-25"})");
  expect_equal(start.find("/result/instructions"), "Welcome.\n\nwaiter_*: Be polite.");
  expect_equal(start.find("/result/serverInfo/name"), "house");
  expect_equal(start.find("/result/capabilities"),
               R"({"tools":{},"prompts":{},"resources":{},"logging":{},"completions":{}})");

  expect_equal(client.request("tools/list").each("tools", "name"),
               "open kitchen_look_up kitchen_cook kitchen_bake kitchen_burn waiter_serve");
  expect_equal(client.request("prompts/list").each("prompts", "name"), "kitchen_plan waiter_greet");
  expect_equal(client.request("resources/list").each("resources", "uri"),
               "menu://today menu://secret");
  expect_equal(client.request("resources/templates/list").each("resourceTemplates", "uriTemplate"),
               "table://{number}");

  expect_equal(client.call("kitchen_cook", soup).text(), "soup 1");
  expect_equal(client.call("cook", soup).error_message(), "unknown tool 'cook'");
  expect_equal(client.call("open").text(), "open");
  expect_equal(client.request("prompts/get", R"({"name":"waiter_greet","arguments":{"wish":"hi"}})")
                   .find("/result/messages/0/content/text"),
               "hi");
  expect_equal(text_at(client, "menu://today"), "soup");
  expect_equal(text_at(client, "table://7"), "table 7");
  expect_equal(completed(client, R"({"type":"ref/prompt","name":"waiter_greet"})", "wish")
                   .find("/result/completion/values/0"),
               "tea");
  expect_equal(completed(client, R"({"type":"ref/resource","uri":"table://{number}"})", "number")
                   .find("/result/completion/values/0"),
               "7");
  expect_equal(client.call("waiter_serve", R"({"wish":"tea"})").text(), "served tea");
  expect(client.call("waiter_serve", R"({"wish":"tea"})").notifications().front().contains("hot"));
}

TEST("what a mounted server fills in is its own, in lists and in messages") {
  auto server = house();
  server.fill("when", "never");
  MUST(server.mount("a", waiter("by day")));
  auto night = mcp::Server{{.name = "night", .version = "1"}};
  night.fill("when", "by night");
  night.tool("serve", "Serves {when}.",
             [](Wish const& in) -> mcp::Result<std::string> { return in.wish.get(); });
  MUST(server.mount("b", mounted("deep", std::move(night))));
  auto client = mcp::TestClient{std::move(server)};

  auto const tools = client.request("tools/list");
  expect_equal(tools.find("/result/tools/0/description"), "Serves by day.");
  expect_equal(tools.find("/result/tools/0/inputSchema/properties/wish/description"),
               "A wish, by day");
  expect_equal(tools.find("/result/tools/1/name"), "b_deep_serve");
  expect_equal(client.call("a_serve").text(), "wish: missing; expected a string (A wish, by day)");
  expect_equal(client.call("b_deep_serve").text(),
               "wish: missing; expected a string (A wish, by night)");
  expect_equal(client.request("prompts/list").find("/result/prompts/0/arguments/0/description"),
               "A wish, by day");
  expect_equal(
      client.request("resources/templates/list").find("/result/resourceTemplates/0/description"),
      "A table, by day");
}

TEST("what is there already is not mounted, and the failure says what it was") {
  auto kitchen = Kitchen{};
  auto const taken = [](std::string_view what, std::string_view name) {
    return base::concat("cannot mount 'waiter' as 'a': there is a ", what, " '", name,
                        "' already; mount it with another prefix, or once");
  };
  expect_equal(failure_of(mounted("a", waiter("")), "a", waiter("")), taken("tool", "a_serve"));
  auto with_prompt = house();
  with_prompt.prompt("a_greet", "", []() -> mcp::Result<std::string> { return std::string{}; });
  expect_equal(failure_of(std::move(with_prompt), "a", waiter("")), taken("prompt", "a_greet"));
  expect_equal(failure_of(mounted("a", waiter("")), "b", waiter("")),
               "cannot mount 'waiter' as 'b': there is a resource 'table://{number}' already, and "
               "URIs have no prefix; one of the two needs another URI");
  expect_equal(failure_of(mounted("a", kitchen.server()), "b", kitchen.server()),
               "cannot mount 'kitchen' as 'b': there is a resource 'menu://today' already, and "
               "URIs have no prefix; one of the two needs another URI");
  for (auto const* prefix : {"", "a b", "a/b"}) {
    expect_equal(failure_of(house(), prefix, waiter("")),
                 base::concat("cannot mount 'waiter' as '", prefix,
                              "': a prefix is made of letters, digits, '_', '-' and '.', 128 at "
                              "most"));
  }
  auto const longest = std::string(122, 'p');
  expect(house().mount(longest, waiter("")).has_value());
  expect(failure_of(house(), longest + "p", waiter(""))
             .ends_with("' has 129; a shorter prefix would do"));
}

TEST("a mount that fails takes nothing over") {
  auto kitchen = Kitchen{};
  auto server = mounted("a", kitchen.server());
  auto second = waiter("");
  second.resource("menu://today", "Menu", []() -> mcp::Result<std::string> { return ""; });
  expect(!server.mount("b", std::move(second)).has_value());
  auto client = mcp::TestClient{std::move(server)};
  expect_equal(client.request("tools/list").each("tools", "name"),
               "a_look_up a_cook a_bake a_burn");
  expect_equal(client.request("resources/templates/list").each("resourceTemplates", "uriTemplate"),
               "");
}

TEST("what an operator may set for a mounted server is told, and flags are not") {
  auto const options = mounted("b", mounted("a", waiter(""))).options();
  expect_equal(base::concat(options.size()), "1");
  expect_equal(options.front().variable, "WASMMCP_WAITER_DAY");
  expect_equal(options.front().flag, "");
  expect(!mounted("a", waiter("")).has_options());
}

TEST("what clients may keep is what the strictest of the servers allows") {
  auto strict = waiter("");
  strict.caching({.ttlMs = 1000, .scope = mcp::CacheScope::only_this_client});
  auto kitchen = Kitchen{};
  auto server = house();
  MUST(server.mount("kitchen", kitchen.server()));
  MUST(server.mount("waiter", std::move(strict)));
  auto client = mcp::TestClient{std::move(server), mcp::newest};
  auto const list = client.request("tools/list");
  expect_equal(list.find("/result/ttlMs"), "1000");
  expect_equal(list.find("/result/cacheScope"), "private");
  auto const menu = client.request("resources/read", R"({"uri":"menu://today"})");
  expect_equal(menu.find("/result/ttlMs"), "300000");
  auto const table = client.request("resources/read", R"({"uri":"table://1"})");
  expect_equal(table.find("/result/cacheScope"), "private");
}
