// Decodes for charset.py: on standard input a line with a label and a count, and as many bytes; out
// come the name of the encoding and a count, and as many bytes of UTF-8.

#include <cstdio>
#include <string>

#include "base/text.hpp"
#include "kit/charset/charset.hpp"

namespace {

auto read_line() -> std::string {
  auto line = std::string{};
  for (auto c = std::getchar(); c != EOF && c != '\n'; c = std::getchar()) {
    line += static_cast<char>(c);
  }
  return line;
}

void say(std::string_view name, std::string_view text) {
  auto const header = base::concat(name, ' ', text.size(), '\n');
  std::fwrite(header.data(), 1, header.size(), stdout);
  std::fwrite(text.data(), 1, text.size(), stdout);
  std::fflush(stdout);
}

}  // namespace

auto main() -> int {
  for (auto line = read_line(); !line.empty(); line = read_line()) {
    // A label may have a space in it, and the count is what is behind the last one.
    auto const space = line.rfind(' ');
    auto const count = base::parse_integer<std::size_t>(std::string_view{line}.substr(space + 1));
    auto bytes = std::string(count.value_or(0), '\0');
    if (!count || std::fread(bytes.data(), 1, bytes.size(), stdin) != bytes.size()) return 1;
    auto const encoding = kit::find_encoding(std::string_view{line}.substr(0, space));
    if (encoding) {
      say(encoding->name(), kit::decode(*encoding, bytes));
    } else {
      say("none", "");
    }
  }
  return 0;
}
