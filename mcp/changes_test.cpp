// Changes as clients hear of them, in both eras.

#include "mcp/changes.hpp"

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"

namespace {

constexpr auto millisecond = mcp::Nanoseconds{1'000'000};

auto no_time() -> std::int64_t { return 0; }

struct Uri {
  mcp::Arg<std::string, "Which"> uri;
};

auto board() -> mcp::Server {
  auto server = mcp::Server{{.name = "board", .version = "1"}};
  server.announce_changes();
  server.tool("change_all", "Changes all lists.",
              [](mcp::CallContext& call) -> mcp::Result<std::string> {
                call.tools_changed();
                call.prompts_changed();
                call.resources_changed();
                return "done";
              });
  server.tool("update", "Changes a resource.",
              [](mcp::CallContext& call, Uri const& in) -> mcp::Result<std::string> {
                call.resource_updated(in.uri);
                return "done";
              });
  server.resource("text:a", "A", []() -> mcp::Result<std::string> { return "a"; });
  return server;
}

struct World {
  host::FakeTimer timer;
  mcp::MemoryStore store{no_time};

  auto settings() -> mcp::Settings {
    static auto* current = static_cast<host::FakeTimer*>(nullptr);
    current = &timer;
    auto result = mcp::Settings{};
    result.store = &store;
    result.sleep = [](mcp::Nanoseconds time) { return current->sleep(time); };
    return result;
  }
  auto client(mcp::Server server = board()) -> mcp::TestClient {
    return mcp::TestClient{std::move(server), mcp::newest, settings()};
  }
};

auto update(mcp::TestClient& client, std::string_view uri) -> mcp::Reply {
  return client.call("update", base::concat(R"({"uri":)", json::quote(uri), "}"));
}

auto listen(mcp::TestClient& client, std::string_view id, std::string_view filter) -> mcp::Reply {
  return client.send(
      base::concat(R"({"jsonrpc":"2.0","id":)", id,
                   R"(,"method":"subscriptions/listen","params":{"notifications":)", filter,
                   R"(,"_meta":{"io.modelcontextprotocol/protocolVersion":"2026-07-28",)"
                   R"("io.modelcontextprotocol/clientCapabilities":{}}}})"));
}

auto acknowledged(mcp::Reply const& reply) -> std::string {
  auto const document = *json::Document::parse(reply.notifications().at(0));
  return json::to_text(*document.root().at("/params/notifications"));
}

}  // namespace

TEST("listening begins with what of it is honoured, in the type of the request's id") {
  auto world = World{};
  auto client = world.client();
  for (auto const* id : {"1700000000000", R"("a")", R"("7")", "7"}) {
    auto const reply =
        listen(client, id, R"({"toolsListChanged":true,"resourceSubscriptions":["text:a"]})");
    expect(!reply.done());
    expect(reply.notifications().size() == 1);
    expect_equal(
        reply.notifications().at(0),
        base::concat(
            R"({"jsonrpc":"2.0","method":"notifications/subscriptions/acknowledged","params":)"
            R"({"_meta":{"io.modelcontextprotocol/subscriptionId":)",
            id,
            R"(},"notifications":{"toolsListChanged":true,"resourceSubscriptions":["text:a"]}}})"));
  }
}

TEST("what the server does not have, or was not wished, is not honoured") {
  auto world = World{};
  auto client = world.client();
  expect_equal(acknowledged(listen(client, "1", "{}")), "{}");
  expect_equal(acknowledged(listen(client, "2",
                                   R"({"toolsListChanged":false,)"
                                   R"("resourcesListChanged":true,)"
                                   R"("promptsListChanged":true,"other":true})")),
               R"({"resourcesListChanged":true})");
  expect_equal(acknowledged(listen(client, "3",
                                   R"({"toolsListChanged":"yes",)"
                                   R"("resourceSubscriptions":["a",7,"b"]})")),
               R"({"resourceSubscriptions":["a","b"]})");
  auto server = mcp::Server{{.name = "bare", .version = "1"}};
  server.announce_changes();
  auto bare = world.client(std::move(server));
  expect_equal(acknowledged(listen(bare, "1",
                                   R"({"toolsListChanged":true,)"
                                   R"("resourcesListChanged":true,)"
                                   R"("resourceSubscriptions":["a"]})")),
               "{}");
}

