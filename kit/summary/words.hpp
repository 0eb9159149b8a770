// Words of a text: how many there are, and which of them carry its meaning.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace kit {

// A word is what stands between spaces. In scripts that are written without spaces (Han, kana, Thai
// and their like) each character is one, as word processors count.
auto count_words(std::string_view text) -> std::size_t;

// No more than so many words of the text: up to the end of a sentence, when half of them are kept
// so, else up to a word and an ellipsis.
auto cut_to_words(std::string_view text, std::size_t most) -> std::string;

// What of the text is whole sentences: up to the last mark that ends one, or the last line of a
// list but one. Perhaps nothing.
auto whole_sentences(std::string_view text) -> std::string_view;

// The text with single spaces for each run of spaces and line ends.
auto one_line(std::string_view text) -> std::string;

// Numbers that stand for the words of a text, without the words that every text has. Forms of a
// word have mostly one number. Of scripts without spaces, and of Hangul, each pair of neighbours is
// a word.
class Vocabulary {
 public:
  Vocabulary();

  // Ascending, each once, at most `most`.
  auto words_of(std::string_view text, std::size_t most) const -> std::vector<std::uint32_t>;
  auto is_common(std::string_view word) const -> bool;

 private:
  std::vector<std::uint32_t> common_;
};

}  // namespace kit
