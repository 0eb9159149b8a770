// For the tests: the server with a key, a place for its state and time that passes when a test says
// so, and a client of it that speaks one era or the other.

#pragma once

#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "json/writer.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "mcp/test_client.hpp"
#include "servers/conformance/conformance.hpp"

namespace conformance {

inline constexpr auto eras = {mcp::newest_legacy, mcp::newest};

class Client {
 public:
  explicit Client(mcp::Revision revision) : client{server(timer), revision, settings()} {
    client.declare(R"({"elicitation":{"form":{},"url":{}},"sampling":{},"roots":{}})");
  }
  Client(Client const&) = delete;
  auto operator=(Client const&) -> Client& = delete;

  // The call again, as revision 2026-07-28 has it: with answers, and the state that came before.
  auto again(std::string_view tool, std::string_view state, std::string_view answers)
      -> mcp::Reply {
    return client.request("tools/call",
                          base::concat(R"({"name":)", json::quote(tool), R"(,"inputResponses":)",
                                       answers, R"(,"requestState":)", json::quote(state), "}"));
  }

  // Answers the last question of a call that waits, as older revisions have it.
  void answer(mcp::Reply const& waiting, std::string_view result) {
    client.answer(waiting, result);
  }

  // One of a list, as JSON, by what its member `key` is.
  auto listed(std::string_view method, std::string_view list, std::string_view key,
              std::string_view value) -> std::string {
    auto const document = MUST(json::Document::parse(client.request(method).message()));
    auto const entries = document.root().at(base::concat("/result/", list));
    for (auto const entry : entries ? entries->elements() : json::Elements{nullptr, 0}) {
      if (entry.find(key)->string() == value) return json::to_text(entry);
    }
    return {};
  }

  host::FakeTimer timer;
  mcp::Seal seal = *mcp::Seal::with_key("0123456789abcdef");
  mcp::MemoryStore store{[] { return std::int64_t{0}; }};
  mcp::TestClient client;

 private:
  static auto server(host::Timer& timer) -> mcp::Server { return conformance_server(timer); }

  auto settings() -> mcp::Settings {
    static auto* now_running = static_cast<host::FakeTimer*>(nullptr);
    now_running = &timer;
    auto settings = mcp::Settings{};
    settings.seal = &seal;
    settings.store = &store;
    settings.unix_time = [] { return std::int64_t{1'800'000'000}; };
    settings.sleep = [](mcp::Nanoseconds time) { return now_running->sleep(time); };
    return settings;
  }
};

}  // namespace conformance
