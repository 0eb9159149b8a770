// What models are told, and how long they may get.

#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "servers/summarize/protocols.hpp"

namespace summarize {

enum class Style : std::uint8_t { concise, detailed, bullet };

// What a summary is to be.
struct Wish {
  std::uint32_t most_words = 150;
  Style style = Style::concise;
  std::string language = {};  // empty: that of the text
  std::string title = {};
  std::string model = {};  // empty: the operator's choice
};

// Which part of a longer text this is; of 1 it is all.
struct Part {
  std::size_t number = 1, of = 1;
};

auto prompt_for(std::string_view text, Wish const& wish, Part part) -> Prompt;

// Tokens that a text has at most, in the vocabularies that are in use: three letters of ASCII, and
// half a letter of anything else, are one.
auto most_tokens_of(std::string_view text) -> std::size_t;

// Tokens of a context that are left for the text.
auto room_for_text(std::uint32_t context_tokens, Wish const& wish) -> std::size_t;

// The text in pieces of at most so many tokens each, cut between sentences. Views of it.
auto parts_of(std::string_view text, std::size_t most_tokens) -> std::vector<std::string_view>;

// The answer, no longer than asked: cut after a line of a list, or after a sentence.
auto kept_to_length(std::string answer, Wish const& wish) -> std::string;

}  // namespace summarize
