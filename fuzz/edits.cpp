// A text, and what is to stand for what in it, between bytes of nothing: an old text that occurs
// once as it is written is replaced, and the patch of a change makes the change.

#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "fuzz/check.hpp"
#include "kit/text/diff.hpp"
#include "kit/text/edit.hpp"

namespace {

auto take(std::string_view& input, char end) -> std::string_view {
  auto const at = std::min(input.find(end), input.size());
  auto const piece = input.substr(0, at);
  input.remove_prefix(std::min(at + 1, input.size()));
  return piece;
}

// With their line feeds.
auto lines_of(std::string_view text) -> std::vector<std::string_view> {
  auto lines = std::vector<std::string_view>{};
  while (!text.empty()) {
    auto const end = text.find('\n');
    lines.push_back(text.substr(0, end == text.npos ? text.size() : end + 1));
    text.remove_prefix(lines.back().size());
  }
  return lines;
}

// What a patch makes of a text, as `patch` does it.
auto patched(std::string_view before, std::string_view patch) -> std::string {
  auto const old_lines = lines_of(before);
  auto made = std::string{};
  auto next = std::size_t{0};
  auto sign = ' ';
  for (auto i = 0; i < 4; ++i) take(patch, '\n');
  while (!patch.empty()) {
    auto const line = take(patch, '\n');
    if (line.starts_with("\\") && sign != '-') made.pop_back();  // the line before has no end
    sign = line.empty() ? ' ' : line[0];
    if (sign == '@') {
      // Of a hunk without old lines the number is that of the line before it.
      auto const first = std::strtoull(std::string{line.substr(4)}.c_str(), nullptr, 10);
      auto const comma = line.find(',');
      auto const is_empty = comma < line.find('+') && line[comma + 1] == '0';
      for (auto const end = is_empty ? first : first - 1; next < end; ++next)
        made += old_lines[next];
    }
    if (sign == '+' || sign == ' ') made += base::concat(line.substr(1), "\n");
    if (sign == '-' || sign == ' ') ++next;
    fuzz::check(next <= old_lines.size(), "a patch has no more old lines than there are", patch);
  }
  for (; next < old_lines.size(); ++next) made += old_lines[next];
  return made;
}

auto count(std::string_view text, std::string_view piece) -> std::size_t {
  auto number = std::size_t{0};
  for (auto at = text.find(piece); at != text.npos; at = text.find(piece, at + 1)) ++number;
  return number;
}

void check_edit(std::string_view text, kit::Edit const& edit,
                base::Result<std::string> const& made) {
  if (edit.old_text.empty() || edit.all || text.contains('\r')) return;
  if (edit.old_text.contains('\r') || edit.new_text.contains('\r')) return;
  if (count(text, edit.old_text) != 1) return;
  auto expected = std::string{text};
  expected.replace(text.find(edit.old_text), edit.old_text.size(), edit.new_text);
  fuzz::check(made.has_value(), "an old text that occurs once is replaced", text);
  fuzz::check_equal(*made, expected, "an old text that occurs once is replaced by the new one");
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto rest = std::string_view{reinterpret_cast<char const*>(data), size};
  auto const text = take(rest, '\0');
  auto edits = std::vector<kit::Edit>{};
  while (!rest.empty() && edits.size() < 4) {
    auto const old_text = take(rest, '\0');
    auto const new_text = take(rest, '\0');
    edits.push_back({.old_text = old_text, .new_text = new_text, .all = old_text.size() % 3 == 2});
  }
  auto const made = kit::apply_edits(text, edits);
  if (edits.size() == 1) check_edit(text, edits[0], made);
  if (!made) {
    fuzz::check(!made.error().message.empty(), "a refusal has words", text);
    return 0;
  }
  auto const patch = kit::unified_diff("name", text, *made);
  if (text != *made) fuzz::check_equal(patched(text, patch), *made, "a patch makes the change");
  return 0;
}
