#include "mcp/middleware/limits.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/server.hpp"
#include "mcp/store.hpp"

namespace mcp {
namespace {

constexpr auto second = Nanoseconds{1'000'000'000};
// Principals that are remembered at once; those whose time is over make room.
constexpr auto most_principals = std::size_t{10'000};

auto too_large(std::string_view what, std::size_t bytes, std::size_t limit, std::string_view hint)
    -> std::string {
  return base::concat("the ", what, " have ", bytes, " bytes, more than the limit of ", limit, "; ",
                      hint);
}

}  // namespace

auto TimeLimit::operator()(Passage& passage, Next next) const -> Async<Answer> {
  if (passage.method() == "tools/call") {
    auto const found = std::ranges::find(rules_.tools, passage.name(),
                                         [](auto const& each) { return each.first; });
    auto const seconds = found == rules_.tools.end() ? rules_.seconds : found->second;
    if (seconds != 0) passage.limit_time(seconds * second);
  }
  return next(passage);
}

auto ConcurrencyLimit::operator()(Passage& passage, Next next) -> Async<Answer> {
  if (!passage.is_call()) return next(passage);
  if (running_ >= calls_) {
    return passage.refuse(base::concat("too busy: ", running_, " calls are running, and ", calls_,
                                       " may run at once; try again later"));
  }
  return run(passage, next);
}

auto ConcurrencyLimit::run(Passage& passage, Next next) -> Async<Answer> {
  struct Seat {
    std::size_t& running;
    explicit Seat(std::size_t& count) : running{count} { ++running; }
    ~Seat() { --running; }
  };
  auto const seat = Seat{running_};
  co_return co_await next(passage);
}

auto SizeLimit::operator()(Passage& passage, Next next) const -> Async<Answer> {
  if (passage.method() != "tools/call") return next(passage);
  auto const arguments = passage.request().param("arguments");
  if (rules_.arguments != 0 && arguments) {
    auto const size = json::to_text(*arguments).size();
    if (size > rules_.arguments) {
      return passage.refuse(too_large("arguments", size, rules_.arguments, "send less at a time"));
    }
  }
  return rules_.result == 0 ? next(passage) : run(passage, next);
}

auto SizeLimit::run(Passage& passage, Next next) const -> Async<Answer> {
  auto answer = co_await next(passage);
  auto const size = passage.result_of(answer).size();
  if (size <= rules_.result) co_return answer;
  co_return passage.refuse(
      too_large("contents of the result", size, rules_.result, "ask for less at a time"));
}

auto RateLimit::operator()(Passage& passage, Next next) -> Async<Answer> {
  auto const& settings = passage.request().settings;
  if (!passage.is_call() || !(settings.now || settings.unix_time)) return next(passage);
  auto wait = std::uint64_t{0};
  if (settings.store && settings.unix_time) {
    auto const now = static_cast<std::uint64_t>(settings.unix_time());
    auto const told = wait_in(passage, now);
    // Its reason is the operator's, not the client's.
    if (!told) return passage.refuse("calls cannot be counted at the moment; try again later");
    wait = *told;
  } else {
    auto const now =
        settings.now ? settings.now() / second : static_cast<std::uint64_t>(settings.unix_time());
    wait = wait_here(passage.principal(), now);
  }
  if (wait == 0) return next(passage);
  return passage.refuse(base::concat("too many calls: ", rules_.calls, " in ", rules_.seconds,
                                     " seconds are allowed; try again in ", wait, " seconds"));
}

auto RateLimit::wait_here(std::string_view principal, std::uint64_t now) -> std::uint64_t {
  auto const is_over = [&](Span const& span) { return now - span.began >= rules_.seconds; };
  if (spans_.size() >= most_principals) {
    std::erase_if(spans_, [&](auto const& each) { return is_over(each.second); });
  }
  auto found = spans_.find(principal);
  if (found == spans_.end()) found = spans_.emplace(std::string{principal}, Span{now}).first;
  auto& span = found->second;
  if (is_over(span)) span = {now};
  if (span.calls >= rules_.calls) return span.began + rules_.seconds - now;
  ++span.calls;
  return 0;
}

// Each call is a record, of a number that nobody else has: of many who create it one is told true.
auto RateLimit::wait_in(Passage const& passage, std::uint64_t now) const
    -> base::Result<std::uint64_t> {
  auto& store = *passage.request().settings.store;
  auto const span = now / rules_.seconds;
  // Servers that are mounted on one share its store, and count apart.
  auto const who =
      base::concat(passage.request().server.identity().name, "\n", passage.principal());
  auto const of_principal = base::concat("rate.", base::to_base64url(base::sha256(who)), ".");
  auto const of_span = base::concat(of_principal, span, ".");
  auto const records = TRY(store.list(of_principal));
  auto taken = std::size_t{0};
  for (auto const& record : records) {
    if (record.starts_with(of_span)) {
      ++taken;
    } else {
      TRY(store.remove(record));
    }
  }
  for (; taken < rules_.calls; ++taken) {
    if (TRY(store.create(base::concat(of_span, taken), ""))) return 0;
  }
  return (span + 1) * rules_.seconds - now;
}

}  // namespace mcp
