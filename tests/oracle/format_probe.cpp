// Says which formats of json/format.hpp each text on standard input has, for formats.py to compare
// with what Python says. A text is a line of hexadecimal digits, its answer one 0 or 1 for each
// format. The first line of all names the formats.

#include <cstdio>
#include <string>
#include <string_view>

#include "json/format.hpp"

namespace {

using json::Format;

template <Format... formats>
struct Formats {
  static auto names() -> std::string {
    auto text = std::string{};
    ((text += name(formats), text += ' '), ...);
    return text;
  }
  static auto answers(std::string_view text) -> std::string {
    return {(json::conforms<formats>(text) ? '1' : '0')...};
  }
};

using All = Formats<Format::date_time, Format::date, Format::time, Format::duration, Format::email,
                    Format::hostname, Format::ipv4, Format::ipv6, Format::uri, Format::uuid>;

auto value(int digit) -> int { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

}  // namespace

auto main() -> int {
  std::puts(All::names().c_str());
  auto text = std::string{};
  for (auto c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n') {
      text += static_cast<char>(value(c) * 16 + value(std::getchar()));
      continue;
    }
    std::puts(All::answers(text).c_str());
    text.clear();
  }
}
