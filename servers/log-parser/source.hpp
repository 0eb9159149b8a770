// Where a tool's entries come from: what parse_logs has returned before, a text, or a file.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "host/clock.hpp"
#include "json/codec.hpp"
#include "kit/input/input.hpp"
#include "mcp/types.hpp"
#include "servers/log-parser/moments.hpp"
#include "servers/log-parser/reader.hpp"

namespace logs {

// What the tools work with. It must live as long as they do.
struct World {
  kit::Inputs inputs;
  host::Clock& clock;
};

// An array of any values, as its text.
struct Entries {
  std::string json = "[]";
};

// What a call has said of its source; what it has not said is empty.
struct Wish {
  std::optional<Entries> const* entries = nullptr;
  std::optional<std::string> const* log_content = nullptr;
  std::optional<std::string> const* path = nullptr;
  std::string_view format_type = "auto";
  std::string_view pattern = {};
  std::string_view timezone = {};
  bool joins = true;
  std::string_view cursor = {};
};

class Source {
 public:
  static auto open(World const& world, Wish const& wish) -> mcp::Result<std::unique_ptr<Source>>;

  // The next entry, valid until the next call; nullptr at the end.
  auto next() -> mcp::Result<Entry*>;
  // The entry that next() gave, as it came.
  void write(json::Writer& writer, Entry const& entry) const;

  // Of texts and files; nullptr for entries.
  auto reader() -> Reader* { return reader_ ? &*reader_ : nullptr; }
  auto format_name() const -> std::string_view;
  auto confidence() const -> double { return detection_.confidence; }
  auto calendar() -> Calendar& { return calendar_; }
  // Lines of the log up to here, those before the cursor included.
  auto lines_read() const -> std::uint64_t { return lines_before_ + reader_->lines_read(); }
  // Where to go on for what next() will give; nothing where that is the end.
  auto cursor() const -> std::optional<std::string>;

 private:
  explicit Source(Calendar calendar) : calendar_{calendar} {}

  auto open_entries(std::string_view json) -> mcp::Result<void>;
  auto open_lines(Wish const& wish, kit::Input const* file) -> mcp::Result<void>;
  auto skip_to(Wish const& wish, kit::Input const* file) -> mcp::Result<void>;

  Calendar calendar_;
  // Entries.
  std::optional<json::Document> document_;
  std::optional<json::Elements::iterator> element_;
  std::size_t index_ = 0;
  Entry entry_;
  // Lines.
  std::optional<Grok> pattern_;
  std::optional<kit::Lines> lines_;
  std::optional<Reader> reader_;
  Detection detection_;
  std::uint64_t size_ = 0;
  std::uint64_t lines_before_ = 0;
};

}  // namespace logs

template <>
struct json::Codec<logs::Entries> {
  static constexpr void schema(Schema& schema) {
    schema.type("array");
    schema.nested("items", [](Schema&) {});
  }
  static void expected(std::string& text) { text += "an array"; }
  static void decode(Decoder& decoder, View value, Path const& where, logs::Entries& into) {
    decode_container(decoder, value, where, Kind::array, "an array", &into,
                     [](Decoder&, View array, Path const&, void* entries) {
                       static_cast<logs::Entries*>(entries)->json = to_text(array);
                     });
  }
  static void encode(Writer& writer, logs::Entries const& value) { writer.raw(value.json); }
};
