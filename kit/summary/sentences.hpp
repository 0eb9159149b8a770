// Where the sentences of a text begin and end, in any language that ends them with a mark.
//
// Knows paragraphs, headings, lists and fenced code of Markdown and plain text; abbreviations,
// initials, decimals and quotes; and the full stops of scripts without spaces.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace kit {

enum class SentenceKind : std::uint8_t { running, heading, item };

struct Sentence {
  std::uint32_t begin,
      size;  // bytes of the text; without what marks a heading or an item of a list
  SentenceKind kind = SentenceKind::running;
  bool begins_paragraph = false;
  bool is_closed = false;  // by a mark that ends sentences
};

// In their order. A sentence that is too long is cut, at the end of a line or at a space. At most 4
// GiB.
auto sentences_of(std::string_view text) -> std::vector<Sentence>;

}  // namespace kit
