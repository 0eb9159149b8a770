#include "transport/http/sessions.hpp"

#include <list>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_exchange.hpp"
#include "json/view.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "transport/http.hpp"

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr auto millisecond = host::Nanoseconds{1'000'000};

struct Name {
  mcp::Arg<std::string, "Your name"> name;
};

auto make_server() -> mcp::Server {
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.announce_changes().logging();
  server.tool("ask", "Asks for a name.",
              [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                auto const answer = co_await call.elicit<Name>("Who are you?");
                co_return answer.content ? std::string{answer.content->name} : "nobody";
              });
  server.tool("part", "Ends its stream before its answer.",
              [](mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
                co_await call.log(mcp::LogLevel::info, "on its way");
                co_await call.close_stream();
                co_return "arrived";
              });
  server.tool("touch", "Changes what there is.",
              [](mcp::CallContext& call) -> mcp::Result<std::string> {
                call.tools_changed();
                call.resource_updated("test://a");
                return "done";
              });
  server.resource("test://a", "a", []() -> mcp::Result<std::string> { return "A"; });
  return server;
}

// The instances of a server: each request is its own, and they share what `settings` names.
class World {
 public:
  World() {
    timer = &timer_;
    settings.seal = &seal_;
    settings.store = &store_;
    settings.unix_time = [] { return seconds; };
    settings.unique = [] { return base::concat("u", ++uniques); };
    settings.sleep = [](mcp::Nanoseconds time) { return timer->sleep(time); };
    policy_.sessions = &transport::http_sessions();
    seconds = 1000;
    uniques = 0;
  }

  struct Visit {
    Visit(World& world, host::MemoryRequest request)
        : exchange{std::move(request)},
          work{transport::serve_http(world.server_, world.settings, world.policy_, exchange)} {
      work.start();
    }
    auto status() const -> int { return exchange.status(); }
    auto header(std::string_view name) const -> std::string {
      return std::string{exchange.header(name).value_or("")};
    }
    host::MemoryExchange exchange;
    base::Async<> work;
  };

  auto send(std::string method, std::string body, Headers more = {}) -> Visit& {
    auto headers = Headers{{"content-type", "application/json"}, {"accept", accept}};
    if (!token.empty()) headers.emplace_back("mcp-session-id", token);
    headers.insert(headers.end(), more.begin(), more.end());
    auto pieces = body.empty() ? std::vector<std::string>{} : std::vector{std::move(body)};
    return visits_.emplace_back(*this, host::MemoryRequest{.method = std::move(method),
                                                           .path = "/mcp",
                                                           .headers = std::move(headers),
                                                           .body = std::move(pieces)});
  }
  auto post(std::string body) -> Visit& { return send("POST", std::move(body)); }
  auto call(std::string_view tool, int id = 7) -> Visit& {
    return post(base::concat(R"({"jsonrpc":"2.0","id":)", id,
                             R"(,"method":"tools/call","params":{"name":")", tool, R"("}})"));
  }
  void initialize(std::string_view version = "2025-11-25") {
    token.clear();
    token = post(base::concat(R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{)",
                              R"("protocolVersion":")", version,
                              R"(","capabilities":{"elicitation":{}}}})"))
                .header("mcp-session-id");
  }
  void advance(host::Nanoseconds time) { timer_.advance(time); }

  mcp::Settings settings;
  std::string token;
  std::string accept = "application/json, text/event-stream";
  static inline std::int64_t seconds = 0;

 private:
  static inline host::FakeTimer* timer = nullptr;
  static inline int uniques = 0;

  host::FakeTimer timer_;
  mcp::Seal seal_ = *mcp::Seal::with_key("a key that is long enough");
  mcp::MemoryStore store_{+[] { return seconds; }};
  mcp::Server server_ = make_server();
  transport::Policy policy_;
  std::list<Visit> visits_;
};

constexpr auto ping = R"({"jsonrpc":"2.0","id":2,"method":"ping"})";

auto contains(std::string const& text, std::string_view part) -> bool {
  return text.contains(part);
}

// What stands after `id: ` in the last event.
auto last_id(std::string const& events) -> std::string {
  auto const start = events.rfind("id: ");
  return start == events.npos ? "" : events.substr(start + 4, events.find('\n', start) - start - 4);
}

}  // namespace

TEST("initialize begins a session, which every instance knows") {
  auto world = World{};
  world.initialize();
  expect(!world.token.empty());
  for (auto const c : world.token) expect(c > ' ' && c < '\x7f');
  expect(world.post(ping).status() == 200);
}

