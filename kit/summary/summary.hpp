// A summary without a model: the sentences of a text that stand for most of it, as they are and in
// their order.
//
// TextRank (Mihalcea and Tarau, 2004) over sentences, with maximal marginal relevance (Carbonell
// and Goldstein, 1998) so that none says what another said. Of more than some hundred sentences the
// best of each stretch go on to the next round, so that time grows as the text does. Only + - * /
// and square roots, each of which IEEE 754 rounds in one way: the same text gives the same bytes on
// every machine.

#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace kit {

enum class SummaryStyle : std::uint8_t {
  concise,   // running text, of about a third of the text
  detailed,  // more of it, and the key points
  bullet,    // a line with "- " for each sentence
};

struct SummaryRequest {
  std::string_view text;
  std::string_view title = {};   // what it is about; a heading at its beginning when left out
  std::size_t most_words = 150;  // as count_words() counts; kept whatever the text is
  SummaryStyle style = SummaryStyle::concise;
};

// Empty when the text has no words, or none is wanted.
auto summary_of(SummaryRequest const& request) -> std::string;

}  // namespace kit
