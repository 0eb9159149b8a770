// Reads XML as far as feeds need it: elements, attributes, text, CDATA. No DTD, no entities of a
// document's own. What is not well-formed is read as well as it goes.

#pragma once

#include <string>
#include <string_view>

namespace kit::html {

class XmlReader {
 public:
  explicit XmlReader(std::string_view text) : rest_{text} {}

  enum class Event { open, close, text, end };
  // The next of them; of an empty element an `open` and a `close` come. In time that grows with the
  // text.
  auto next() -> Event;

  // Of the element, without its prefix.
  auto name() const -> std::string_view { return name_; }
  // Of the element that was just opened; empty where there is none. The name is without a prefix.
  auto attribute(std::string_view name) const -> std::string;
  // The text that was just read.
  auto text() const -> std::string const& { return text_; }

 private:
  auto read_tag() -> Event;

  std::string_view rest_;
  std::string_view name_;
  std::string_view attributes_;
  std::string text_;
  bool is_empty_ = false;  // the close of an empty element is due
};

}  // namespace kit::html
