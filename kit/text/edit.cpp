// See edit.hpp.

#include "kit/text/edit.hpp"

#include <algorithm>
#include <vector>

#include "base/text.hpp"

namespace kit {
namespace {

constexpr auto most_lines_told = std::size_t{20};
constexpr std::string_view blanks = " \t\r\v\f";

// From one offset up to another.
struct Part {
  std::size_t begin, end;
};

auto with_line_feeds(std::string_view text) -> std::string {
  auto plain = std::string{};
  plain.reserve(text.size());
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    if (!text.substr(i).starts_with("\r\n")) plain += text[i];
  }
  return plain;
}

// A text as edits see it, with LF alone, and where its parts are in the text itself.
class Plain {
 public:
  explicit Plain(std::string_view text) {
    text_.reserve(text.size());
    auto ends = std::size_t{0};
    for (auto i = std::size_t{0}; i < text.size(); ++i) {
      ends += text[i] == '\n' ? 1 : 0;
      if (text[i] == '\r' && i + 1 < text.size() && text[i + 1] == '\n') {
        returns_.push_back(text_.size());
      } else {
        text_ += text[i];
      }
    }
    has_returns_ = 2 * returns_.size() > ends;
  }

  auto view() const -> std::string_view { return text_; }
  // Where an offset of view() is in the text.
  auto original(std::size_t offset) const -> std::size_t {
    return offset +
           static_cast<std::size_t>(std::ranges::lower_bound(returns_, offset) - returns_.begin());
  }
  // With the line ends that most lines have.
  auto restored(std::string_view plain) const -> std::string {
    if (!has_returns_) return std::string{plain};
    auto text = std::string{};
    for (auto const c : plain) {
      if (c == '\n') text += '\r';
      text += c;
    }
    return text;
  }

