// Middleware that limits calls: how long, how many at once, how large, how often. Who is refused a
// tool reads why in its result.

#pragma once

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcp/middleware.hpp"

namespace mcp {

// How long a tool may take, in place of WASMMCP_CALL_SECONDS.
//
//   mcp::TimeLimit{{.seconds = 10, .tools = {{"steep", 300}}}}
class TimeLimit {
 public:
  struct Rules {
    std::uint32_t seconds = 0;  // of tools that are not named; 0 leaves theirs as it is
    std::vector<std::pair<std::string_view, std::uint32_t>> tools = {};
  };
  explicit TimeLimit(Rules rules) : rules_{std::move(rules)} {}
  auto operator()(Passage& passage, Next next) const -> Async<Answer>;

 private:
  Rules rules_;
};

// How many calls run at once in one instance; more are refused.
class ConcurrencyLimit {
 public:
  explicit ConcurrencyLimit(std::size_t calls) : calls_{calls} {}
  auto operator()(Passage& passage, Next next) -> Async<Answer>;

 private:
  auto run(Passage& passage, Next next) -> Async<Answer>;

  std::size_t calls_;
  std::size_t running_ = 0;
};

// How many bytes of JSON the arguments of a tool, and its result, may have. 0 is no limit.
class SizeLimit {
 public:
  struct Rules {
    std::size_t arguments = 0;
    std::size_t result = 0;
  };
  explicit SizeLimit(Rules rules) : rules_{rules} {}
  auto operator()(Passage& passage, Next next) const -> Async<Answer>;

 private:
  auto run(Passage& passage, Next next) const -> Async<Answer>;

  Rules rules_;
};

// How many calls each principal may make in a span of time. Instances that share a store count
// together; without one each counts for itself. Where there is no clock nothing is limited.
class RateLimit {
 public:
  struct Rules {
    std::uint32_t calls = 60;
    std::uint32_t seconds = 60;
  };
  explicit RateLimit(Rules rules) : rules_{rules} {}
  auto operator()(Passage& passage, Next next) -> Async<Answer>;

 private:
  struct Span {
    std::uint64_t began = 0;  // in seconds
    std::uint32_t calls = 0;
  };
  // Seconds until there is room; 0 when there is.
  auto wait_here(std::string_view principal, std::uint64_t now) -> std::uint64_t;
  auto wait_in(Passage const& passage, std::uint64_t now) const -> base::Result<std::uint64_t>;

  Rules rules_;
  std::map<std::string, Span, std::less<>> spans_;
};

}  // namespace mcp
