// What mounted servers keep between requests: tasks, questions, changes that clients follow.

#include "base/test.hpp"
#include "json/writer.hpp"
#include "mcp/middleware/access.hpp"
#include "mcp/seal.hpp"
#include "mcp/task_world_test.hpp"

using namespace test_tasks;

namespace {

auto house() -> mcp::Server { return mcp::Server{{.name = "house", .version = "1"}}; }

auto allow_all() -> mcp::Authorize {
  return mcp::Authorize{[](mcp::Passage const&) { return true; }};
}

// The worker in a house, with middleware of its own or without.
auto client_of(World& world, bool has_middleware) -> Client {
  auto worker = world.server();
  if (has_middleware) worker.use(allow_all());
  auto whole = house();
  MUST(whole.mount("w", std::move(worker)));
  return {std::move(whole), world.settings(), knows_tasks};
}

struct Uri {
  mcp::Arg<std::string, "Which"> uri;
};

auto board() -> mcp::Server {
  auto server = mcp::Server{{.name = "board", .version = "1"}};
  server.announce_changes();
  server.tool("update", "Changes a resource.",
              [](mcp::CallContext& call, Uri const& in) -> mcp::Result<std::string> {
                call.resource_updated(in.uri);
                return "done";
              });
  server.resource("text:a", "A", []() -> mcp::Result<std::string> { return "a"; });
  return server;
}

}  // namespace

TEST("a tool of a mounted server runs as a task of the whole") {
  for (auto const has_middleware : {false, true}) {
    auto world = World{};
    auto client = client_of(world, has_middleware);
    expect_equal(client.request("server/discover").find("/result/capabilities"),
                 R"({"tools":{},"extensions":{"io.modelcontextprotocol/tasks":{}}})");
    auto const id = id_of(client.call("w_wait", R"({"seconds":1})"));
    expect_equal(id, "id-1");
    world.pass(1);
    expect_equal(text(client, id), "waited for 1 seconds");
  }
}

TEST("a task of a mounted server begins when its handler says so, and asks its client") {
  for (auto const has_middleware : {false, true}) {
    auto world = World{};
    auto const seal = MUST(mcp::Seal::with_key("0123456789abcdef"));
    auto worker = world.server();
    if (has_middleware) worker.use(allow_all());
    auto whole = house();
    MUST(whole.mount("w", std::move(worker)));
    auto settings = world.settings();
    settings.seal = &seal;
    auto client = Client{std::move(whole), settings, knows_tasks};

    auto const asked = client.call("w_greet_later");
    expect_equal(asked.find("/result/resultType"), "input_required");
    auto const state = json::quote(asked.find("/result/requestState"));
    auto const created = client.request(
        "tools/call",
        base::concat(R"({"name":"w_greet_later","requestState":)", state, R"(,"inputResponses":)",
                     R"({"question-1":{"action":"accept","content":{"name":"Bo"}}}})"));
    auto const id = id_of(created);
    world.pass(1);
    expect_equal(text(client, id), "hello Bo");
  }
}

TEST("clients follow resources of mounted servers") {
  for (auto const has_middleware : {false, true}) {
    auto world = World{};
    auto inside = board();
    if (has_middleware) inside.use(allow_all());
    auto whole = house();
    MUST(whole.mount("b", std::move(inside)));
    auto client = mcp::TestClient{std::move(whole), mcp::newest_legacy, world.settings()};
    client.is_connection(true);
    expect_equal(client.request("initialize", R"({"protocolVersion":"2025-11-25"})")
                     .find("/result/capabilities/resources"),
                 R"({"subscribe":true,"listChanged":true})");
    auto const update = R"({"uri":"text:a"})";
    expect(client.call("b_update", update).notifications().empty());
    expect_equal(client.request("resources/subscribe", update).find("/result"), "{}");
    expect_equal(client.call("b_update", update).notifications().front(),
                 R"({"jsonrpc":"2.0","method":"notifications/resources/updated","params":)"
                 R"({"uri":"text:a"}})");
    expect_equal(client.request("resources/unsubscribe", update).find("/result"), "{}");
    expect(client.call("b_update", update).notifications().empty());
  }
}

TEST("a mounted server that follows roots has them, and others ask for none") {
  for (auto const has_middleware : {false, true}) {
    auto world = World{};
    auto follower = mcp::Server{{.name = "follower", .version = "1"}};
    follower.follow_roots();
    follower.tool("where", "Tells.", [](mcp::CallContext& call) -> mcp::Result<std::string> {
      return call.followed_roots() ? call.followed_roots()->at(0).uri : "nowhere";
    });
    follower.resource("where:am:i", "Where",
                      [](mcp::CallContext& call) -> mcp::Result<std::string> {
                        return call.followed_roots() ? "somewhere" : "nowhere";
                      });
    if (has_middleware) follower.use(allow_all());
    auto whole = house();
    MUST(whole.mount("f", std::move(follower)));
    MUST(whole.mount("b", board()));
    auto client = mcp::TestClient{std::move(whole), mcp::newest_legacy, world.settings()};
    client.declare(R"({"roots":{}})").is_connection(true);

    auto const other = client.call("b_update", R"({"uri":"text:a"})");
    expect(other.done() && other.questions().empty());
    auto const asks = client.call("f_where");
    expect(asks.questions().size() == 1);
    client.answer(asks, R"({"roots":[{"uri":"file:///a"}]})");
    expect_equal(asks.text(), "file:///a");
    expect_equal(
        client.request("resources/read", R"({"uri":"where:am:i"})").find("/result/contents/0/text"),
        "somewhere");
  }
}
