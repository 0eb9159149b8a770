#include "kit/codecs/jpeg_markers.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "kit/codecs/bytes.hpp"
#include "kit/codecs/formats.hpp"
#include "kit/codecs/jpeg_tables.hpp"

namespace kit {
namespace {

using base::concat;

// ITU-T T.81, table B.1.
namespace code {
constexpr auto temporary = 0x01U;
constexpr auto baseline = 0xC0U;
constexpr auto extended = 0xC1U;
constexpr auto progressive = 0xC2U;
constexpr auto huffman_tables = 0xC4U;
constexpr auto extended_arithmetic = 0xC9U;
constexpr auto progressive_arithmetic = 0xCAU;
constexpr auto arithmetic_conditions = 0xCCU;
constexpr auto last_frame = 0xCFU;
constexpr auto first_restart = 0xD0U;
constexpr auto last_restart = 0xD7U;
constexpr auto start = 0xD8U;
constexpr auto end = 0xD9U;
constexpr auto scan = 0xDAU;
constexpr auto quantization_tables = 0xDBU;
constexpr auto number_of_lines = 0xDCU;
constexpr auto restart_interval = 0xDDU;
constexpr auto first_application = 0xE0U;
constexpr auto last_application = 0xEFU;
constexpr auto comment = 0xFEU;
}  // namespace code

// libjpeg takes no longer sides.
constexpr auto longest_side = 65500U;
constexpr auto most_blocks_of_unit = 10U;
// A scan costs a pass over all coefficients, and a few bytes of the file.
constexpr auto most_scans = 64U;

class Markers {
 public:
  Markers(std::string_view file, JpegExtent extent) : file_{file}, extent_{extent} {}

  auto read() -> PictureResult<JpegLayout> {
    at_ = 2;
    while (find()) {
      auto const was_last = TRY(segment());
      if (was_last) return std::move(layout_);
    }
    // libjpeg would ask for the rest of it, and gets none.
    if (scans_ == 0) return cut_off();
    return std::move(layout_);
  }

 private:
  static auto cut_off() -> std::unexpected<PictureError> {
    return broken("the JPEG is cut off before its picture begins");
  }

  // To behind the next marker. Between bytes of data there are zeros behind 0xFF.
  auto find() -> bool {
    while (true) {
      at_ = file_.find('\xff', at_);
      if (at_ == file_.npos) break;
      place_ = at_;
      at_ = file_.find_first_not_of('\xff', at_);
      if (at_ == file_.npos) break;
      code_ = byte_at(file_, at_++);
      if (code_ != 0) return true;
    }
    layout_.checked = file_.size();
    return false;
  }

  // Whether there is no need to go on.
  auto segment() -> PictureResult<bool> {
    auto const is_restart = code_ >= code::first_restart && code_ <= code::last_restart;
    if (is_restart || code_ == code::temporary) return false;
    if (code_ == code::end) {
      if (scans_ == 0) return broken("the JPEG ends before its picture begins");
      layout_.checked = at_;
      return true;
    }
    if (code_ == code::start) return broken(concat("a second JPEG begins at byte ", place_));
    if (!is_known()) {
      return broken(concat("there is no marker 0x", base::hexadecimal(code_).substr(14),
                           " of JPEG, as at byte ", place_));
    }
    auto const has_length = file_.size() - at_ >= 2;
    auto const length = has_length ? big16(file_, at_) : 2;
    if (length < 2) return broken(concat("the segment at byte ", place_, " has no length"));
    if (!has_length || file_.size() - at_ < length) {
      if (scans_ == 0) return cut_off();
      layout_.checked = place_;
      return true;
    }
    auto const body = file_.substr(at_ + 2, length - 2);
    TRY(take(body));
    at_ += length;
    layout_.checked = at_;
    return code_ == code::scan && extent_ == JpegExtent::to_first_scan;
  }

  auto is_known() const -> bool {
    return (code_ >= code::baseline && code_ <= code::last_frame) ||
           (code_ >= code::scan && code_ <= code::restart_interval) ||
           (code_ >= code::first_application && code_ <= code::last_application) ||
           code_ == code::comment;
  }

