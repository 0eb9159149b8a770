// Middleware of mounted servers, and of those that they are mounted on.

#include "base/test.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/middleware/access.hpp"
#include "mcp/middleware/kitchen.hpp"
#include "mcp/middleware/limits.hpp"

using namespace kitchen;

namespace {

// Writes down what it sees, and answers a while later if it has a timer.
struct Trace {
  std::string_view name;
  std::string* seen;
  host::FakeTimer* timer = nullptr;

  auto operator()(mcp::Passage& passage, mcp::Next next) const -> mcp::Async<mcp::Answer> {
    *seen +=
        base::concat(seen->empty() ? "" : ", ", name, " ", passage.method(), " ", passage.name());
    if (timer) co_await timer->sleep(1000);
    co_return co_await next(passage);
  }
};

auto server_named(std::string_view name) -> mcp::Server {
  return mcp::Server{{.name = std::string{name}, .version = "1"}};
}

auto bar() -> mcp::Server {
  auto server = server_named("bar");
  server.tool("mix", "Mixes.",
              [](Dish const& in) -> mcp::Result<std::string> { return "mixed " + in.dish; });
  return server;
}

// The kitchen with something around it, and the bar.
template <class M>
auto house(Kitchen& kitchen, M middleware) -> mcp::Server {
  auto inside = kitchen.server();
  inside.use(std::move(middleware));
  auto whole = server_named("house");
  MUST(whole.mount("kitchen", std::move(inside)));
  MUST(whole.mount("bar", bar()));
  return whole;
}

constexpr auto plan = R"({"name":"kitchen_plan","arguments":{"dish":"soup"}})";

}  // namespace

TEST("middleware of the whole is around what is mounted, and knows it by its name there") {
  auto kitchen = Kitchen{};
  auto server = server_named("house");
  MUST(server.mount("kitchen", kitchen.server()));
  server.use([](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
    if (passage.tool() && passage.name() == "kitchen_cook") return passage.refuse("closed");
    return next(passage);
  });
  auto client = mcp::TestClient{std::move(server)};
  expect_equal(client.call("kitchen_cook", soup).text(), "closed");
  expect_equal(client.call("kitchen_look_up", soup).text(), "soup 1");
}

