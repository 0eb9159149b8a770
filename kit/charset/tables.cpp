#include "kit/charset/tables.hpp"

#include <iterator>
#include <memory>

#include "kit/compression/inflate.hpp"

namespace kit {
namespace {

struct Packed {
  unsigned char const* deflated;
  std::size_t deflated_size;
  std::size_t size;
  std::size_t count;
};

#include "kit/charset/tables.inc"

auto unpacked(unsigned char const* deflated, std::size_t deflated_size, std::size_t size)
    -> std::unique_ptr<char[]> {
  auto bytes = std::make_unique_for_overwrite<char[]>(size);
  unpack_table({reinterpret_cast<char const*>(deflated), deflated_size}, {bytes.get(), size});
  return bytes;
}

// As tools/charset/generate.py packs it.
auto code_points(Packed const& packed) -> char32_t* {
  constexpr auto rise = 160;
  constexpr auto fall = 200;
  constexpr auto jump = 201;
  auto const bytes = unpacked(packed.deflated, packed.deflated_size, packed.size);
  auto const at = [&](std::size_t i) { return static_cast<unsigned char>(bytes[i]); };
  auto const jumps = (packed.size - packed.count) / 2;
  auto* const codes = new char32_t[packed.count];
  auto last = char32_t{0};
  auto high = packed.count;
  for (auto i = std::size_t{0}; i < packed.count; ++i) {
    auto const mark = static_cast<char32_t>(at(i));
    if (mark == 0) {
      codes[i] = 0;
      continue;
    }
    if (mark <= rise) {
      last += mark;
    } else if (mark <= fall) {
      last -= mark - rise;
    } else {
      last = (mark - jump) << 16 | static_cast<char32_t>(at(high) << 8 | at(high + jumps));
      ++high;
    }
    codes[i] = last;
  }
  return codes;
}

}  // namespace

// What is unpacked stays for as long as the program does.
auto index_of(Index index) -> std::span<char32_t const> {
  static char32_t const* unpacked_indexes[std::size(packed)];
  auto const number = static_cast<std::size_t>(index);
  auto*& codes = unpacked_indexes[number];
  if (!codes) codes = code_points(packed[number]);
  return {codes, packed[number].count};
}

auto encoding_labels() -> std::string_view {
  static char const* labels;
  if (!labels) labels = unpacked(labels_deflated, sizeof labels_deflated, labels_size).release();
  return {labels, labels_size};
}

}  // namespace kit
