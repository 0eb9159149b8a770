#include "kit/csv/csv.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace kit {
namespace {

constexpr auto byte_order_mark = std::string_view{"\xef\xbb\xbf"};

}  // namespace

auto CsvReader::next_line() -> base::Result<std::optional<std::string_view>> {
  auto line = TRY(lines_->next());
  if (!line) return std::nullopt;
  ++line_;
  if (lines_->was_cut()) {
    return base::failure(base::concat("line ", line_, " is longer than ", Lines::longest_line,
                                      " bytes; expected shorter lines"));
  }
  if (line->ends_with('\r')) line->remove_suffix(1);
  if (line_ == 1 && line->starts_with(byte_order_mark)) line->remove_prefix(byte_order_mark.size());
  return line;
}

// From behind the opening quote to behind the closing one.
auto CsvReader::read_quoted(std::string_view& rest) -> base::Result<void> {
  while (true) {
    auto const end = rest.find('"');
    record_ += rest.substr(0, end);
    if (end != rest.npos) {
      rest.remove_prefix(end + 1);
      if (!rest.starts_with('"')) return {};
      record_ += '"';
      rest.remove_prefix(1);
      continue;
    }
    auto const line = TRY(next_line());
    if (!line || record_.size() + line->size() > most_bytes) {
      return base::failure(base::concat(
          "the quote that opens in the record of line ", first_line_, " is not closed ",
          line ? base::concat("within ", most_bytes, " bytes") : std::string{"before the end"}));
    }
    record_ += '\n';
    held_ = *line;
    rest = held_;
  }
}

auto CsvReader::next() -> base::Result<std::optional<std::vector<CsvField>>> {
  auto line = TRY(next_line());
  while (line && line->empty()) line = TRY(next_line());
  if (!line) return std::nullopt;
  first_line_ = line_;
  record_.clear();
  auto pieces = std::vector<Piece>{};
  auto rest = *line;
  while (true) {
    auto piece = Piece{.begin = record_.size(), .size = 0, .is_quoted = rest.starts_with('"')};
    if (piece.is_quoted) {
      rest.remove_prefix(1);
      TRY(read_quoted(rest));
    }
    auto const end = std::min(rest.find(delimiter_), rest.size());
    record_ += rest.substr(0, end);
    piece.size = record_.size() - piece.begin;
    pieces.push_back(piece);
    if (pieces.size() > most_fields) {
      return base::failure(base::concat("the record of line ", first_line_, " has more than ",
                                        most_fields, " fields"));
    }
    if (end == rest.size()) break;
    rest.remove_prefix(end + 1);
  }
  auto fields = std::vector<CsvField>{};
  fields.reserve(pieces.size());
  for (auto const& [begin, size, is_quoted] : pieces) {
    fields.push_back({std::string_view{record_}.substr(begin, size), is_quoted});
  }
  return fields;
}

auto likely_delimiter(std::string_view line) -> char {
  constexpr auto candidates = std::string_view{",\t;|"};
  auto counts = std::array<std::size_t, candidates.size()>{};
  auto in_quotes = false;
  for (auto const c : line) {
    if (c == '"') in_quotes = !in_quotes;
    auto const place = candidates.find(c);
    if (!in_quotes && place != candidates.npos) ++counts[place];
  }
  auto const most = std::ranges::max_element(counts);
  return candidates[static_cast<std::size_t>(most - counts.begin())];
}

}  // namespace kit
