// Any bytes as a token, and any three texts sealed: no token opens that we did not make, and what
// we made opens with the texts that it was made with and with no others.

#include "mcp/seal.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/check.hpp"

namespace {

constexpr auto expires = std::int64_t{1000};
constexpr auto in_time = std::int64_t{999};

// Up to the next line feed, and past it.
auto take(std::string_view& input) -> std::string_view {
  auto const end = std::min(input.find('\n'), input.size());
  auto const text = input.substr(0, end);
  input.remove_prefix(std::min(end + 1, input.size()));
  return text;
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  static auto const seal = *mcp::Seal::with_key("a key for tests only");
  static auto const other = *mcp::Seal::with_key("another key for tests");
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  fuzz::check(!seal.open("purpose", "bound", input, 0), "nobody else makes a token", input);

  auto rest = input;
  auto const purpose = take(rest);
  auto const bound = take(rest);
  auto const token = seal.close(purpose, bound, rest, expires);
  auto const opened = seal.open(purpose, bound, token, in_time);
  fuzz::check(opened.has_value(), "what was sealed opens", token);
  fuzz::check_equal(*opened, rest, "what was sealed comes back");
  fuzz::check(!seal.open(purpose, bound, token, expires), "a token ends at its time", token);
  fuzz::check(!other.open(purpose, bound, token, in_time), "a token is for its key", token);

  // The same bytes cut in another place are other texts.
  auto const all = std::string{purpose} + std::string{bound} + std::string{rest};
  for (auto i = std::size_t{0}; i <= std::min(all.size(), std::size_t{40}); ++i) {
    auto const cut = std::string_view{all};
    if (cut.substr(0, i) != purpose) {
      fuzz::check(!seal.open(cut.substr(0, i), bound, token, in_time),
                  "a token is for its purpose");
    }
    if (cut.substr(0, i) != bound) {
      fuzz::check(!seal.open(purpose, cut.substr(0, i), token, in_time),
                  "a token is for one thing");
    }
  }
  auto changed = token;
  auto& character = changed[size % changed.size()];
  character = character == 'A' ? 'B' : 'A';
  fuzz::check(!seal.open(purpose, bound, changed, in_time), "a changed token does not open",
              changed);
  return 0;
}