  auto take(std::string_view body) -> PictureResult<> {
    switch (code_) {
      case code::scan:
        return scan(body);
      case code::huffman_tables:
        return tables_.add_huffman(body, place_);
      case code::quantization_tables:
        return tables_.add_quantization(body, place_);
      case code::arithmetic_conditions:
        return check_conditions(body, place_);
      case code::restart_interval:
        if (body.size() != 2)
          return broken(concat("the segment at byte ", place_, " has a length of ", body.size() + 2,
                               "; expected 4"));
        return {};
      case code::number_of_lines:
        return {};
      case code::comment:
        layout_.comment = body;
        return {};
      case code::first_application + 1:
        if (body.starts_with(std::string_view{"Exif\0\0", 6}))
          layout_.exif.push_back(body.substr(6));
        return {};
      case code::first_application + 2:
        if (body.starts_with(std::string_view{"ICC_PROFILE\0", 12}) && body.size() >= 14) {
          layout_.icc.push_back(body.substr(12));
        }
        return {};
      default:
        return code_ >= code::first_application ? PictureResult<>{} : frame(body);
    }
  }

  // T.81, B.2.2.
  auto frame(std::string_view body) -> PictureResult<> {
    layout_.is_progressive = code_ == code::progressive || code_ == code::progressive_arithmetic;
    layout_.is_arithmetic =
        code_ == code::extended_arithmetic || code_ == code::progressive_arithmetic;
    if (code_ != code::baseline && code_ != code::extended && !layout_.is_progressive &&
        !layout_.is_arithmetic) {
      return refused(
          "the JPEG is lossless or hierarchical; expected baseline, extended or "
          "progressive coding");
    }
    if (layout_.count != 0) return broken(concat("a second frame begins at byte ", place_));
    if (body.size() < 6) return wrong_length();
    auto const bits = byte_at(body, 0);
    layout_.size = {.width = big16(body, 3), .height = big16(body, 1)};
    auto const count = byte_at(body, 5);
    if (body.size() != 6 + 3 * count) return wrong_length();
    if (bits != 8) {
      return refused(concat("the JPEG has ", bits, " bits for each sample; expected 8"));
    }
    if (count != 1 && count != 3 && count != 4) {
      return refused(concat("the JPEG has ", count, " components; expected 1, 3 or 4"));
    }
    if (layout_.size.width > longest_side || layout_.size.height > longest_side) {
      return refused(concat("the JPEG says that it is ", layout_.size.width, " x ",
                            layout_.size.height, " pixels; sides of more than ", longest_side,
                            " are not decoded"));
    }
    layout_.count = static_cast<std::uint8_t>(count);
    return sampling(body.substr(6));
  }

  auto sampling(std::string_view body) -> PictureResult<> {
    for (auto i = std::size_t{0}; i < layout_.count; ++i) {
      auto const factors = byte_at(body, 3 * i + 1);
      auto const across = static_cast<std::uint8_t>(factors >> 4);
      auto const down = static_cast<std::uint8_t>(factors & 15);
      if (across < 1 || across > 4 || down < 1 || down > 4) {
        return broken(concat("a component of the JPEG has sampling factors of ", +across, " x ",
                             +down, "; expected 1 to 4"));
      }
      layout_.across = std::max(layout_.across, across);
      layout_.down = std::max(layout_.down, down);
      layout_.components[i] = {.id = static_cast<std::uint8_t>(byte_at(body, 3 * i)),
                               .across = across,
                               .down = down,
                               .quantization = static_cast<std::uint8_t>(byte_at(body, 3 * i + 2))};
    }
    for (auto i = 0U; i < layout_.count; ++i) {
      auto const& component = layout_.components[i];
      if (layout_.across % component.across != 0 || layout_.down % component.down != 0) {
        return refused(
            "the components of the JPEG have sampling factors that do not divide each "
            "other; those are not decoded");
      }
    }
    return {};
  }

