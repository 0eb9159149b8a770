#include "servers/data-aggregate/rows.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"

namespace aggregate {
namespace {

constexpr auto rows_between_looks = std::uint64_t{1024};
constexpr auto deepest_row = std::size_t{64};

auto format_of(std::string_view name) -> std::optional<Format> {
  auto const lower = base::lower(name);
  struct Known {
    std::string_view extension;
    Format format;
  };
  constexpr Known known[] = {{".csv", Format::csv},      {".tsv", Format::tsv},
                             {".tab", Format::tsv},      {".jsonl", Format::jsonl},
                             {".ndjson", Format::jsonl}, {".json", Format::json}};
  for (auto const& [extension, format] : known) {
    if (lower.ends_with(extension)) return format;
  }
  return std::nullopt;
}

auto is_blank(std::string_view line) -> bool {
  return line.find_first_not_of(" \t\r") == line.npos;
}

// A cell that is a number as JSON writes it is one: "5" and "1.50", not "007", "1,5" or "+1".
auto is_json_number(std::string_view text) -> bool {
  if (text.starts_with('-')) text.remove_prefix(1);
  auto const digits = [&text] {
    auto const size = std::min(text.find_first_not_of("0123456789"), text.size());
    text.remove_prefix(size);
    return size;
  };
  auto const leads_with_zero = text.starts_with('0');
  auto const whole = digits();
  if (whole == 0 || (leads_with_zero && whole > 1)) return false;
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    if (text.starts_with('+') || text.starts_with('-')) text.remove_prefix(1);
    if (digits() == 0) return false;
  }
  return text.empty();
}

}  // namespace

auto Rows::open(Origin const& origin, kit::Inputs const& inputs, mcp::CallContext const& call)
    -> base::Result<Rows> {
  auto rows = Rows{call};
  auto const has_list = origin.list && origin.list->array;
  if (has_list == origin.path.has_value()) {
    return base::failure(base::concat("expected either ", origin.list_name, " or path, got ",
                                      has_list ? "both" : "neither"));
  }
  if (has_list) {
    if (origin.format) {
      return base::failure(base::concat("format says what a file holds, and ", origin.list_name,
                                        " is none; leave it out"));
    }
    rows.list_ = origin.list->array;
  } else {
    rows.file_ = TRY(inputs.open(*origin.path));
    auto const format = origin.format ? origin.format : format_of(*origin.path);
    if (!format) {
      return base::failure(base::concat("the format of ", rows.file_->name(),
                                        " is not known by its name; expected format to be csv, "
                                        "tsv, jsonl or json"));
    }
    rows.format_ = *format;
  }
  TRY(rows.rewind());
  return rows;
}

auto Rows::rewind() -> base::Result<void> {
  count_ = 0;
  line_ = 0;
  if (list_) {
    at_ = list_->elements().begin();
    return {};
  }
  if (format_ == Format::json) {
    elements_ = std::make_unique<ArrayFile>(*file_);
    return {};
  }
  lines_ = std::make_unique<kit::Lines>(*file_);
  return format_ == Format::jsonl ? base::Result<void>{} : read_header();
}

auto Rows::failed(std::string_view problem) const -> std::unexpected<base::Error> {
  return base::failure(base::concat(file_->name(), ": ", problem));
}

// Who writes CSV in countries with a decimal comma often means semicolons.
auto Rows::read_header() -> base::Result<void> {
  auto delimiter = '\t';
  if (format_ == Format::csv) {
    auto first = kit::Lines{*file_};
    delimiter = kit::likely_delimiter(TRY(first.next()).value_or(""));
  }
  records_ = std::make_unique<kit::CsvReader>(*lines_, delimiter);
  header_.clear();
  auto const names = records_->next();
  if (!names) return failed(names.error().message);
  if (!*names) return {};
  for (auto const& name : **names) {
    header_.emplace_back(name.text);
    if (std::ranges::count(header_, header_.back()) > 1) {
      return failed(base::concat("two columns are named ", base::quoted(name.text),
                                 "; expected each name once in the first line"));
    }
  }
  return {};
}

auto Rows::next() -> base::Result<std::optional<json::View>> {
  if (count_ % rows_between_looks == 0 && call_->cancelled()) {
    return base::failure(base::concat(
        "the call was over after ", count_,
        " rows: the client gave up, or it took longer than WASMMCP_CALL_SECONDS allows"));
  }
  auto row = std::optional<json::View>{};
  if (list_) {
    if (*at_ == list_->elements().end()) return std::nullopt;
    row = **at_;
    ++*at_;
  } else {
    row = TRY(next_of_file());
  }
  if (row) ++count_;
  return row;
}

auto Rows::next_of_file() -> base::Result<std::optional<json::View>> {
  auto row = format_ == Format::jsonl  ? next_line()
             : format_ == Format::json ? next_element()
                                       : next_record();
  if (!row) return failed(row.error().message);
  return *row;
}

auto Rows::keep(std::string_view text, std::string_view unit, std::uint64_t number)
    -> base::Result<json::View> {
  auto document = json::Document::parse(text, deepest_row);
  if (!document) {
    return base::failure(base::concat(unit, " ", number, ": ", document.error().message));
  }
  row_ = *std::move(document);
  auto const root = row_->root();
  if (!root.is(json::Kind::object)) {
    return base::failure(
        base::concat(unit, " ", number, ": expected an object, got ", json::in_words(root)));
  }
  return root;
}

auto Rows::next_line() -> base::Result<std::optional<json::View>> {
  while (true) {
    auto const line = TRY(lines_->next());
    if (!line) return std::nullopt;
    ++line_;
    if (lines_->was_cut()) {
      return base::failure(base::concat("line ", line_, " is longer than ",
                                        kit::Lines::longest_line,
                                        " bytes; expected one object in each line"));
    }
    if (!is_blank(*line)) return TRY(keep(*line, "line", line_));
  }
}

auto Rows::next_element() -> base::Result<std::optional<json::View>> {
  auto const element = TRY(elements_->next());
  if (!element) return std::nullopt;
  return TRY(keep(*element, "element", count_));
}

auto Rows::next_record() -> base::Result<std::optional<json::View>> {
  auto const record = TRY(records_->next());
  if (!record) return std::nullopt;
  if (record->size() > header_.size()) {
    return base::failure(base::concat("line ", records_->line(), " has ", record->size(),
                                      " fields, more than the ", header_.size(),
                                      " of the first line"));
  }
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto i = std::size_t{0}; i < record->size(); ++i) {
    auto const& [text, is_quoted] = (*record)[i];
    // Nothing between two commas is no value.
    if (text.empty() && !is_quoted) continue;
    writer.key(header_[i]);
    if (!is_quoted && is_json_number(text)) {
      writer.raw(text);
    } else {
      writer.string(text);
    }
  }
  writer.end_object();
  return TRY(keep(writer.take(), "line", records_->line()));
}

}  // namespace aggregate