TEST("a session that is none of ours, changed, too old or another's is not found") {
  auto world = World{};
  world.initialize();
  auto const token = world.token;
  for (auto const& wrong : {std::string{"x"}, token + "x", token.substr(1)}) {
    world.token = wrong;
    auto const& refused = world.post(ping);
    expect(refused.status() == 404);
    expect(contains(refused.exchange.body(), "begin another with initialize"));
    expect(world.send("GET", {}).status() == 404);
    expect(world.send("DELETE", {}).status() == 404);
  }
  world.token = token;
  world.settings.principal = "somebody else";
  expect(world.post(ping).status() == 404);
  world.settings.principal = "";
  expect(world.post(ping).status() == 200);
  World::seconds += 25 * 3600;
  expect(world.post(ping).status() == 404);
}

TEST("the revision of a session is its token's when no header says it") {
  auto world = World{};
  world.initialize("2025-06-18");
  // Batches went with that revision; without a session, the answer would be a list.
  auto const batch = base::concat("[", ping, "]");
  expect(contains(world.post(batch).exchange.body(), "2025-03-26 only"));
  world.initialize("2025-03-26");
  expect_equal(world.post(batch).exchange.body(), R"([{"jsonrpc":"2.0","id":2,"result":{}}])");
}

TEST("DELETE ends a session, for every instance") {
  auto world = World{};
  world.initialize();
  expect(world.send("DELETE", {}).status() == 204);
  expect(world.post(ping).status() == 404);
  expect(world.send("DELETE", {}).status() == 404);
  world.initialize();
  expect(world.post(ping).status() == 200);
}

TEST("without a store there are sessions, and nothing that has to be remembered") {
  auto world = World{};
  world.settings.store = nullptr;
  world.initialize();
  expect(world.post(ping).status() == 200);
  expect(world.send("DELETE", {}).status() == 405);
  expect(world.send("GET", {}).status() == 405);
  expect(contains(world.call("ask").exchange.body(), "state directory"));
}

TEST("without a key there are no sessions, and a question says how to get some") {
  auto world = World{};
  world.settings.seal = nullptr;
  world.initialize();
  expect_equal(world.token, "");
  expect(world.send("GET", {}).status() == 405);
  auto const& asked = world.call("ask");
  expect(contains(asked.exchange.body(), "WASMMCP_KEY"));
  expect(contains(asked.exchange.body(), R"("isError":true)"));
}

TEST("a request that belongs to no session cannot ask") {
  auto world = World{};
  expect(contains(world.call("ask").exchange.body(), "Mcp-Session-Id"));
}

TEST("a client is asked on the stream of its call, and answers in another request") {
  auto world = World{};
  world.initialize();
  auto& call = world.call("ask");
  auto const events = call.exchange.body();
  expect(contains(events, R"("method":"elicitation/create")"));
  auto const data = events.substr(events.rfind("data: ") + 6);
  auto const question = MUST(json::Document::parse(data));
  auto const id = json::to_text(*question.root().find("id"));
  auto const& answered =
      world.post(base::concat(R"({"jsonrpc":"2.0","id":)", id,
                              R"(,"result":{"action":"accept","content":{"name":"Ada"}}})"));
  expect(answered.status() == 202);
  expect(!call.work.done());
  world.advance(20 * millisecond);
  expect(call.work.done());
  expect(contains(call.exchange.body(), R"("text":"Ada")"));
}

TEST("while a client is asked it is told that we are there") {
  auto world = World{};
  world.initialize();
  auto& call = world.call("ask");
  expect(!contains(call.exchange.body(), "\n:\n"));
  world.advance(1100 * millisecond);
  expect(contains(call.exchange.body(), "\n:\n"));
}

TEST("a call is cancelled by another request of its session") {
  auto world = World{};
  world.initialize();
  auto& call = world.call("ask", 31);
  auto const cancel = [&](int id) {
    auto const& visit = world.post(base::concat(
        R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":)", id, "}}"));
    expect(visit.status() == 202);
    world.advance(60 * millisecond);
  };
  cancel(30);
  expect(!call.work.done());
  cancel(31);
  expect(call.work.done());
  expect(!contains(call.exchange.body(), R"("id":31)"));
}

TEST("a stream that was ended early is fetched with Last-Event-ID") {
  auto world = World{};
  world.initialize();
  auto& call = world.call("part");
  expect(call.work.done());
  auto const events = call.exchange.body();
  expect(events.starts_with("id: "));
  expect(contains(events, "\nretry: 500\ndata: \n\n"));
  expect(contains(events, "on its way"));
  expect(!contains(events, "arrived"));

  auto const& rest = world.send("GET", {}, {{"last-event-id", last_id(events)}});
  expect(rest.work.done());
  expect(rest.status() == 200);
  expect(contains(rest.exchange.body(), "arrived"));
  expect(!contains(rest.exchange.body(), "on its way"));

  auto const first = events.substr(4, events.find('\n') - 4);
  auto const& all = world.send("GET", {}, {{"last-event-id", first}});
  expect(contains(all.exchange.body(), "on its way"));
  expect(contains(all.exchange.body(), "arrived"));
}

