// Texts that are nearly the same, found with work that has a bound.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "servers/data-aggregate/keys.hpp"

namespace aggregate {

enum class Likeness : std::uint8_t { tokens, edit };

class Alike {
 public:
  struct Match {
    std::uint32_t number;  // of the text that it is like
    double similarity;
  };

  // Alike are texts whose similarity, from 0 to 1, is at least that. `tokens` is the part of all
  // words that both have (Jaccard); `edit` is what a text keeps when it is changed into the other,
  // letter by letter (Levenshtein). Neither minds upper and lower case of ASCII.
  Alike(Likeness likeness, double least) : likeness_{likeness}, least_{least} {}

  // The most alike of the texts that had none like them when they came; where there is none, the
  // text is one of them from now on, the next in number. A failure when the work gets too much.
  auto add(std::string_view text) -> base::Result<std::optional<Match>>;

 private:
  auto add_tokens(std::string_view text) -> base::Result<std::optional<Match>>;
  auto add_letters(std::string_view text) -> base::Result<std::optional<Match>>;
  auto spend(std::uint64_t steps) -> base::Result<void>;

  Likeness likeness_;
  double least_;
  std::uint64_t spent_ = 0;
  Keys tokens_;
  std::vector<std::vector<std::uint32_t>> texts_with_;  // of each token
  std::vector<std::uint32_t> token_counts_;             // of each text
  std::vector<std::uint32_t> shared_;                   // with the text at hand
  std::vector<std::u32string> letters_;
};

}  // namespace aggregate
