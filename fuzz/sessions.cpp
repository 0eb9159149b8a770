// Requests over HTTP to a server with sessions, one in each line: a method's letter, what stands
// for a session, what stands for the last event, and the body. Nothing but our own tokens and
// events is taken, and every request has its answer.

#include "transport/http/sessions.hpp"

#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "fuzz/check.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/memory_exchange.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "transport/http.hpp"

namespace {

using Headers = std::vector<std::pair<std::string, std::string>>;

constexpr auto initialize = std::string_view{
    R"({"jsonrpc":"2.0","id":1,"method":"initialize","params":{"protocolVersion":"2025-11-25","capabilities":{}}})"};
constexpr auto call =
    std::string_view{R"({"jsonrpc":"2.0","id":7,"method":"tools/call","params":{"name":"part"}})"};

auto make_server() -> mcp::Server {
  auto server = mcp::Server{{.name = "test", .version = "1"}};
  server.tool("part", "Ends its stream before its answer.",
              [](mcp::CallContext& context) -> mcp::Async<mcp::Result<std::string>> {
                co_await context.close_stream();
                co_return "arrived";
              });
  return server;
}

class World {
 public:
  World() {
    timer = &timer_;
    uniques = 0;
    settings_.seal = &seal_;
    settings_.store = &store_;
    settings_.unix_time = +[] { return std::int64_t{1000}; };
    settings_.unique = [] { return base::concat("u", ++uniques); };
    settings_.sleep = [](mcp::Nanoseconds time) { return timer->sleep(time); };
    policy_.sessions = &transport::http_sessions();
    token_ = std::string{
        send("POST", std::string{initialize}, {}).header("mcp-session-id").value_or("")};
    fuzz::check(!token_.empty(), "initialize begins a session");
    auto const events = send("POST", std::string{call}, {{"mcp-session-id", token_}}).body();
    event_ = events.substr(0, events.find('\n'));
    if (event_.starts_with("id: ")) event_ = event_.substr(4);
  }

  // '=' is what was given out, and what follows it changes that.
  void take(std::string_view line) {
    auto const method = line.empty() ? std::string{"GET"} : method_of(line[0]);
    line.remove_prefix(std::min<std::size_t>(1, line.size()));
    auto headers = Headers{};
    auto const session = meant(next(line), token_);
    auto const event = meant(next(line), event_);
    if (!session.empty()) headers.emplace_back("mcp-session-id", session);
    if (!event.empty()) headers.emplace_back("last-event-id", event);
    auto const is_ours = base::trimmed(session) == token_;
    auto& exchange = send(method, std::string{line}, std::move(headers));
    if (session.empty() || is_ours) return;
    // A request of 2026-07-28 has no session, and one that is none is refused before.
    fuzz::check(exchange.status() != 200 || line.contains("2026-07-28") ||
                    line.contains("server/discover") || line.contains("initialize") ||
                    method == "OPTIONS",
                "nobody else makes a session", session);
  }

 private:
  static auto method_of(char letter) -> std::string {
    switch (letter) {
      case 'P':
        return "POST";
      case 'D':
        return "DELETE";
      case 'O':
        return "OPTIONS";
      default:
        return "GET";
    }
  }
  static auto next(std::string_view& line) -> std::string_view {
    auto const end = std::min(line.find('\t'), line.size());
    auto const word = line.substr(0, end);
    line.remove_prefix(std::min(end + 1, line.size()));
    return word;
  }
  static auto meant(std::string_view word, std::string const& given) -> std::string {
    if (!word.starts_with('=')) return std::string{word};
    return given + std::string{word.substr(1)};
  }

  auto send(std::string method, std::string body, Headers more) -> host::MemoryExchange& {
    auto headers = Headers{{"content-type", "application/json"},
                           {"accept", "application/json, text/event-stream"}};
    headers.insert(headers.end(), more.begin(), more.end());
    auto pieces = body.empty() ? std::vector<std::string>{} : std::vector{std::move(body)};
    auto& visit = visits_.emplace_back(host::MemoryRequest{.method = std::move(method),
                                                           .path = "/mcp",
                                                           .headers = std::move(headers),
                                                           .body = std::move(pieces)});
    auto& work = works_.emplace_back(transport::serve_http(server_, settings_, policy_, visit));
    work.start();
    // A stream that is open ends with its time.
    for (auto i = 0; i < 100 && !work.done(); ++i) timer_.advance(60'000'000'000);
    fuzz::check(visit.status() != 0, "a request has its answer");
    return visit;
  }

  static inline host::FakeTimer* timer = nullptr;
  static inline int uniques = 0;

  host::FakeTimer timer_;
  mcp::Seal seal_ = *mcp::Seal::with_key("a key that is long enough");
  mcp::MemoryStore store_{+[] { return std::int64_t{1000}; }};
  mcp::Server server_ = make_server();
  mcp::Settings settings_;
  transport::Policy policy_;
  std::string token_;
  std::string event_;
  std::list<host::MemoryExchange> visits_;
  std::list<base::Async<>> works_;
};

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto input = std::string_view{reinterpret_cast<char const*>(data), size};
  auto world = World{};
  for (auto i = 0; i < 6 && !input.empty(); ++i) {
    auto const end = std::min(input.find('\n'), input.size());
    world.take(input.substr(0, end));
    input.remove_prefix(std::min(end + 1, input.size()));
  }
  return 0;
}