TEST("changes are told to who listens for them, each with the id of the request") {
  auto world = World{};
  auto client = world.client();
  auto const tools = listen(client, "1", R"({"toolsListChanged":true})");
  auto const resources =
      listen(client, R"("r")",
             R"({"resourcesListChanged":true,"resourceSubscriptions":["text:a","text:b"]})");
  // Another instance makes the changes: what they share is the store.
  auto other = world.client();
  other.call("change_all");
  update(other, "text:b");
  update(other, "text:c");
  world.timer.advance(25 * millisecond);
  expect(tools.notifications().size() == 2);
  expect_equal(tools.notifications().at(1),
               R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed","params":)"
               R"({"_meta":{"io.modelcontextprotocol/subscriptionId":1}}})");
  expect(resources.notifications().size() == 3);
  expect_equal(resources.notifications().at(1),
               R"({"jsonrpc":"2.0","method":"notifications/resources/list_changed","params":)"
               R"({"_meta":{"io.modelcontextprotocol/subscriptionId":"r"}}})");
  expect_equal(resources.notifications().at(2),
               R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":)"
               R"({"_meta":{"io.modelcontextprotocol/subscriptionId":"r"},"uri":"text:b"}})");
  // Each change once, and none that was before.
  world.timer.advance(10'000 * millisecond);
  expect(tools.notifications().size() == 2 && resources.notifications().size() == 3);
  auto const late = listen(client, "2", R"({"toolsListChanged":true})");
  world.timer.advance(1000 * millisecond);
  expect(late.notifications().size() == 1);
  other.call("change_all");
  world.timer.advance(25 * millisecond);
  expect(late.notifications().size() == 2 && tools.notifications().size() == 3);
}

TEST("listening has no limit of time, and ends without an answer when it is cancelled") {
  auto world = World{};
  auto client = world.client();
  auto const reply = listen(client, "9", R"({"toolsListChanged":true})");
  world.timer.advance(mcp::Nanoseconds{3'600'000} * millisecond);
  expect(!reply.done());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":"9"}})");
  expect(!reply.done());
  client.send(R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":9}})");
  expect(reply.done() && reply.message().empty());
  expect(world.timer.sleepers() == 0);
  client.call("change_all");
  world.timer.advance(1000 * millisecond);
  expect(reply.notifications().size() == 1);
}

TEST("listening ends with a result when the connection does") {
  auto world = World{};
  auto client = world.client();
  auto const first = listen(client, "9", "{}");
  auto const second = listen(client, R"("b")", R"({"toolsListChanged":true})");
  client.leave();
  expect(first.done() && second.done());
  expect(first.notifications().size() == 1);  // over HTTP the end of the stream says it all
  expect_equal(
      first.message(),
      R"({"jsonrpc":"2.0","id":9,"result":{"resultType":"complete","_meta":)"
      R"({"io.modelcontextprotocol/subscriptionId":9,"io.modelcontextprotocol/serverInfo":)"
      R"({"name":"board","version":"1"}}}})");
  expect_equal(second.find("/result/_meta/io.modelcontextprotocol~1subscriptionId"), "b");
  expect(world.timer.sleepers() == 0);
}

TEST("where one pipe carries everything, the server says which listening it ends") {
  auto world = World{};
  auto client = world.client();
  client.is_connection(true);
  auto const reply = listen(client, R"("b")", "{}");
  client.leave();
  expect(reply.done() && reply.notifications().size() == 2);
  expect_equal(reply.notifications()[1],
               R"({"jsonrpc":"2.0","method":"notifications/cancelled",)"
               R"("params":{"requestId":"b","reason":"the server ends"}})");
}

TEST("where no time passes, listening ends at once") {
  auto world = World{};
  auto settings = world.settings();
  settings.sleep = nullptr;
  auto client = mcp::TestClient{board(), mcp::newest, settings};
  auto const reply = listen(client, "1", R"({"toolsListChanged":true})");
  expect(reply.done() && reply.notifications().size() == 1);
  expect_equal(reply.find("/result/resultType"), "complete");
}