 private:
  std::string text_;
  std::vector<std::size_t> returns_;  // the line feeds in text_ that had a CR before them
  bool has_returns_ = false;
};

auto line_of(std::string_view text, std::size_t offset) -> std::size_t {
  return 1 + static_cast<std::size_t>(std::ranges::count(text.substr(0, offset), '\n'));
}

auto split(std::string_view text) -> std::vector<std::string_view> {
  auto lines = std::vector<std::string_view>{};
  while (true) {
    auto const end = text.find('\n');
    lines.push_back(text.substr(0, end));
    if (end == text.npos) return lines;
    text.remove_prefix(end + 1);
  }
}

auto without_indent(std::string_view line) -> std::string_view {
  return line.substr(std::min(line.find_first_not_of(blanks), line.size()));
}
auto indent(std::string_view line) -> std::string_view {
  return line.substr(0, line.size() - without_indent(line).size());
}
auto stripped(std::string_view line) -> std::string_view {
  auto const bare = without_indent(line);
  return bare.substr(0, bare.find_last_not_of(blanks) + 1);  // npos + 1 is 0
}

auto exact_matches(std::string_view text, std::string_view wanted) -> std::vector<Part> {
  auto parts = std::vector<Part>{};
  for (auto at = text.find(wanted); at != text.npos; at = text.find(wanted, at + wanted.size())) {
    parts.push_back({at, at + wanted.size()});
  }
  return parts;
}

// Lines that are the same but for blanks at their ends, and how far the best of the others went.
struct LineMatches {
  std::vector<Part> parts;
  std::size_t best = 0;          // lines that matched before one did not
  std::size_t best_at = 0;       // the line of the text that did not, from 0
  std::string_view best_line{};  // and what it is
};

auto line_matches(std::string_view text, std::vector<std::string_view> const& wanted)
    -> LineMatches {
  auto found = LineMatches{};
  auto const lines = split(text);
  for (auto i = std::size_t{0}; i + wanted.size() <= lines.size();) {
    auto same = std::size_t{0};
    while (same < wanted.size() && stripped(lines[i + same]) == stripped(wanted[same])) ++same;
    if (same == wanted.size()) {
      auto const& last = lines[i + same - 1];
      found.parts.push_back({static_cast<std::size_t>(lines[i].data() - text.data()),
                             static_cast<std::size_t>(last.data() + last.size() - text.data())});
      i += same;
      continue;
    }
    if (same > found.best) found = {{}, same, i + same, lines[i + same]};
    ++i;
  }
  return found;
}

// The new lines with the indent of the place they come to, as the official server gives it.
auto indented(std::string_view place, std::vector<std::string_view> const& old_lines,
              std::string_view new_text) -> std::string {
  auto const base = indent(place);
  auto text = std::string{};
  auto const new_lines = split(new_text);
  for (auto j = std::size_t{0}; j < new_lines.size(); ++j) {
    auto const line = new_lines[j];
    if (j > 0) text += '\n';
    auto const was = j < old_lines.size() ? indent(old_lines[j]).size() : 0;
    auto const is = indent(line).size();
    if (j == 0) {
      text += base;
      text += without_indent(line);
    } else if (was > 0 && is > 0) {
      text += base;
      text.append(is > was ? is - was : 0, ' ');
      text += without_indent(line);
    } else {
      text += line;
    }
  }
  return text;
}

auto ambiguous(std::string_view which, std::string_view text, std::vector<Part> const& parts)
    -> std::unexpected<base::Error> {
  auto message = base::concat(which, ": oldText matches in ", parts.size(), " places, at lines ");
  for (auto i = std::size_t{0}; i < std::min(parts.size(), most_lines_told); ++i) {
    message += base::concat(i == 0 ? "" : ", ", line_of(text, parts[i].begin));
  }
  if (parts.size() > most_lines_told) message += " and more";
  message += "; give more of what is around the one that is meant, or set replaceAll";
  return base::failure(std::move(message));
}

auto not_found(std::string_view which, Edit const& edit, LineMatches const& near,
               std::vector<std::string_view> const& wanted) -> std::unexpected<base::Error> {
  auto message =
      base::concat("Could not find exact match for edit:\n", edit.old_text, "\n(", which);
  if (near.best > 0) {
    message +=
        base::concat("; its first ", near.best, near.best == 1 ? " line is" : " lines are",
                     " there, but line ", near.best_at + 1, " of the file is ",
                     base::quoted(near.best_line), ", not ", base::quoted(wanted[near.best]));
  }
  return base::failure(message + ")");
}

auto apply(std::string_view text, Edit const& edit, std::string_view which)
    -> base::Result<std::string> {
  if (edit.old_text.empty() && !text.empty()) {
    return base::failure(base::concat(
        which, ": oldText is empty, which is everywhere; give the text that is to be replaced"));
  }
  auto const plain = Plain{text};
  auto const old_text = with_line_feeds(edit.old_text);
  auto const new_text = with_line_feeds(edit.new_text);
  if (old_text.empty()) return plain.restored(new_text);

  auto parts = exact_matches(plain.view(), old_text);
  auto const old_lines = split(old_text);
  auto const by_lines = parts.empty();
  if (by_lines) {
    auto found = line_matches(plain.view(), old_lines);
    if (found.parts.empty()) return not_found(which, edit, found, old_lines);
    parts = std::move(found.parts);
  }
  if (parts.size() > 1 && !edit.all) return ambiguous(which, plain.view(), parts);

  auto result = std::string{};
  auto done = std::size_t{0};
  for (auto const& [begin, end] : parts) {
    result += text.substr(done, plain.original(begin) - done);
    auto const place = plain.view().substr(begin, end - begin);
    result += plain.restored(by_lines ? indented(place, old_lines, new_text) : new_text);
    done = plain.original(end);
  }
  return result += text.substr(done);
}

}  // namespace

auto apply_edits(std::string_view text, std::span<Edit const> edits) -> base::Result<std::string> {
  auto result = std::string{text};
  for (auto i = std::size_t{0}; i < edits.size(); ++i) {
    result = TRY(apply(result, edits[i], base::concat("edits[", i, "]")));
  }
  return result;
}

}  // namespace kit
