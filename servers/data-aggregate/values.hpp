// What the tools make of JSON values: members by name or path, numbers, and texts.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "json/view.hpp"

namespace aggregate {

// The member of that name; of two the last, as Python has it.
auto member(json::View object, std::string_view name) -> std::optional<json::View>;

// A field of a row: the member of that name, and where there is none, what a JSON Pointer
// ("/user/id") or a path with dots ("user.id", "tags.0") leads to.
class Field {
 public:
  explicit Field(std::string_view name);

  auto name() const -> std::string const& { return name_; }
  auto of(json::View row) const -> std::optional<json::View>;

 private:
  std::string name_;
  std::vector<std::string> steps_;  // empty when the name is no path
};

// The number that a value is or holds, as Python's float() reads it after the commas are gone:
// numbers, booleans as 1 and 0, texts such as " 1,234.5 " and "1e3". It may be infinite or nan.
auto number_of(json::View value) -> std::optional<double>;
auto number_of_text(std::string_view text) -> std::optional<double>;

// The same as a number that JSON can write, every digit kept; nothing when it is infinite or nan
// too.
auto decimal_of(json::View value) -> std::optional<std::string>;

// Less than 0, 0 or more: numbers of JSON by their values, integers of 64 bits to the last digit.
auto compare_numbers(std::string_view a, std::string_view b) -> int;

// Numbers before texts, both in their order, then all else.
auto compare_values(std::optional<json::View> a, std::optional<json::View> b) -> int;

// Tells values apart: 1 is 1.0, but not "1".
void append_key(std::string& key, std::optional<json::View> value);

}  // namespace aggregate