TEST("a wish that is none is refused, and so is listening where nothing can be heard") {
  auto world = World{};
  auto client = world.client();
  for (auto const* filter : {"null", "7", "[]", "true"}) {
    auto const reply = listen(client, "1", filter);
    expect(reply.error_code() == mcp::error_code::invalid_params);
    expect(reply.error_message().starts_with("params.notifications must be an object, not "));
  }
  expect_equal(client.request("subscriptions/listen").error_message(),
               "params.notifications must be an object, not left out");
  auto deaf = mcp::TestClient{board(), mcp::newest};
  expect(listen(deaf, "1", "{}").error_code() == mcp::error_code::method_not_found);
  auto silent = mcp::Server{{.name = "silent", .version = "1"}};
  silent.tool("t", "T.", []() -> mcp::Result<std::string> { return ""; });
  auto quiet = world.client(std::move(silent));
  auto const reply = listen(quiet, "1", "{}");
  expect(reply.error_code() == mcp::error_code::method_not_found && reply.http_status() == 404);
  auto legacy = mcp::TestClient{board(), mcp::newest_legacy, world.settings()};
  expect(legacy.request("subscriptions/listen", R"({"notifications":{}})").error_code() ==
         mcp::error_code::method_not_found);
}

TEST("a thousand resources are followed at most, and the answer says which") {
  auto world = World{};
  auto client = world.client();
  auto uris = std::string{};
  for (auto i = 0; i < 1001; ++i) uris += base::concat(i == 0 ? "" : ",", "\"u:", i, "\"");
  auto const honoured =
      acknowledged(listen(client, "1", base::concat(R"({"resourceSubscriptions":[)", uris, "]}")));
  expect(honoured.contains(R"("u:999")") && !honoured.contains(R"("u:1000")"));
}

TEST("a legacy connection is told unasked, but of resources only when it subscribed") {
  auto world = World{};
  auto client = mcp::TestClient{board(), mcp::newest_legacy, world.settings()};
  client.is_connection(true);
  auto const all = client.call("change_all");
  expect(all.notifications().size() == 3);
  expect_equal(all.notifications().at(0),
               R"({"jsonrpc":"2.0","method":"notifications/tools/list_changed"})");
  expect_equal(all.notifications().at(1),
               R"({"jsonrpc":"2.0","method":"notifications/prompts/list_changed"})");
  expect_equal(all.notifications().at(2),
               R"({"jsonrpc":"2.0","method":"notifications/resources/list_changed"})");
  expect(update(client, "text:a").notifications().empty());
  client.request("resources/subscribe", R"({"uri":"text:a"})");
  auto const updated = update(client, "text:a");
  expect(updated.notifications().size() == 1);
  expect_equal(
      updated.notifications().at(0),
      R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":{"uri":"text:a"}})");
  expect(update(client, "text:b").notifications().empty());
  client.request("resources/unsubscribe", R"({"uri":"text:a"})");
  expect(update(client, "text:a").notifications().empty());
  // One HTTP request is no connection: its stream carries what belongs to it.
  client.is_connection(false);
  expect(client.call("change_all").notifications().empty());
}

TEST("a change that cannot be stored is told to the operator, and the call goes on") {
  struct Full final : mcp::Store {
    auto put(std::string_view, std::string_view) -> base::Result<void> override {
      return base::failure("the disk is full");
    }
    auto create(std::string_view, std::string_view) -> base::Result<bool> override { return true; }
    auto get(std::string_view) -> base::Result<std::optional<std::string>> override {
      return base::failure("unreadable");
    }
    auto take(std::string_view) -> base::Result<std::optional<std::string>> override {
      return std::nullopt;
    }
    auto remove(std::string_view) -> base::Result<void> override { return {}; }
    auto list(std::string_view) -> base::Result<std::vector<std::string>> override {
      return std::vector<std::string>{};
    }
    auto sweep(std::int64_t) -> base::Result<void> override { return {}; }
  };
  static auto told = std::string{};
  auto store = Full{};
  auto settings = mcp::Settings{};
  settings.store = &store;
  settings.log = [](std::string_view line) { told = line; };
  auto client = mcp::TestClient{board(), mcp::newest, settings};
  expect_equal(client.call("change_all").text(), "done");
  expect_equal(told, "wasmmcp: a change could not be told: the disk is full");
  auto reader = mcp::ChangeReader{settings, {{"tools"}}};
  expect(reader.read().empty());
}

TEST("the record of a resource has a name that a store takes, whatever its URI") {
  for (auto const& uri : {std::string{}, std::string{"../../x"}, std::string(10'000, '/'),
                          std::string{"\0\xff", 2}}) {
    auto const followed = mcp::Followed{uri, true};
    expect(mcp::check_record_name(followed.record()).has_value());
  }
  expect(mcp::Followed{"tools"}.record() != mcp::Followed{"tools", true}.record());
}
