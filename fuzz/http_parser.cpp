// Any bytes, in any portions, as the requests of a connection: never a crash, the same told however
// they arrive, and nothing beyond the limits kept.

#include <cstdint>
#include <string>

#include "base/text.hpp"
#include "host/http/parser.hpp"

namespace {

using host::http::HeadLimits;
using host::http::HttpParser;

constexpr auto limits = HeadLimits{.target = 64, .head = 512, .headers = 8};

// What the parser says about the input, when it comes in portions of that size.
auto told(std::string_view input, std::size_t portion_size) -> std::string {
  auto parser = HttpParser{limits};
  auto text = std::string{};
  while (!input.empty()) {
    // A copy of its own, so that a sanitizer sees a view that outlives it.
    auto const portion = std::string{input.substr(0, portion_size)};
    input.remove_prefix(portion.size());
    auto rest = std::string_view{portion};
    for (auto step = parser.next(rest); step != HttpParser::Step::need_bytes;
         step = parser.next(rest)) {
      auto const& request = parser.request();
      if (step == HttpParser::Step::head) {
        if (request.headers.size() > limits.headers || request.path.size() > limits.target + 1) {
          __builtin_trap();
        }
        text += base::concat("<", request.method, " ", request.path, " ",
                             request.authority.value_or("-"), ">");
        for (auto const& [name, value] : request.headers) {
          text += base::concat(name, "=", value, ";");
        }
      } else if (step == HttpParser::Step::body) {
        text += parser.body();
      } else if (step == HttpParser::Step::end) {
        text += "<end>";
        if (!parser.keeps_connection()) return text;
      } else {
        // With two faults, it depends on the portions which is seen first.
        return text + "<refused>";
      }
    }
    if (!rest.empty()) __builtin_trap();
  }
  return text;
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  auto const whole = told(input, std::max<std::size_t>(size, 1));
  for (auto const portion_size : {1, 3, 16}) {
    if (told(input, static_cast<std::size_t>(portion_size)) != whole) __builtin_trap();
  }
  return 0;
}
