// What an operator may set for any server, and what the core needs from the world: two clocks and a
// line of log, as plain functions, so that the core stays without I/O.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "json/decode.hpp"
#include "mcp/revision.hpp"

namespace mcp {

class Seal;
class Store;

// What a caller's token lets it do.
struct Grant {
  std::vector<std::string> scopes;
  // Set when a tool was refused: the scope that it needs.
  std::string_view lacking = {};
};

using Nanoseconds = std::uint64_t;

// Who is told of sessions that end. Revision 2026-07-28 has none.
class SessionEnds {
 public:
  virtual void session_ended(Revision revision, Nanoseconds lasted) = 0;

 protected:
  ~SessionEnds() = default;
};

// Where the time of each call is told. All off costs nothing.
struct TimingReport {
  bool log = false;     // ---TOOL_EXEC--- and its like, on standard error
  bool header = false;  // Server-Timing, on HTTP
  bool result = false;  // a `timing` member in the text of a result
  auto any() const -> bool { return log || header || result; }
};

struct Settings {
  std::size_t message_limit = std::size_t{64} << 20;  // bytes of one message
  std::size_t depth_limit = 128;                      // nesting of arrays and objects
  std::size_t result_limit = std::size_t{1} << 20;    // bytes of one result
  Nanoseconds call_limit = 60'000'000'000;            // one call
  std::size_t page_size = 100;                        // entries of one page of a list
  std::size_t batch_limit = 100;                      // messages of one batch
  json::Leniency leniency;
  TimingReport timing;

  // What clients carry for us is sealed with it; none without WASMMCP_KEY.
  Seal const* seal = nullptr;
  // What instances share; none where there is nothing to share.
  Store* store = nullptr;
  // Who sends the requests, as far as we know: what is sealed for one is refused to others.
  std::string principal = {};
  // What the caller may do; none: everything.
  Grant* grant = nullptr;
  std::int64_t (*unix_time)() = nullptr;  // seconds since 1970; set where there is a seal
  std::string (*unique)() = nullptr;      // a name that nobody has had before

  SessionEnds* session_ends = nullptr;                     // none: nobody wants to know
  Nanoseconds (*now)() = nullptr;                          // set when timing is reported
  base::Async<> (*sleep)(Nanoseconds how_long) = nullptr;  // none: calls have no limit
  void (*log)(std::string_view line) = nullptr;
};

}  // namespace mcp
