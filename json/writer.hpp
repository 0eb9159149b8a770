// Writes JSON text, compact, in the order given. What it writes is always valid UTF-8.

#pragma once

#include <concepts>
#include <cstddef>
#include <string>
#include <string_view>

#include "base/buffer.hpp"
#include "base/text.hpp"
#include "json/view.hpp"

namespace json {

class Writer {
 public:
  // What was written.
  auto text() const -> std::string { return std::string{out_.view()}; }
  auto size() const -> std::size_t { return out_.view().size(); }
  // The same without a copy; the writer is spent.
  auto take() -> std::string { return out_.take(); }
  // Makes room for so many bytes at once.
  void reserve(std::size_t bytes) { out_.room(bytes); }

  auto begin_object() -> Writer& { return open('{'); }
  auto end_object() -> Writer& { return close('}'); }
  auto begin_array() -> Writer& { return open('['); }
  auto end_array() -> Writer& { return close(']'); }

  // The name of the next value.
  auto key(std::string_view name) -> Writer&;

  auto null() -> Writer& { return raw("null"); }
  auto boolean(bool value) -> Writer& { return raw(value ? "true" : "false"); }
  auto string(std::string_view text) -> Writer&;  // broken UTF-8 becomes U+FFFD
  template <std::integral Integer>
  auto integer(Integer value) -> Writer& {
    return raw(base::Decimal{value});
  }
  auto number(double value) -> Writer&;  // shortest text that reads back equal; no number: null

  // A value that is JSON text already. What is written stays one line, however it was laid out:
  // lines are what frames messages on stdio, and events over HTTP.
  auto raw(std::string_view json) -> Writer&;
  auto value(View value) -> Writer&;

  auto member(std::string_view name, std::string_view text) -> Writer& {
    return key(name).string(text);
  }

 private:
  auto open(char bracket) -> Writer&;
  auto close(char bracket) -> Writer&;

  base::Buffer out_;
  bool after_value_ = false;  // the next value or key needs a comma before it
};

// `text` as a JSON string, quotes included.
auto quote(std::string_view text) -> std::string;
// Its bytes.
auto quoted_size(std::string_view text) -> std::size_t;
// How much of the beginning of a text, up to whole characters, takes no more than so many bytes
// between the quotes.
auto quoted_prefix(std::string_view text, std::size_t room) -> std::size_t;

// The value as compact JSON text.
auto to_text(View value) -> std::string;

// Compact JSON laid out with two spaces a level, as people read it.
auto indented(std::string_view compact) -> std::string;

}  // namespace json
