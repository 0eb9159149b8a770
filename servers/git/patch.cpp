#include "servers/git/patch.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "servers/git/lines.hpp"
#include "servers/git/renames.hpp"

namespace git {
namespace {

// Six digits, octal.
auto mode_text(std::uint32_t mode) -> std::string {
  auto text = std::string(6, '0');
  for (auto i = text.size(); i-- > 0; mode >>= 3) text[i] = static_cast<char>('0' + (mode & 7));
  return text;
}

auto without_blanks_at_end(std::string_view text) -> std::string_view {
  auto const end = text.find_last_not_of(" \t\n\v\f\r");
  return text.substr(0, end == text.npos ? 0 : end + 1);
}

// "12,3" of a hunk; "12" for a single line.
auto range_text(long start, long lines) -> std::string {
  return lines == 1 ? base::concat(start) : base::concat(start, ",", lines);
}

// A head that is cut off in the middle of a character ends before it.
auto head_text(git_line_text const& function) -> std::string_view {
  auto const text = std::string_view{function.bytes, function.size};
  auto size = std::size_t{0};
  while (auto const length = base::utf8::length_of_first(text.substr(size))) size += length;
  return without_blanks_at_end(text.substr(0, size));
}

class Hunks : public LineSink {
 public:
  Hunks(std::string* text, Counts& counts) : text_{text}, counts_{counts} {}

  void hunk(git_line_hunk const& hunk) override {
    if (!text_) return;
    auto const head = head_text(hunk.function);
    *text_ += base::concat("@@ -", range_text(hunk.old_start, hunk.old_lines), " +",
                           range_text(hunk.new_start, hunk.new_lines), " @@",
                           head.empty() ? "" : " ", head, "\n");
  }

  void line(char origin, std::string_view text) override {
    if (origin == '+') ++counts_.additions;
    if (origin == '-') ++counts_.deletions;
    if (!text_) return;
    if (origin != '\\') *text_ += origin;
    *text_ += text;
  }

 private:
  std::string* text_;
  Counts& counts_;
};

}  // namespace

Printer::Printer(git_repository* repository, Rendering rendering)
    : contents_{repository}, rendering_{rendering}, abbreviation_{repository} {}

auto Printer::label(Side const& side, std::string_view prefix) const -> std::string {
  return quoted_name(base::concat(rendering_.has_prefixes ? prefix : "", side.path),
                     rendering_.quotes_high);
}

// The lines above "---". Some are of use even where no line differs.
auto Printer::head_of(Change const& change, bool& is_needed) const -> std::string {
  auto const& before = change.before;
  auto const& after = change.after;
  auto const& old_name = before.exists() ? before : after;
  auto const& new_name = after.exists() ? after : before;
  auto head = base::concat("diff --git ", label(old_name, "a/"), " ", label(new_name, "b/"), "\n");
  is_needed = true;
  if (!before.exists()) {
    head += base::concat("new file mode ", mode_text(after.mode), "\n");
  } else if (!after.exists()) {
    head += base::concat("deleted file mode ", mode_text(before.mode), "\n");
  } else if (before.mode != after.mode) {
    head += base::concat("old mode ", mode_text(before.mode), "\nnew mode ", mode_text(after.mode),
                         "\n");
  } else {
    is_needed = false;
  }
  if (change.kind == Kind::renamed) {
    is_needed = true;
    head += base::concat("similarity index ", change.score / 600, "%\nrename from ",
                         quoted_name(before.path, rendering_.quotes_high), "\nrename to ",
                         quoted_name(after.path, rendering_.quotes_high), "\n");
  }
  if (!before.exists() || !after.exists() || git_oid_equal(&before.id, &after.id) == 0) {
    auto const id = [&](Side const& side) {
      return side.exists() ? abbreviation_.of(side.id) : abbreviation_.of_none();
    };
    head += base::concat("index ", id(before), "..", id(after),
                         before.mode == after.mode ? " " + mode_text(after.mode) : "", "\n");
  }
  return head;
}

auto Printer::print_one(Change& change, Head head, std::string& text) const -> mcp::Result<Counts> {
  auto& before = change.before;
  auto& after = change.after;
  auto const old_content = TRY(contents_.load(before));
  auto const new_content = TRY(contents_.load(after));
  auto counts = Counts{.is_binary = old_content.is_binary || new_content.is_binary,
                       .size_before = old_content.size,
                       .size_after = new_content.size};
  auto const has_same_content = before.exists() && after.exists() && !after.is_dirty &&
                                git_oid_equal(&before.id, &after.id) != 0;
  if (has_same_content && before.mode == after.mode && change.kind != Kind::renamed) {
    counts.is_same = true;
    return counts;
  }
  auto const old_label = before.exists() ? label(before, "a/") : "/dev/null";
  auto const new_label = after.exists() ? label(after, "b/") : "/dev/null";
  auto is_needed = true;
  auto const start = text.size();
  if (head == Head::full) text += head_of(change, is_needed);
  if (head == Head::names) {
    auto const name = [](Side const& side, std::string_view prefix) {
      return side.exists() ? base::concat(prefix, side.path) : std::string{"/dev/null"};
    };
    text += base::concat("\n--- ", name(before, "a/"), "\n+++ ", name(after, "b/"), "\n");
  }
  // That a submodule has changes of its own is no change in numbers.
  auto const is_only_dirty = head == Head::none && after.is_submodule() && before.is_submodule() &&
                             git_oid_equal(&before.id, &after.id) != 0;
  if (has_same_content || is_only_dirty) return counts;
  if (counts.is_binary) {
    if (head != Head::none) {
      text += base::concat("Binary files ", old_label, " and ", new_label, " differ\n");
    }
    return counts;
  }
  auto const names_at = text.size();
  if (head == Head::full) {
    // A name with a blank is told from what might follow it by a tab.
    for (auto const& [mark, name] : {std::pair{"--- ", &old_label}, {"+++ ", &new_label}}) {
      text += base::concat(mark, *name, name->contains(' ') ? "\t\n" : "\n");
    }
  }
  auto const lines_at = text.size();
  auto hunks = Hunks{head == Head::none ? nullptr : &text, counts};
  TRY(compare_lines(contents_.repository(), old_content, before.path, new_content, after.path,
                    rendering_, hunks));
  if (text.size() == lines_at) text.resize(is_needed ? names_at : start);
  return counts;
}

auto Printer::print(Change& change, Head head, std::string& text) const -> mcp::Result<Counts> {
  if (change.kind != Kind::type_changed) return print_one(change, head, text);
  // A file that became a link, say, is one that went and one that came.
  auto gone = Change{.kind = Kind::deleted, .before = change.before, .after = {}};
  auto come = Change{.kind = Kind::added, .before = {}, .after = change.after};
  auto counts = TRY(print_one(gone, head, text));
  auto const more = TRY(print_one(come, head, text));
  counts.additions = more.additions;
  counts.is_binary |= more.is_binary;
  counts.size_after = more.size_after;
  return counts;
}

auto Printer::patch(Change& change, std::string& text) const -> mcp::Result<Counts> {
  return print(change, Head::full, text);
}

auto Printer::short_patch(Change& change, std::string& text) const -> mcp::Result<Counts> {
  return print(change, Head::names, text);
}

auto Printer::count(Change& change) const -> mcp::Result<Counts> {
  auto text = std::string{};
  return print_one(change, Head::none, text);
}

}  // namespace git