TEST("middleware of a mounted server is around what is its own, under its own names") {
  for (auto const revision : {mcp::newest_legacy, mcp::newest}) {
    auto kitchen = Kitchen{};
    auto seen = std::string{};
    auto server = house(kitchen, Trace{"inner", &seen});
    server.use(Trace{"outer", &seen});
    auto client = mcp::TestClient{std::move(server), revision};

    expect_equal(client.call("kitchen_cook", soup).text(), "soup 1");
    expect_equal(seen, "outer tools/call kitchen_cook, inner tools/call cook");
    seen.clear();
    expect_equal(client.call("bar_mix", soup).text(), "mixed soup");
    expect_equal(seen, "outer tools/call bar_mix");
    seen.clear();
    expect_equal(client.request("prompts/get", plan).find("/result/messages/0/content/text"),
                 "Plan soup");
    expect_equal(seen, "outer prompts/get kitchen_plan, inner prompts/get plan");
    seen.clear();
    expect_equal(client.request("resources/read", R"({"uri":"menu://today"})")
                     .find("/result/contents/0/text"),
                 "soup");
    expect_equal(seen, "outer resources/read menu://today, inner resources/read menu://today");
    seen.clear();
    expect_equal(client.call("kitchen_nothing").error_message(), "unknown tool 'kitchen_nothing'");
    expect_equal(client.request("resources/read", R"({"uri":"menu://never"})").error_message(),
                 "there is no resource 'menu://never'");
    expect_equal(seen, "outer tools/call kitchen_nothing, outer resources/read menu://never");
  }
}

TEST("results are those of the whole, also behind middleware of a mounted server") {
  auto kitchen = Kitchen{};
  auto seen = std::string{};
  auto client = mcp::TestClient{house(kitchen, Trace{"inner", &seen}), mcp::newest};
  auto const server_name = "/result/_meta/io.modelcontextprotocol~1serverInfo/name";
  expect_equal(client.call("kitchen_cook", soup).find(server_name), "house");
  expect_equal(client.request("tools/list").find(server_name), "house");
}

TEST("middleware of a mounted server may wait, for calls and for lists") {
  auto kitchen = Kitchen{};
  auto seen = std::string{};
  auto server = house(kitchen, Trace{"inner", &seen, &kitchen.timer});
  server.use(Trace{"outer", &seen, &kitchen.timer});
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};
  auto const call = client.call("kitchen_cook", soup);
  auto const list = client.request("tools/list");
  kitchen.timer.advance(1000);
  expect(!call.done() && !list.done());
  kitchen.timer.advance(1000);
  expect_equal(call.text(), "soup 1");
  expect_equal(list.each("tools", "name"),
               "bar_mix kitchen_look_up kitchen_cook kitchen_bake kitchen_burn");
}

TEST("limits that a mounted server names by its tools hold in the whole") {
  auto kitchen = Kitchen{};
  auto server = house(kitchen, mcp::TimeLimit{{.seconds = 60, .tools = {{"bake", 1}}}});
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, kitchen.settings};
  auto const reply = client.call("kitchen_bake", soup);
  expect(!reply.done());
  kitchen.timer.advance(1'000'000'000);
  expect_equal(reply.text(), "the call was stopped after 1 seconds, the limit");
}

TEST("what a mounted server hides is not in the lists of the whole, page by page") {
  auto const rules = mcp::Show::Rules{
      .tools = [](mcp::Passage const&, mcp::Tool const& tool) { return tool.name != "burn"; },
      .resources = [](mcp::Passage const&,
                      std::string_view uri) { return uri != "menu://secret"; }};
  auto kitchen = Kitchen{};
  auto settings = kitchen.settings;
  settings.page_size = 3;
  auto client = mcp::TestClient{house(kitchen, mcp::Show{rules}), mcp::newest, settings};
  auto const first = client.request("tools/list");
  expect_equal(first.each("tools", "name"), "bar_mix kitchen_look_up kitchen_cook");
  expect_equal(first.find("/result/cacheScope"), "private");
  auto const cursor = first.find("/result/nextCursor");
  auto const second = client.request("tools/list", base::concat(R"({"cursor":")", cursor, "\"}"));
  expect_equal(second.each("tools", "name"), "kitchen_bake");
  expect_equal(second.find("/result/nextCursor"), "");
  expect(client.request("tools/list", R"({"cursor":"x"})")
             .error_message()
             .contains("which is none of ours"));
  expect(client.call("kitchen_burn", soup).error_message().starts_with("unknown tool 'burn'"));

  expect_equal(client.request("resources/list").each("resources", "uri"), "menu://today");
  expect_equal(client.request("resources/read", R"({"uri":"menu://secret"})").error_message(),
               "there is no resource 'menu://secret'");
  expect_equal(client.request("prompts/list").each("prompts", "name"), "kitchen_plan");
  expect_equal(client.request("resources/templates/list").find("/result/resourceTemplates"), "[]");
}

TEST("a mounted server that refuses to list has nothing in the lists of the whole") {
  auto kitchen = Kitchen{};
  auto client = mcp::TestClient{
      house(kitchen, [](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
        if (passage.method().ends_with("/list")) return passage.refuse("closed");
        return next(passage);
      })};
  expect_equal(client.request("tools/list").each("tools", "name"), "bar_mix");
  expect_equal(client.request("prompts/list").find("/result/prompts"), "[]");
  expect_equal(client.call("kitchen_cook", soup).text(), "soup 1");
}

TEST("servers may be mounted on mounted ones, each with its middleware") {
  auto kitchen = Kitchen{};
  auto seen = std::string{};
  auto middle = house(kitchen, Trace{"inner", &seen});
  middle.use(Trace{"middle", &seen});
  auto server = server_named("street");
  MUST(server.mount("house", std::move(middle)));
  auto client = mcp::TestClient{std::move(server)};
  expect_equal(client.call("house_kitchen_cook", soup).text(), "soup 1");
  expect_equal(seen, "middle tools/call kitchen_cook, inner tools/call cook");
  expect_equal(client.request("tools/list").each("tools", "name"),
               "house_bar_mix house_kitchen_look_up house_kitchen_cook house_kitchen_bake "
               "house_kitchen_burn");
}

TEST("completions of a mounted server pass its middleware") {
  auto inside = server_named("asked");
  inside
      .prompt("plan", "Plans.",
              [](Dish const& in) -> mcp::Result<std::string> { return in.dish.get(); })
      .complete("dish", [](mcp::Typed const&) { return std::vector<std::string>{"soup"}; });
  auto seen = std::string{};
  inside.use(Trace{"inner", &seen},
             mcp::Show{{.prompts = [](mcp::Passage const&, std::string_view name) {
               return name == "plan";
             }}});
  auto server = server_named("house");
  MUST(server.mount("a", std::move(inside)));
  auto client = mcp::TestClient{std::move(server)};
  expect_equal(
      client
          .request("completion/complete", R"({"ref":{"type":"ref/prompt","name":"a_plan"},)"
                                          R"("argument":{"name":"dish","value":"so"}})")
          .find("/result/completion/values"),
      R"(["soup"])");
  expect_equal(seen, "inner completion/complete ");
}

TEST("servers that are mounted count their calls each for itself, also in one store") {
  auto store = mcp::MemoryStore{[] { return std::int64_t{1'800'000'000}; }};
  auto settings = mcp::Settings{};
  settings.store = &store;
  settings.unix_time = [] { return std::int64_t{1'800'000'000}; };
  auto kitchen = Kitchen{};
  auto server = server_named("house");
  auto limited = bar();
  limited.use(mcp::RateLimit{{.calls = 1, .seconds = 60}});
  auto other = server_named("cellar");
  other.tool("mix", "Mixes.",
             [](Dish const& in) -> mcp::Result<std::string> { return in.dish.get(); });
  other.use(mcp::RateLimit{{.calls = 1, .seconds = 60}});
  MUST(server.mount("bar", std::move(limited)));
  MUST(server.mount("cellar", std::move(other)));
  auto client = mcp::TestClient{std::move(server), mcp::newest_legacy, settings};
  expect_equal(client.call("bar_mix", soup).text(), "mixed soup");
  expect_equal(client.call("cellar_mix", soup).text(), "soup");
  expect(client.call("bar_mix", soup).text().starts_with("too many calls"));
}
