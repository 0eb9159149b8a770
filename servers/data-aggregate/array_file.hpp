// The elements of a JSON array in a file, one after another, so that the file may be of any size.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "kit/input/input.hpp"

namespace aggregate {

class ArrayFile {
 public:
  static constexpr std::size_t longest_element = std::size_t{1} << 20;

  explicit ArrayFile(kit::Input const& file) : file_{file} {}

  // The text of the next element, valid until the next call, whatever it is: brackets and quotes
  // alone are looked at. Nothing at the end of the array, behind which there may be blanks only.
  auto next() -> base::Result<std::optional<std::string_view>>;

 private:
  enum class Place : std::uint8_t { before_array, behind_element, end };

  auto peek() -> base::Result<std::optional<char>>;
  auto peek_past_blanks() -> base::Result<std::optional<char>>;
  auto take_element() -> base::Result<std::string_view>;
  auto unexpected(std::optional<char> c, std::string_view expected) const
      -> std::unexpected<base::Error>;

  kit::Input file_;
  std::uint64_t read_to_ = 0;
  std::string piece_;
  std::size_t at_ = 0;  // in the piece
  Place place_ = Place::before_array;
  std::string element_;
};

}  // namespace aggregate
