#include "servers/log-parser/values.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/number.hpp"
#include "json/python.hpp"

namespace logs {
namespace {

using Kind = Value::Kind;

}  // namespace

auto text_of(Value const& value) -> std::string {
  switch (value.kind) {
    case Kind::text:
      return std::string{value.text};
    case Kind::null:
      return "None";
    case Kind::json:
      break;
    case Kind::nested:
      return json::python_str(value.nested);
  }
  if (value.text == "true") return "True";
  if (value.text == "false") return "False";
  return json::python_number(value.text);
}

auto number_of(Value const& value) -> std::optional<double> {
  if (value.kind != Kind::text && value.kind != Kind::json) return std::nullopt;
  auto text = value.text;
  if (text.empty() || text.size() > 64) return std::nullopt;
  auto const is_part = [](char c) {
    return (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '+' || c == 'e' || c == 'E';
  };
  if (!std::ranges::all_of(text, is_part)) return std::nullopt;
  return json::to_double(text);
}

auto is_truthy(Value const& value) -> bool {
  switch (value.kind) {
    case Kind::text:
      return !value.text.empty();
    case Kind::null:
      return false;
    case Kind::nested:
      return value.nested.size() != 0;
    case Kind::json:
      break;
  }
  if (value.text == "true" || value.text == "false") return value.text == "true";
  return json::to_double(value.text) != 0.0;
}

auto value_of(json::View view) -> Value {
  switch (view.kind()) {
    case json::Kind::null:
      return {.kind = Kind::null};
    case json::Kind::boolean:
      return {.kind = Kind::json, .text = view.boolean() ? "true" : "false"};
    case json::Kind::number:
      return {.kind = Kind::json, .text = view.number()};
    case json::Kind::string:
      return {.kind = Kind::text, .text = view.string()};
    case json::Kind::array:
    case json::Kind::object:
      break;
  }
  return {.kind = Kind::nested, .nested = view};
}

void write(json::Writer& writer, Value const& value) {
  switch (value.kind) {
    case Kind::text:
      writer.string(value.text);
      break;
    case Kind::null:
      writer.null();
      break;
    case Kind::json:
      writer.raw(value.text);
      break;
    case Kind::nested:
      writer.value(value.nested);
      break;
  }
}

void write(json::Writer& writer, Entry const& entry) {
  writer.begin_object();
  auto has_level = false;
  for (auto const& field : entry.fields()) {
    if (field.name == "_level" && !entry.level.empty()) {
      writer.member("_level", entry.level);
      has_level = true;
      continue;
    }
    write(writer.key(field.name), field.value);
  }
  if (!has_level && !entry.level.empty()) writer.member("_level", entry.level);
  writer.end_object();
}

auto find(Entry const& entry, std::string_view path) -> std::optional<Value> {
  if (auto const* const found = entry.find(path)) return *found;
  if (path == "_level" && !entry.level.empty()) return Value{.text = entry.level};
  auto const dot = path.find('.');
  if (dot == path.npos) return std::nullopt;
  auto const* const outer = entry.find(path.substr(0, dot));
  if (!outer || outer->kind != Kind::nested) return std::nullopt;
  auto at = std::optional{outer->nested};
  for (auto rest = path.substr(dot + 1); at && !rest.empty();) {
    auto const name = rest.substr(0, rest.find('.'));
    if (at->is(json::Kind::array)) {
      auto const index = base::parse_integer<std::size_t>(name);
      auto const count = at->size();
      at = index && *index < count ? at->at(base::concat("/", *index)) : std::nullopt;
    } else {
      at = at->find(name);
    }
    rest.remove_prefix(std::min(name.size() + 1, rest.size()));
  }
  return at.transform(value_of);
}

}  // namespace logs
