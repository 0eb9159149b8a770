#include "base/utf8.hpp"

#include <algorithm>

namespace base::utf8 {

auto is_valid(std::string_view text) -> bool {
  while (!text.empty()) {
    auto const length = length_of_first(text);
    if (length == 0) return false;
    text.remove_prefix(length);
  }
  return true;
}

auto count(std::string_view text) -> std::size_t {
  auto characters = std::size_t{0};
  for (; !text.empty(); ++characters) {
    text.remove_prefix(std::max(length_of_first(text), std::size_t{1}));
  }
  return characters;
}

}  // namespace base::utf8
