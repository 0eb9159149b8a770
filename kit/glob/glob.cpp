#include "kit/glob/glob.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "kit/glob/braces.hpp"

namespace kit {
namespace {

using detail::SegmentPattern;

constexpr std::size_t most_nodes = std::size_t{128} * 1024;

// What stands between slashes, several together being one.
template <class Text>
auto split(Text text) -> std::vector<Text> {
  auto result = std::vector<Text>{};
  while (true) {
    auto const slash = text.find('/');
    result.push_back(text.substr(0, slash));
    if (slash == text.npos) return result;
    text.remove_prefix(std::min(text.find_first_not_of('/', slash), text.size()));
  }
}

// Without `**` after `**`, and without what a `..` takes back.
auto simplified(std::vector<std::string_view> const& segments) -> std::vector<std::string_view> {
  auto result = std::vector<std::string_view>{};
  for (auto const segment : segments) {
    auto const last = result.empty() ? std::string_view{} : result.back();
    if (segment == "**" && last == "**") continue;
    if (segment == ".." && !last.empty() && last != ".." && last != "." && last != "**") {
      result.pop_back();
    } else {
      result.push_back(segment);
    }
  }
  if (result.empty()) result.emplace_back();
  return result;
}

// Follows a path through the segments of a pattern: at which of them it can stand.
class Walk {
 public:
  explicit Walk(std::vector<SegmentPattern> const& pattern)
      : pattern_{pattern}, stands_(pattern.size() + 1) {
    stands_[0] = 1;
    skip_any_depth();
  }

  // Takes one segment of the path; false when there is nowhere left to stand.
  auto take(std::u32string_view segment, detail::SegmentScratch& scratch) -> bool {
    auto next = std::vector<unsigned char>(stands_.size());
    auto is_alive = false;
    for (auto i = std::size_t{0}; i < pattern_.size(); ++i) {
      if (stands_[i] == 0) continue;
      if (!pattern_[i].is_any_depth()) {
        if (pattern_[i].matches(segment, scratch)) next[i + 1] = 1;
      } else if (!detail::is_dots(segment)) {
        next[i] = 1;
        // The last ** wants a segment at least.
        if (i + 1 == pattern_.size()) next[i + 1] = 1;
      }
      is_alive = is_alive || next[i] != 0 || next[i + 1] != 0;
    }
    stands_ = std::move(next);
    skip_any_depth();
    return is_alive;
  }

  auto is_at_end() const -> bool { return stands_.back() != 0; }
  auto is_before_end() const -> bool {
    return std::ranges::contains(stands_.begin(), stands_.end() - 1, 1);
  }

 private:
  void skip_any_depth() {
    for (auto i = std::size_t{0}; i + 1 < pattern_.size(); ++i) {
      if (stands_[i] != 0 && pattern_[i].is_any_depth()) stands_[i + 1] = 1;
    }
  }

  std::vector<SegmentPattern> const& pattern_;
  std::vector<unsigned char> stands_;
};

}  // namespace

auto Glob::parse(std::string_view pattern) -> base::Result<Glob> {
  if (pattern.size() > longest_pattern) {
    return base::failure(base::concat("the pattern is ", pattern.size(), " bytes long; at most ",
                                      longest_pattern, " are allowed"));
  }
  if (!base::utf8::is_valid(pattern)) {
    return base::failure(base::concat("the pattern ", base::quoted(pattern), " is not UTF-8"));
  }
  auto glob = Glob{};
  if (pattern.starts_with('#')) return glob;
  while (pattern.starts_with('!')) {
    glob.is_negated_ = !glob.is_negated_;
    pattern.remove_prefix(1);
  }
  auto nodes_left = most_nodes;
  for (auto const& text : TRY(detail::expand_braces(pattern, most_alternatives))) {
    auto segments = Segments{};
    for (auto const segment : simplified(split<std::string_view>(text))) {
      segments.push_back(TRY(SegmentPattern::parse(segment, nodes_left)));
    }
    glob.alternatives_.push_back(std::move(segments));
  }
  return glob;
}

auto Glob::matches(std::string_view path) const -> bool {
  auto const characters = detail::decode_characters(path);
  auto const segments = split(std::u32string_view{characters});
  auto scratch = detail::SegmentScratch{};
  auto const is_match = std::ranges::any_of(alternatives_, [&](Segments const& pattern) {
    auto walk = Walk{pattern};
    for (auto i = std::size_t{0}; i < segments.size(); ++i) {
      // The slash at the end of a path.
      if (i + 1 == segments.size() && segments[i].empty() && walk.is_at_end()) return true;
      if (!walk.take(segments[i], scratch)) return false;
    }
    return walk.is_at_end();
  });
  return is_match != is_negated_;
}

auto Glob::could_contain(std::string_view folder) const -> bool {
  if (is_negated_) return true;
  auto const characters = detail::decode_characters(folder);
  auto segments = split(std::u32string_view{characters});
  // What stands after the last slash is nothing, or else all of it when there is no slash.
  if (segments.back().empty()) segments.pop_back();
  auto scratch = detail::SegmentScratch{};
  return std::ranges::any_of(alternatives_, [&](Segments const& pattern) {
    auto walk = Walk{pattern};
    for (auto const segment : segments) {
      if (!walk.take(segment, scratch)) return false;
    }
    return walk.is_before_end();
  });
}

}  // namespace kit
