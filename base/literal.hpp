// Text as a template argument.

#pragma once

#include <cstddef>
#include <string_view>

namespace base {

template <std::size_t Size>
struct Literal {
  char text[Size]{};

  consteval Literal(char const (&source)[Size]) {  // NOLINT(google-explicit-constructor)
    for (std::size_t i = 0; i < Size; ++i) text[i] = source[i];
  }

  constexpr auto view() const -> std::string_view { return {text, Size - 1}; }
  auto operator==(Literal const&) const -> bool = default;
};

}  // namespace base
