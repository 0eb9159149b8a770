// A program on the standard streams that uses all that a host offers. host_test.py drives it.

#include <charconv>
#include <string>
#include <vector>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/log.hpp"
#include "host/program.hpp"
#include "host/standard_streams.hpp"
#include "host/timer.hpp"

namespace {

using base::Async;

auto number(std::string_view text) -> std::uint64_t {
  auto value = std::uint64_t{0};
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

auto say(std::string_view line) -> bool {
  return host::standard_streams().write(base::concat(line, "\n"));
}

auto say_later(std::uint64_t milliseconds) -> Async<> {
  co_await host::system_timer().sleep(milliseconds * 1'000'000);
  say(base::concat("slept ", milliseconds));
}

// sleep N: says so N milliseconds later, and goes on meanwhile. big N: N bytes on one line.
// Anything else comes back.
auto answer(std::string_view line, std::vector<Async<>>& later) -> bool {
  if (line.starts_with("sleep ")) {
    later.push_back(say_later(number(line.substr(6))));
    later.back().start();
    return true;
  }
  if (line.starts_with("big ")) return say(std::string(number(line.substr(4)), 'x'));
  if (line == "arguments") {
    for (auto const& argument : host::arguments()) say(argument);
    return true;
  }
  if (line == "log") {
    host::log("a line for the operator");
    return true;
  }
  return say(base::concat("echo ", line));
}

}  // namespace

auto host::stdio_program() -> Async<int> {
  auto later = std::vector<Async<>>{};
  auto text = std::string{};
  while (true) {
    auto const bytes = co_await standard_streams().read();
    if (bytes.empty()) break;
    text += bytes;
    while (true) {
      auto const end = text.find('\n');
      if (end == std::string::npos) break;
      auto const line = text.substr(0, end);
      text.erase(0, end + 1);
      if (line.starts_with("exit ")) co_return static_cast<int>(number(line.substr(5)));
      if (!answer(line, later)) co_return 3;
    }
  }
  say("end");
  co_return 0;
}
