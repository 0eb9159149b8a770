// Patterns of libgit2 (":/text", configuration, heads of functions), over kit/regex, which matches
// in time in proportion to the text.

#include <algorithm>
#include <cstddef>
#include <memory>

#include "kit/regex/regex.hpp"
#include "third_party/libgit2/regex.h"

// As src/util/regexp.h of libgit2 declares them.
extern "C" {

struct git_regmatch {
  std::ptrdiff_t start;
  std::ptrdiff_t end;
};

auto git_regexp_compile(regex_t* regexp, char const* pattern, int flags) -> int;
void git_regexp_dispose(regex_t* regexp);
auto git_regexp_match(regex_t const* regexp, char const* text) -> int;
auto git_regexp_search(regex_t const* regexp, char const* text, std::size_t count,
                       git_regmatch* matches) -> int;
}

namespace {

constexpr auto ignore_case = 1;
constexpr auto not_found = -3;      // GIT_ENOTFOUND
constexpr auto invalid_spec = -12;  // GIT_EINVALIDSPEC

}  // namespace

auto git_regexp_compile(regex_t* regexp, char const* pattern, int flags) -> int {
  regexp->pattern = nullptr;
  auto compiled = kit::Regex::parse(
      pattern, {.ignore_case = (flags & ignore_case) != 0, .one_line = true, .groups = true});
  if (!compiled) return invalid_spec;
  regexp->pattern = std::make_unique<kit::Regex>(*std::move(compiled)).release();
  return 0;
}

void git_regexp_dispose(regex_t* regexp) {
  delete static_cast<kit::Regex*>(regexp->pattern);
  regexp->pattern = nullptr;
}

auto git_regexp_match(regex_t const* regexp, char const* text) -> int {
  auto const* const pattern = static_cast<kit::Regex const*>(regexp->pattern);
  return pattern && pattern->matches(text) ? 0 : not_found;
}

auto git_regexp_search(regex_t const* regexp, char const* text, std::size_t count,
                       git_regmatch* matches) -> int {
  auto const* const pattern = static_cast<kit::Regex const*>(regexp->pattern);
  if (!pattern) return not_found;
  auto const spans = pattern->find(text, count);
  if (spans.empty()) return not_found;
  std::ranges::transform(spans, matches, [](auto const& span) {
    if (!span) return git_regmatch{.start = -1, .end = -1};
    return git_regmatch{.start = static_cast<std::ptrdiff_t>(span->start),
                        .end = static_cast<std::ptrdiff_t>(span->end)};
  });
  return 0;
}
