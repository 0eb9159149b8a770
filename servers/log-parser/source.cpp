#include "servers/log-parser/source.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "servers/log-parser/values.hpp"

namespace logs {
namespace {

// The moment before which a log without years was written.
auto latest_of(World const& world, kit::Input const* file) -> Nanoseconds {
  auto const at = file && file->modified() ? *file->modified() : world.clock.now();
  return at.seconds * per_second;
}

// "Asia/Seoul", "+09:00", "UTC"
auto calendar_for(Nanoseconds latest, std::string_view zone) -> mcp::Result<Calendar> {
  if (zone.empty() || zone == "UTC" || zone == "Z") return Calendar{latest, std::nullopt, 0};
  if (zone.size() == 6 && (zone[0] == '+' || zone[0] == '-') && zone[3] == ':') {
    auto const hours = base::parse_integer<int>(zone.substr(1, 2));
    auto const minutes = base::parse_integer<int>(zone.substr(4, 2));
    if (hours && minutes && *hours >= 0 && *hours <= 18 && *minutes >= 0 && *minutes < 60) {
      auto const offset = *hours * 3600 + *minutes * 60;
      return Calendar{latest, std::nullopt, zone[0] == '-' ? -offset : offset};
    }
  }
  auto found = kit::Zone::find(zone);
  if (!found) {
    return mcp::failure("timezone: " + found.error().message +
                        "; an offset such as +09:00 is one as well");
  }
  return Calendar{latest, *found, 0};
}

// "OFFSET.LINE" in decimal.
struct Place {
  std::uint64_t offset, line;
};
auto parse_cursor(std::string_view text) -> std::optional<Place> {
  auto const dot = text.find('.');
  if (dot == text.npos) return std::nullopt;
  auto const offset = base::parse_integer<std::uint64_t>(text.substr(0, dot));
  auto const line = base::parse_integer<std::uint64_t>(text.substr(dot + 1));
  if (!offset || !line) return std::nullopt;
  return Place{*offset, *line};
}

auto is_given(auto const* option) -> bool { return option && option->has_value(); }

}  // namespace

auto Source::open(World const& world, Wish const& wish) -> mcp::Result<std::unique_ptr<Source>> {
  auto const given =
      int{is_given(wish.entries)} + int{is_given(wish.log_content)} + int{is_given(wish.path)};
  auto const takes_entries = wish.entries != nullptr;
  if (given != 1) {
    return mcp::failure(base::concat(
        "expected one of ", takes_entries ? "entries (from parse_logs), " : "",
        "log_content (a text) and path (a file), got ", given == 0 ? "none" : "several"));
  }
  auto file = std::optional<kit::Input>{};
  if (is_given(wish.path)) file = TRY(world.inputs.open(**wish.path));
  auto const* const input = file ? &*file : nullptr;
  auto calendar = TRY(calendar_for(latest_of(world, input), wish.timezone));
  auto source = std::unique_ptr<Source>{new Source{calendar}};
  if (is_given(wish.entries)) {
    TRY(source->open_entries((*wish.entries)->json));
  } else {
    TRY(source->open_lines(wish, input));
  }
  return source;
}

auto Source::open_entries(std::string_view json) -> mcp::Result<void> {
  auto document = json::Document::parse(json);
  if (!document) return mcp::failure("entries: " + document.error().message);
  document_ = *std::move(document);
  element_ = document_->root().elements().begin();
  return {};
}

auto Source::open_lines(Wish const& wish, kit::Input const* file) -> mcp::Result<void> {
  auto const begin = [&] {
    if (file) {
      lines_.emplace(*file);
    } else {
      lines_.emplace(std::string_view{**wish.log_content});
    }
  };
  size_ = file ? file->size() : (*wish.log_content)->size();
  auto reading = Reading{.joins = wish.joins};
  if (!wish.pattern.empty()) {
    auto pattern = Grok::parse(wish.pattern);
    if (!pattern) return mcp::failure("pattern: " + pattern.error().message);
    pattern_ = *std::move(pattern);
    reading.pattern = &*pattern_;
  } else if (wish.format_type == "auto") {
    begin();
    detection_ = TRY(detect(*lines_));
    reading.format = detection_.format;
  } else {
    detection_ = {.format = find_format(wish.format_type), .confidence = 1};
    reading.format = detection_.format;
  }
  begin();
  reader_.emplace(*lines_, reading);
  if (!wish.cursor.empty()) return skip_to(wish, file);
  return {};
}

auto Source::skip_to(Wish const& wish, kit::Input const* file) -> mcp::Result<void> {
  auto const place = parse_cursor(wish.cursor);
  if (!place || place->offset > size_) {
    return mcp::failure(
        base::concat("cursor: expected the next_cursor of a call before with the "
                     "same log, got ",
                     base::quoted(wish.cursor)));
  }
  // What the first lines say of the columns is said once.
  auto header = Header{};
  if (detection_.format) {
    auto entry = Entry{};
    for (auto i = 0; i < 10; ++i) {
      auto const line = TRY(lines_->next());
      if (!line) break;
      entry.clear();
      auto const text = line->ends_with('\r') ? line->substr(0, line->size() - 1) : *line;
      if (detection_.format->match(text, header, entry) == Match::entry) break;
    }
  }
  auto const reading = Reading{
      .format = detection_.format, .pattern = pattern_ ? &*pattern_ : nullptr, .joins = wish.joins};
  if (file) {
    lines_.emplace(*file, place->offset);
  } else {
    lines_.emplace(std::string_view{**wish.log_content}, place->offset);
  }
  lines_before_ = place->line;
  reader_.emplace(*lines_, reading);
  reader_->header() = std::move(header);
  return {};
}

auto Source::next() -> mcp::Result<Entry*> {
  if (reader_) {
    auto entry = reader_->next();
    if (!entry) return mcp::failure(std::move(entry).error().message);
    return *entry;
  }
  if (*element_ == document_->root().elements().end()) return nullptr;
  auto const view = json::View{**element_};
  ++*element_;
  auto const index = index_++;
  if (!view.is(json::Kind::object)) {
    return mcp::failure(
        base::concat("entries[", index, "]: expected an object, got ", json::in_words(view)));
  }
  entry_.clear();
  for (auto const& [name, value] : view.members()) entry_.add(name, value_of(value));
  if (auto const* const level = entry_.find("_level")) {
    entry_.level = level->kind == Value::Kind::text ? level->text : entry_.keep(text_of(*level));
  }
  entry_.given = view;
  return &entry_;
}

void Source::write(json::Writer& writer, Entry const& entry) const {
  if (entry.given) {
    writer.value(*entry.given);
  } else {
    logs::write(writer, entry);
  }
}

auto Source::format_name() const -> std::string_view {
  if (pattern_) return "pattern";
  return detection_.format ? detection_.format->name : "unknown";
}

auto Source::cursor() const -> std::optional<std::string> {
  if (!reader_ || reader_->is_at_end() || reader_->offset() >= size_) return std::nullopt;
  return base::concat(reader_->offset(), ".", lines_read());
}

}  // namespace logs
