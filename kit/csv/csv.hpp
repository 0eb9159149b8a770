// Records of comma-separated values, over lines of any source, with memory for one record.
//
// https://www.rfc-editor.org/rfc/rfc4180

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kit/input/lines.hpp"

namespace kit {

struct CsvField {
  std::string_view text;
  bool is_quoted = false;  // tells "" from nothing at all
};

class CsvReader {
 public:
  // Bounds of one record.
  static constexpr std::size_t most_bytes = std::size_t{4} << 20;
  static constexpr std::size_t most_fields = 16'384;

  // `lines` must live as long.
  CsvReader(Lines& lines, char delimiter) : lines_{&lines}, delimiter_{delimiter} {}

  // The fields of the next record, valid until the next call; nothing at the end. Line breaks in
  // quotes belong to the field, lines with nothing in them are passed over, and a quote within a
  // field that does not begin with one is a character like others.
  auto next() -> base::Result<std::optional<std::vector<CsvField>>>;

  // The line that the record began in, from 1.
  auto line() const -> std::uint64_t { return first_line_; }

 private:
  struct Piece {
    std::size_t begin, size;
    bool is_quoted;
  };

  auto next_line() -> base::Result<std::optional<std::string_view>>;
  auto read_quoted(std::string_view& rest) -> base::Result<void>;

  Lines* lines_;
  char delimiter_;
  std::uint64_t line_ = 0;
  std::uint64_t first_line_ = 0;
  std::string record_;  // the fields without their quotes, one after another
  std::string held_;    // the line that is read, while others are asked for
};

// Which of ',', '\t', ';' and '|' stands most often outside of quotes in a line; a comma where
// none does.
auto likely_delimiter(std::string_view line) -> char;

}  // namespace kit
