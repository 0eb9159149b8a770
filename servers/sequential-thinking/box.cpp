#include "servers/sequential-thinking/box.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace thinking {
namespace {

constexpr auto widest = std::size_t{100};
constexpr auto longest_text = std::size_t{4000};

struct Range {
  char32_t first, last;
};

// What takes two columns, about: East Asian letters, and pictures.
constexpr auto wide = std::array{
    Range{0x1100, 0x115F}, Range{0x2E80, 0xA4CF}, Range{0xAC00, 0xD7A3},   Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F}, Range{0xFF00, 0xFF60}, Range{0x1F300, 0x1FAFF}, Range{0x20000, 0x3FFFD},
};

auto is_control(char32_t value) -> bool {
  return value < 0x20 || (value >= 0x7F && value < 0xA0) || (value >= 0x2028 && value <= 0x202E) ||
         (value >= 0x2066 && value <= 0x2069);
}

// Text in lines that fit, each with its width.
class Lines {
 public:
  explicit Lines(std::string_view text) {
    while (!text.empty()) {
      auto const length = base::utf8::length_of_first(text);
      add(length == 0 ? base::utf8::replacement : text.substr(0, length));
      text.remove_prefix(std::max<std::size_t>(length, 1));
    }
  }

  auto width() const -> std::size_t { return std::ranges::max(lines_, {}, &Line::width).width; }

  void write(std::string& out, std::size_t width) const {
    for (auto const& line : lines_) {
      out += base::concat("│ ", line.text, std::string(width - line.width, ' '), " │\n");
    }
  }

 private:
  struct Line {
    std::string text = {};
    std::size_t width = 0;
  };

  void add(std::string_view character) {
    auto const value = base::utf8::code_of_first(character, character.size());
    if (value == '\n') return static_cast<void>(lines_.emplace_back());
    if (value == '\r') return;
    auto const width =
        std::ranges::any_of(
            wide, [&](Range const& range) { return value >= range.first && value <= range.last; })
            ? std::size_t{2}
            : std::size_t{1};
    if (lines_.back().width + width > widest) lines_.emplace_back();
    auto& line = lines_.back();
    line.width += width;
    line.text += value == '\t' ? " " : is_control(value) ? base::utf8::replacement : character;
  }

  std::vector<Line> lines_{1};
};

auto head(Thought const& thought) -> std::string {
  auto const count = base::concat(thought.number, "/", thought.total);
  if (thought.is_revision) {
    return base::concat("🔄 Revision ", count,
                        thought.revises == 0
                            ? std::string{}
                            : base::concat(" (revising thought ", thought.revises, ")"));
  }
  if (thought.branches_from != 0) {
    return base::concat("🌿 Branch ", count, " (from thought ", thought.branches_from,
                        ", ID: ", thought.branch, ")");
  }
  return base::concat("💭 Thought ", count);
}

auto border(std::string_view left, std::size_t width, std::string_view right) -> std::string {
  auto line = std::string{left};
  for (auto i = std::size_t{0}; i < width + 2; ++i) line += "─";
  line += right;
  return line;
}

}  // namespace

auto box(Thought const& thought) -> std::string {
  auto const above = Lines{head(thought)};
  auto const below = Lines{beginning_of(thought.text, longest_text)};
  auto const width = std::max(above.width(), below.width());
  auto text = base::concat("\n", border("┌", width, "┐"), "\n");
  above.write(text, width);
  text += border("├", width, "┤") + "\n";
  below.write(text, width);
  return text + border("└", width, "┘");
}

}  // namespace thinking
