// The paragraphs, headings and items of a text, in Markdown or without any marks.

#pragma once

#include <cstddef>
#include <string_view>

#include "kit/summary/sentences.hpp"

namespace kit {

struct Block {
  std::size_t begin, end;  // bytes of the text, without the mark of a heading or an item
  SentenceKind kind;
};

namespace detail {

// Reads block after block.
class BlockReader {
 public:
  explicit BlockReader(std::string_view text) : text_{text} {}
  auto next(Block& block) -> bool;

 private:
  struct Line {
    std::size_t begin, end, after;  // without and with its end
  };
  auto line_at(std::size_t place) const -> Line;
  auto end_of_code(std::size_t after) -> std::size_t;
  auto looks_like_heading(Block const& block, bool is_alone) const -> bool;

  std::string_view text_;
  std::size_t place_ = 0;
  bool has_no_more_code_ = false;
};

}  // namespace detail

// Calls found(Block) for each; fenced code is passed over.
template <class Found>
void each_block(std::string_view text, Found const& found) {
  auto reader = detail::BlockReader{text};
  for (auto block = Block{}; reader.next(block);) found(block);
}

}  // namespace kit