TEST("what a client got in vain is fetched again, for the last streams of its session") {
  auto world = World{};
  world.initialize();
  auto const first_id = [](std::string const& events) {
    return events.substr(4, events.find('\n') - 4);
  };
  auto const oldest = first_id(world.call("part").exchange.body());
  for (auto i = 1; i < 16; ++i) world.call("part");
  auto const& again = world.send("GET", {}, {{"last-event-id", oldest}});
  expect(contains(again.exchange.body(), "on its way"));
  expect(contains(again.exchange.body(), "arrived"));
  world.call("part");
  expect(world.send("GET", {}, {{"last-event-id", oldest}}).status() == 400);
}

TEST("events belong to their session, and must be ours") {
  auto world = World{};
  world.initialize();
  auto const id = last_id(world.call("part").exchange.body());
  world.initialize();
  expect(world.send("GET", {}, {{"last-event-id", id}}).status() == 400);
  for (auto const* wrong : {"", "x", "1", "1.", "-1.u1", "1.../../x", "99999999999999999999.u1"}) {
    expect(world.send("GET", {}, {{"last-event-id", wrong}}).status() == 400);
  }
}

TEST("a call goes on when its client is gone, and its answer is kept") {
  auto world = World{};
  world.initialize();
  auto& call = world.call("ask");
  auto const events = call.exchange.body();
  call.exchange.leave();
  world.advance(1100 * millisecond);  // the next sign of life finds nobody
  expect(!call.work.done());
  auto& back = world.send("GET", {}, {{"last-event-id", events.substr(4, events.find('\n') - 4)}});
  auto const asked = back.exchange.body();
  auto const start = asked.find(R"("id":")") + 6;
  auto const id = asked.substr(start, asked.find('"', start) - start);
  world.post(base::concat(R"({"jsonrpc":"2.0","id":")", id, R"(","result":{"action":"decline"}})"));
  world.advance(50 * millisecond);
  expect(call.work.done() && back.work.done());
  expect(contains(back.exchange.body(), "nobody"));
}

TEST("revisions before 2025-11-25 get no event without data") {
  auto world = World{};
  world.initialize("2025-06-18");
  auto const events = world.call("part").exchange.body();
  expect(!contains(events, "retry:"));
  expect(contains(events, "id: "));
}

TEST("GET tells of changes, and of resources that the session follows") {
  auto world = World{};
  world.initialize();
  auto& stream = world.send("GET", {});
  expect(stream.status() == 200);
  world.call("touch");
  world.advance(60 * millisecond);
  expect(contains(stream.exchange.body(), "notifications/tools/list_changed"));
  expect(!contains(stream.exchange.body(), "resources/updated"));

  world.post(
      R"({"jsonrpc":"2.0","id":5,"method":"resources/subscribe","params":{"uri":"test://a"}})");
  world.call("touch");  // before the stream has seen that the client asked
  world.advance(60 * millisecond);
  expect(contains(stream.exchange.body(), "notifications/resources/updated"));
  auto const told = stream.exchange.body();
  expect(told.find("tools/list_changed") != told.rfind("tools/list_changed"));  // twice

  expect(!stream.work.done());
  world.send("DELETE", {});
  world.advance(60 * millisecond);
  expect(stream.work.done());
}

TEST("nothing is told of what changes right after a client has left a resource") {
  auto world = World{};
  world.initialize();
  auto const say = [&](std::string_view method) {
    world.post(base::concat(R"({"jsonrpc":"2.0","id":5,"method":"resources/)", method,
                            R"(","params":{"uri":"test://a"}})"));
  };
  say("subscribe");
  auto& stream = world.send("GET", {});
  world.advance(60 * millisecond);
  say("unsubscribe");
  world.call("touch");
  world.advance(60 * millisecond);
  expect(!contains(stream.exchange.body(), "resources/updated"));
  expect(contains(stream.exchange.body(), "notifications/tools/list_changed"));
}

TEST("a stream of changes ends when its client is gone") {
  auto world = World{};
  world.initialize();
  auto& stream = world.send("GET", {});
  stream.exchange.leave();
  world.advance(1100 * millisecond);
  expect(stream.work.done());
}

TEST("GET wants a session and a client that takes events") {
  auto world = World{};
  expect(world.send("GET", {}).status() == 400);
  world.initialize();
  expect(world.send("GET", {}).status() == 200);
  world.accept = "application/json";
  expect(world.send("GET", {}).status() == 406);
  expect(contains(world.call("ask").exchange.body(), "text/event-stream"));
}

TEST("the log level of a session is known to its other requests") {
  auto world = World{};
  world.initialize();
  world.post(R"({"jsonrpc":"2.0","id":3,"method":"logging/setLevel","params":{"level":"error"}})");
  expect(!contains(world.call("part").exchange.body(), "on its way"));
}
