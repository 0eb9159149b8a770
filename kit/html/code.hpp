// Code in pages: what it says, verbatim, and the language that the page names.

#pragma once

#include <string>
#include <string_view>

#include "kit/html/document.hpp"

namespace kit::html {

// Of a <pre> or the like: blanks kept, numbers of lines and buttons left out, lines that are
// elements on lines of their own.
auto code_text(Node* node) -> std::string;

// As the page or its highlighter names it, or empty.
auto code_language(Node const* pre) -> std::string;

// "```python\n...\n```", the fence longer than any inside.
auto fenced(std::string_view code, std::string_view language) -> std::string;
// `code`, with more backticks when there are some inside. Empty of blanks alone.
auto code_span(std::string_view code) -> std::string;

// Numbers of lines, in an element of their own.
auto is_gutter(Node const* node) -> bool;
// A table that only puts numbers beside lines: its code is in <pre> elements, or each row is a
// line.
auto is_code_table(Node* table) -> bool;
// Lines that are elements, as Doxygen frames them.
auto is_code_frame(Node const* node) -> bool;

}  // namespace kit::html
