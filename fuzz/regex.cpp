// Flags in the first byte, a pattern in the rest of the first line and a text after it: what is
// found is in the text, it is found when it is there, and a program that tries one way after
// another finds the same.

#include "kit/regex/regex.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "fuzz/check.hpp"

namespace {

constexpr auto places = std::size_t{4};

void check_spans(std::vector<std::optional<kit::Regex::Span>> const& spans, std::string_view text) {
  fuzz::check(spans.size() == places && spans[0].has_value(), "a match has its place", text);
  for (auto const& span : spans) {
    if (!span) continue;
    fuzz::check(span->start <= span->end && span->end <= text.size(), "a place is in the text",
                text);
  }
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.empty()) return 0;
  auto const choice = static_cast<std::uint8_t>(input[0]);
  input.remove_prefix(1);
  auto const end = std::min(input.find('\n'), input.size());
  auto const pattern = input.substr(0, end);
  // Time is in proportion to pattern times text, and sanitizers are slow.
  auto const text = input.substr(std::min(end + 1, input.size())).substr(0, 4096);
  auto const flags = kit::RegexFlags{
      .ignore_case = (choice & 1) != 0, .one_line = (choice & 2) != 0, .groups = (choice & 4) != 0};
  auto const regex = kit::Regex::parse(pattern, flags);
  if (!regex) {
    fuzz::check(!regex.error().message.empty(), "a refusal has words", pattern);
    return 0;
  }
  auto const matches = regex->matches(text);
  auto const spans = regex->find(text, places);
  fuzz::check(matches == !spans.empty(), "find and matches agree", text);
  if (spans.empty()) return 0;
  check_spans(spans, text);
  fuzz::check(flags.ignore_case || text.contains(regex->required()), "what is required is there",
              regex->required());
  return 0;
}
