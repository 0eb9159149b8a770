// Values as text and as JSON.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "json/writer.hpp"
#include "servers/log-parser/entry.hpp"

namespace logs {

// As the original prints it: what Python's str() gives.
auto text_of(Value const& value) -> std::string;
// Nothing for what is no number, and for texts of none.
auto number_of(Value const& value) -> std::optional<double>;
// Nothing where Python would call it false: null, "", 0, false, [], {}.
auto is_truthy(Value const& value) -> bool;

// A value of the JSON that a client sent, or that a line is.
auto value_of(json::View view) -> Value;

void write(json::Writer& writer, Value const& value);
// With its fields in order, and "_level" where a level is known.
void write(json::Writer& writer, Entry const& entry);

// By name, or by a path of names with dots: "request.remote_ip". A whole name goes before a path.
auto find(Entry const& entry, std::string_view path) -> std::optional<Value>;

}  // namespace logs