  // T.81, B.2.3.
  auto scan(std::string_view body) -> PictureResult<> {
    if (layout_.count == 0) return broken("the JPEG has a scan before its frame");
    auto const count = body.empty() ? 0 : byte_at(body, 0);
    if (count < 1 || count > 4 || body.size() != 4 + 2 * count) return wrong_length();
    if (scans_ == 0) {
      layout_.has_many_scans = layout_.is_progressive || count < layout_.count;
    } else if (!layout_.has_many_scans) {
      return broken(concat("the JPEG has a second scan, at byte ", place_, "; expected its end"));
    }
    if (++scans_ > most_scans) {
      return refused(
          concat("the JPEG has more than ", most_scans, " scans; those are not decoded"));
    }
    auto const scan = JpegScan{.from = byte_at(body, 1 + 2 * count),
                               .to = byte_at(body, 2 + 2 * count),
                               .high = byte_at(body, 3 + 2 * count) >> 4,
                               .low = byte_at(body, 3 + 2 * count) & 15,
                               .components = count,
                               .is_progressive = layout_.is_progressive,
                               .place = place_};
    if (layout_.is_progressive) TRY(scan.check_progression());

    auto chosen = std::array<bool, 4>{};
    auto blocks = 0U;
    for (auto i = 0U; i < count; ++i) {
      auto const index = find_component(byte_at(body, 1 + 2 * i), i);
      if (index == layout_.count || chosen[index]) {
        return broken(concat("the scan at byte ", place_,
                             " has a component that the frame has not, or not in this order"));
      }
      chosen[index] = true;
      auto const& component = layout_.components[index];
      blocks += component.across * component.down;
      TRY(tables_.check_quantization(component.quantization, place_, latched_[index]));
      auto const tables = byte_at(body, 2 + 2 * i);
      if (!layout_.is_arithmetic) TRY(tables_.check_huffman(scan, tables >> 4, tables & 15));
    }
    if (count > 1 && blocks > most_blocks_of_unit) {
      return broken(concat("the scan at byte ", place_, " has ", blocks,
                           " blocks for each unit; expected at most ", most_blocks_of_unit));
    }
    return {};
  }

  // As libjpeg does it: the first with that name that is not before its place in the scan.
  auto find_component(std::uint32_t id, std::uint32_t place) const -> std::uint32_t {
    auto index = 0U;
    while (index < layout_.count && (layout_.components[index].id != id || index < place)) ++index;
    return index;
  }

  auto wrong_length() const -> std::unexpected<PictureError> {
    return broken(concat("the segment at byte ", place_, " has not the length of what is in it"));
  }

  std::string_view file_;
  JpegExtent extent_;
  std::size_t at_ = 0;
  std::size_t place_ = 0;  // of the marker
  std::uint32_t code_ = 0;
  std::uint32_t scans_ = 0;
  JpegTables tables_;
  std::array<bool, 4> latched_{};  // whether a component has got its quantization
  JpegLayout layout_;
};

}  // namespace

auto read_jpeg_markers(std::string_view file, JpegExtent extent) -> PictureResult<JpegLayout> {
  return Markers{file, extent}.read();
}

auto memory_of(JpegLayout const& layout, std::uint32_t divisor) -> std::uint64_t {
  constexpr auto block = 8U;
  constexpr auto bytes_of_block = 128U;
  auto const units_across =
      (layout.size.width + block * layout.across - 1) / (block * layout.across);
  auto const units_down = (layout.size.height + block * layout.down - 1) / (block * layout.down);
  auto blocks_of_unit = std::uint64_t{0};
  for (auto i = 0U; i < layout.count; ++i) {
    blocks_of_unit += std::uint64_t{layout.components[i].across} * layout.components[i].down;
  }
  auto const row = std::uint64_t{units_across} * block * layout.across;
  // Rows around those that are made, before and after they are brought to one size.
  auto const strips = row * layout.count * (4 * layout.down + 2 * block * layout.down) / divisor;
  auto const coefficients = layout.has_many_scans ? std::uint64_t{units_across} * units_down *
                                                        blocks_of_unit * bytes_of_block
                                                  : 0;
  constexpr auto tables = 128U << 10;
  return coefficients + strips + tables;
}

}  // namespace kit
