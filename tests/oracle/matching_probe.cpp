// Answers questions about kit/glob and kit/web's robots.txt on standard input, one line each, for
// globs.py and robots.py to compare with what others say. A question is words in hexadecimal
// digits: glob, a pattern, and paths; robots, a robots.txt, a user agent, and paths.

#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "kit/glob/glob.hpp"
#include "kit/web/robots.hpp"

namespace {

using base::concat;

auto value(char digit) -> int { return digit <= '9' ? digit - '0' : digit - 'a' + 10; }

auto words_of(std::string_view line) -> std::vector<std::string> {
  auto words = std::vector<std::string>{{}};
  for (auto i = std::size_t{0}; i < line.size(); ++i) {
    if (line[i] == ' ') {
      words.emplace_back();
    } else {
      words.back() += static_cast<char>(value(line[i]) * 16 + value(line[i + 1]));
      ++i;
    }
  }
  return words;
}

// For each path two digits: whether it matches, and whether something below it could.
auto glob_answer(std::vector<std::string> const& words) -> std::string {
  auto const glob = kit::Glob::parse(words[1]);
  if (!glob) return concat("error ", glob.error().message);
  auto answer = std::string{};
  for (auto i = std::size_t{2}; i < words.size(); ++i) {
    answer += glob->matches(words[i]) ? '1' : '0';
    answer += glob->could_contain(words[i]) ? '1' : '0';
  }
  return answer;
}

// For each path a digit: whether it may be fetched.
auto robots_answer(std::vector<std::string> const& words) -> std::string {
  auto const robots = kit::Robots::parse(words[1], words[2]);
  auto answer = std::string{};
  for (auto i = std::size_t{3}; i < words.size(); ++i) answer += robots.allow(words[i]) ? '1' : '0';
  return answer;
}

auto answer_to(std::vector<std::string> const& words) -> std::string {
  if (words.size() > 1 && words[0] == "glob") return glob_answer(words);
  if (words.size() > 2 && words[0] == "robots") return robots_answer(words);
  return "what?";
}

}  // namespace

auto main() -> int {
  auto line = std::string{};
  for (auto c = std::getchar(); c != EOF; c = std::getchar()) {
    if (c != '\n') {
      line += static_cast<char>(c);
      continue;
    }
    std::puts(answer_to(words_of(line)).c_str());
    line.clear();
  }
}
