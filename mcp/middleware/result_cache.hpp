// Middleware that remembers the results of tools that only look: those with readOnlyHint and
// idempotentHint, as mcp::read_only has. The same arguments of the same principal get the same
// result again for a while, in this instance.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "mcp/middleware.hpp"

namespace mcp {

class ResultCache {
 public:
  struct Rules {
    std::uint32_t seconds = 60;
    std::size_t bytes = std::size_t{1} << 20;  // of all results together
    // Tools whose results change by themselves, such as one that tells the time.
    std::vector<std::string_view> never = {};
  };
  explicit ResultCache(Rules rules) : rules_{std::move(rules)} {}

  // Tools that may ask the client, and failures, are not remembered. Where there is no clock
  // nothing is.
  auto operator()(Passage& passage, Next next) -> Async<Answer>;

 private:
  struct Entry {
    std::string result;
    Nanoseconds until;
  };
  auto remember(Passage& passage, Next next, std::string key) -> Async<Answer>;
  void make_room(std::size_t bytes);

  Rules rules_;
  std::map<std::string, Entry, std::less<>> entries_;
  std::size_t bytes_ = 0;
};

}  // namespace mcp
