#include "servers/sequential-thinking/views.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace thinking {
namespace {

// What one answer may have of a history, in bytes, about.
constexpr auto page = std::size_t{48} << 10;

// The part of a history that is shown.
struct Window {
  std::span<Thought const> thoughts;
  std::uint64_t first_place = 1;
};

// On one line, and not too long.
auto excerpt(std::string_view text) -> std::string {
  constexpr auto most = std::size_t{100};
  auto line = std::string{};
  while (!text.empty() && line.size() <= most) {
    auto const length = std::max<std::size_t>(base::utf8::length_of_first(text), 1);
    auto const is_space = static_cast<unsigned char>(text.front()) <= ' ' || text.front() == 0x7F;
    if (!is_space) {
      line += text.substr(0, length);
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
    text.remove_prefix(length);
  }
  while (line.ends_with(' ')) line.pop_back();
  return beginning_of(line, most);
}

// "3/5 (alt, revises 2)"
auto head(Thought const& thought) -> std::string {
  auto about = std::string{};
  auto const add = [&](std::string_view what) {
    about += base::concat(about.empty() ? " (" : ", ", what);
  };
  if (!thought.branch.empty()) add(base::shown(thought.branch));
  if (thought.revises != 0) add(base::concat("revises ", thought.revises));
  if (thought.revises == 0 && thought.is_revision) add("a revision");
  if (thought.more_needed) add("more are needed");
  if (!thought.next_needed) add("the end");
  return base::concat(thought.number, "/", thought.total, about, about.empty() ? "" : ")");
}

auto line_of(Thought const& thought) -> std::string {
  return base::concat(head(thought), ": ", excerpt(thought.text), "\n");
}

auto outline(Window const& window) -> std::string {
  auto text = std::string{};
  for (auto const& thought : window.thoughts) text += line_of(thought);
  return text;
}

auto full(Window const& window) -> std::string {
  auto text = std::string{};
  for (auto const& thought : window.thoughts) {
    text += base::concat("## ", head(thought), "\n\n", thought.text, "\n\n");
  }
  return text;
}

// The main line, and below the thoughts that they leave the branches. It is made of the thoughts
// alone: of very many branches the history has forgotten some.
class Tree {
 public:
  Tree(History const& history, Window const& window) : thoughts_{window.thoughts} {
    for (auto index = std::ptrdiff_t{0}; index < std::ssize(thoughts_); ++index) {
      auto const& id = at(index).branch;
      if (id.empty() || std::ranges::contains(leaves_, id, &Leaf::branch)) continue;
      auto const* const known = history.find_branch(id);
      auto const from = known ? known->from : at(index).branches_from;
      leaves_.push_back({id, from, parent_of(from, index)});
    }
  }

  auto text() && -> std::string {
    add_line("", 0);
    for (auto const& leaf : leaves_) {
      if (leaf.parent == nowhere) add_branch(leaf, 0);
    }
    return std::move(text_);
  }

 private:
  static constexpr auto nowhere = std::ptrdiff_t{-1};
  struct Leaf {
    std::string_view branch;
    std::uint64_t from;
    std::ptrdiff_t parent;
  };

  // The last thought of its number before the branch begins.
  auto parent_of(std::uint64_t from, std::ptrdiff_t first) const -> std::ptrdiff_t {
    auto parent = first - 1;
    while (parent >= 0 && at(parent).number != from) --parent;
    return parent;
  }
  auto at(std::ptrdiff_t index) const -> Thought const& {
    return thoughts_[static_cast<std::size_t>(index)];
  }

  void add_branch(Leaf const& leaf, std::size_t depth) {
    text_ += base::concat(std::string(depth * 2, ' '), "- ", base::shown(leaf.branch), ", from ",
                          leaf.from, ":\n");
    add_line(leaf.branch, depth + 1);
  }

  void add_line(std::string_view branch, std::size_t depth) {
    for (auto index = std::ptrdiff_t{0}; index < std::ssize(thoughts_); ++index) {
      if (at(index).branch != branch) continue;
      text_ += base::concat(std::string(depth * 2, ' '), "- ", line_of(at(index)));
      for (auto const& leaf : leaves_) {
        if (leaf.parent == index) add_branch(leaf, depth + 1);
      }
    }
  }

  std::span<Thought const> thoughts_;
  std::vector<Leaf> leaves_;
  std::string text_;
};

// A label of Mermaid: what means something there is written as its number.
// https://mermaid.js.org/syntax/flowchart.html#entity-codes-to-escape-characters
auto label(std::string_view text) -> std::string {
  auto escaped = std::string{};
  for (auto const c : text) {
    if (std::string_view{"\"#&;<>\\`|[]{}()"}.contains(c)) {
      escaped += base::concat("#", static_cast<int>(c), ";");
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// https://mermaid.js.org/syntax/flowchart.html
auto mermaid(Window const& window) -> std::string {
  auto text = std::string{"flowchart TD\n"};
  auto const thoughts = window.thoughts;
  auto const node = [&](std::size_t index) {
    return base::concat("t", window.first_place + index);
  };
  // The last before `index` that is so.
  auto const last_before = [&](std::size_t index, auto&& is_so) -> std::optional<std::size_t> {
    while (index-- > 0) {
      if (is_so(thoughts[index])) return index;
    }
    return std::nullopt;
  };
  for (auto i = std::size_t{0}; i < thoughts.size(); ++i) {
    auto const& thought = thoughts[i];
    text += base::concat("  ", node(i), "[\"", thought.number, ". ", label(excerpt(thought.text)),
                         "\"]\n");
    auto before =
        last_before(i, [&](Thought const& each) { return each.branch == thought.branch; });
    auto arrow = std::string{" --> "};
    if (!before && thought.branches_from != 0) {
      before =
          last_before(i, [&](Thought const& each) { return each.number == thought.branches_from; });
      arrow = base::concat(" -->|\"", label(base::shown(thought.branch)), "\"| ");
    }
    if (before) text += base::concat("  ", node(*before), arrow, node(i), "\n");
    if (thought.revises == 0) continue;
    auto const revised =
        last_before(i, [&](Thought const& each) { return each.number == thought.revises; });
    if (revised) text += base::concat("  ", node(i), " -.->|revises| ", node(*revised), "\n");
  }
  return text;
}

auto size_of(Thought const& thought, View view) -> std::size_t {
  return view == View::full ? thought.text.size() + thought.branch.size() + 64 : 200;
}

// As many as fit, but one in any case.
auto window_of(History const& history, View view, std::uint64_t from) -> Window {
  auto const all = std::span{history.thoughts()};
  auto const first_place = history.first_place();
  auto room = page;
  auto const fits = [&](std::size_t index, bool is_first) {
    auto const size = size_of(all[index], view);
    if (size > room && !is_first) return false;
    room -= std::min(room, size);
    return true;
  };
  if (from == 0) {
    auto first = all.size();
    while (first > 0 && fits(first - 1, first == all.size())) --first;
    return {all.subspan(first), first_place + first};
  }
  auto const first = static_cast<std::size_t>(std::max(from, first_place) - first_place);
  auto end = first;
  while (end < all.size() && fits(end, end == first)) ++end;
  return {all.subspan(first, end - first), first_place + first};
}

auto summary(History const& history, Window const& window) -> std::string {
  auto const length = history.length();
  auto text = base::concat(length, length == 1 ? " thought" : " thoughts");
  for (auto const& branch : history.branches()) {
    text += base::concat(&branch == &history.branches().front() ? "; branches: " : ", ",
                         base::shown(branch.id), " (from ", branch.from, ")");
  }
  auto const first = window.first_place;
  auto const last = first + window.thoughts.size() - 1;
  if (first > 1 || last < length) text += base::concat("; these are ", first, " to ", last);
  if (first > history.first_place()) text += "; 'from' shows earlier ones";
  if (last < length) text += base::concat("; from=", last + 1, " shows more");
  if (history.first_place() > 1) {
    text += base::concat("; those before ", history.first_place(), " are not kept");
  }
  return text + "\n\n";
}

}  // namespace

auto show(History const& history, View view, std::uint64_t from) -> mcp::Result<std::string> {
  if (history.length() == 0) return "There are no thoughts yet.";
  if (from > history.length()) {
    return mcp::failure(base::concat("from: expected at most ", history.length(),
                                     ", the number of thoughts, got the number ", from));
  }
  auto const window = window_of(history, view, from);
  auto const told = summary(history, window);
  switch (view) {
    case View::outline:
      return told + outline(window);
    case View::tree:
      return told + Tree{history, window}.text();
    case View::mermaid:
      return base::concat("%% ", told, mermaid(window));
    case View::full:
      return told + full(window);
  }
  __builtin_trap();
}

}  // namespace thinking
