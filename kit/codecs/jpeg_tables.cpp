#include "kit/codecs/jpeg_tables.hpp"

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"

namespace kit {
namespace {

using base::concat;

constexpr auto code_lengths = 16U;
constexpr auto most_values = 256U;
constexpr auto longest_difference = 15U;
constexpr auto coefficients = 64U;

// T.81, C.2: whether there are as many codes of each length as can be told from the others, and
// none of ones alone.
auto has_too_many_codes(std::string_view counts) -> bool {
  auto first = 0U;
  while (first < code_lengths && byte_at(counts, first) == 0) ++first;
  auto code = 0U;
  auto left = 0U;
  for (auto i = first; i < code_lengths; ++i) left += byte_at(counts, i);
  for (auto i = first; i < code_lengths && left != 0; ++i) {
    code += byte_at(counts, i);
    left -= byte_at(counts, i);
    if (code >= 1U << (i + 1)) return true;
    code <<= 1;
  }
  return false;
}

}  // namespace

// T.81, B.2.4.2.
auto JpegTables::add_huffman(std::string_view body, std::size_t place) -> PictureResult<> {
  while (body.size() > code_lengths) {
    auto const index = byte_at(body, 0);
    auto const counts = body.substr(1, code_lengths);
    auto values = 0U;
    for (auto i = 0U; i < code_lengths; ++i) values += byte_at(counts, i);
    body.remove_prefix(1 + code_lengths);
    if (values > most_values || values > body.size()) {
      return broken(concat("the Huffman table at byte ", place,
                           " has more values than there are, or than are in the file"));
    }
    auto const is_ac = (index & 0x10) != 0;
    auto const number = is_ac ? index - 0x10 : index;
    if (number >= dc_.size()) {
      return broken(concat("the Huffman table at byte ", place, " has the number ", number,
                           "; expected 0 to 3"));
    }
    auto table =
        Huffman{.is_there = true, .has_too_many_codes = has_too_many_codes(counts), .place = place};
    for (auto i = 0U; i < values; ++i) {
      if (byte_at(body, i) > longest_difference) table.has_large_values = true;
    }
    (is_ac ? ac_ : dc_)[number] = table;
    body.remove_prefix(values);
  }
  if (!body.empty()) {
    return broken(concat("the segment of Huffman tables at byte ", place, " has bytes too many"));
  }
  return {};
}

// T.81, B.2.4.1.
auto JpegTables::add_quantization(std::string_view body, std::size_t place) -> PictureResult<> {
  while (!body.empty()) {
    auto const first = byte_at(body, 0);
    auto const size = 1 + coefficients * (first >> 4 ? 2 : 1);
    if ((first & 15) >= quantization_.size()) {
      return broken(concat("the quantization table at byte ", place, " has the number ", first & 15,
                           "; expected 0 to 3"));
    }
    if (body.size() < size) {
      return broken(concat("the quantization table at byte ", place, " is cut off"));
    }
    quantization_[first & 15] = true;
    body.remove_prefix(size);
  }
  return {};
}

auto JpegTables::check_huffman(JpegScan const& scan, std::uint32_t dc, std::uint32_t ac) const
    -> PictureResult<> {
  auto const check = [&](std::array<Huffman, 4> const& tables,
                         std::uint32_t number) -> PictureResult<> {
    auto const is_dc = &tables == &dc_;
    if (number >= tables.size() || !tables[number].is_there) {
      return broken(concat("the scan at byte ", scan.place, " uses the ", is_dc ? "DC" : "AC",
                           " Huffman table ", number, ", which the JPEG does not have"));
    }
    auto const& table = tables[number];
    if (table.has_too_many_codes) {
      return broken(
          concat("the Huffman table at byte ", table.place, " has more codes than there are"));
    }
    if (is_dc && table.has_large_values) {
      return broken(concat("the Huffman table at byte ", table.place, " has values of more than ",
                           longest_difference, " bits"));
    }
    return {};
  };
  if (!scan.is_progressive || (scan.from == 0 && scan.high == 0)) TRY(check(dc_, dc));
  if (!scan.is_progressive || scan.from != 0) TRY(check(ac_, ac));
  return {};
}

auto JpegTables::check_quantization(std::uint32_t index, std::size_t place, bool& is_latched) const
    -> PictureResult<> {
  if (!is_latched && (index >= quantization_.size() || !quantization_[index])) {
    return broken(concat("the scan at byte ", place, " needs the quantization table ", index,
                         ", which the JPEG does not have"));
  }
  is_latched = true;
  return {};
}

// T.81, G.1.1.1.
auto JpegScan::check_progression() const -> PictureResult<> {
  auto const is_band = from == 0 ? to == 0 : from <= to && to < coefficients && components == 1;
  if (!is_band || (high != 0 && low + 1 != high) || low > 13) {
    return broken(concat("the scan at byte ", place, " of the progressive JPEG has coefficients ",
                         from, " to ", to, " and bits ", high, " to ", low,
                         ", which is no step of one"));
  }
  return {};
}

// T.81, B.2.4.3.
auto check_conditions(std::string_view body, std::size_t place) -> PictureResult<> {
  constexpr auto tables = 16U;
  for (; body.size() >= 2; body.remove_prefix(2)) {
    auto const value = byte_at(body, 1);
    auto const is_dc = byte_at(body, 0) < tables;
    if (byte_at(body, 0) >= 2 * tables || (is_dc && (value & 15) > value >> 4)) {
      return broken(concat("the conditions of arithmetic coding at byte ", place,
                           " are none that there are"));
    }
  }
  if (!body.empty()) {
    return broken(concat("the conditions of arithmetic coding at byte ", place, " are cut off"));
  }
  return {};
}

}  // namespace kit
