// One entry of a log: its fields in order, and how bad it is.

#pragma once

#include <deque>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.hpp"

namespace logs {

struct Value {
  enum class Kind { text, null, json, nested };
  Kind kind = Kind::text;
  std::string_view text = {};  // of json its text: a number, true or false
  json::View nested{nullptr};  // an array, an object
};

struct Field {
  std::string_view name;
  Value value;
};

// To be filled again and again: what it holds are views into the line, or into texts of its own.
class Entry {
 public:
  void clear() {
    fields_.clear();
    if (!texts_.empty()) texts_.clear();
    level = {};
    is_parsed = true;
    document.reset();
    given.reset();
  }

  void add(std::string_view name, Value const& value) { fields_.push_back({name, value}); }
  void add(std::string_view name, std::string_view text) {
    fields_.push_back({name, {.text = text}});
  }
  void add_null(std::string_view name) { fields_.push_back({name, {.kind = Value::Kind::null}}); }
  void add_json(std::string_view name, std::string_view json) {
    fields_.push_back({name, {.kind = Value::Kind::json, .text = json}});
  }
  void add_nested(std::string_view name, json::View view) {
    fields_.push_back({name, {.kind = Value::Kind::nested, .nested = view}});
  }
  void keep_first(std::size_t count) {
    if (count < fields_.size())
      fields_.erase(fields_.begin() + static_cast<std::ptrdiff_t>(count), fields_.end());
  }
  // A text that is in no line, for as long as the entry is not cleared.
  auto keep(std::string text) -> std::string_view { return texts_.emplace_back(std::move(text)); }

  auto fields() const -> std::span<Field const> { return fields_; }
  auto fields() -> std::span<Field> { return fields_; }
  auto find(std::string_view name) const -> Value const* {
    for (auto const& field : fields_) {
      if (field.name == name) return &field.value;
    }
    return nullptr;
  }
  auto find(std::string_view name) -> Value* {
    return const_cast<Value*>(static_cast<Entry const&>(*this).find(name));
  }
  // Empty when it is not there, or is no text.
  auto text_of(std::string_view name) const -> std::string_view {
    auto const* const value = find(name);
    return value && value->kind == Value::Kind::text ? value->text : std::string_view{};
  }

  std::string_view level = {};           // "_level", as the tools write it
  bool is_parsed = true;                 // else its one field "raw" is the line
  std::optional<json::View> given = {};  // by the client, to be returned as it is
  std::optional<json::Document> document =
      {};  // what the fields are views into, where that is JSON

 private:
  std::vector<Field> fields_;
  std::deque<std::string> texts_;
};

}  // namespace logs
