#include "kit/html/media.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"

namespace kit::html {
namespace {

auto is_picture(std::string_view url) -> bool {
  return !url.empty() && !url.starts_with("data:") && !url.starts_with("about:") &&
         !url.starts_with("blob:");
}

auto is_placeholder(std::string_view url) -> bool {
  for (auto const word : {"placeholder", "spacer.", "blank.", "transparent.", "1x1", "pixel.gif",
                          "loading.", "lazyload."}) {
    if (url.contains(word)) return true;
  }
  return false;
}

// The widest of "a.jpg 480w, b.jpg 800w".
auto of_set(std::string_view set) -> std::string_view {
  auto best = std::string_view{};
  auto best_width = -1;
  constexpr auto blanks = std::string_view{" \n\t\r\f"};
  while (!set.empty()) {
    auto const start = std::min(set.find_first_not_of(" \n\t\r\f,"), set.size());
    set.remove_prefix(start);
    auto const end = std::min(set.find_first_of(blanks), set.size());
    auto url = set.substr(0, end);
    set.remove_prefix(end);
    auto const comma = std::min(set.find(','), set.size());
    auto width = 0;
    if (url.ends_with(',')) {
      url.remove_suffix(1);
    } else {
      for (auto const c : set.substr(0, comma)) {
        if (c >= '0' && c <= '9' && width < 100'000) width = width * 10 + (c - '0');
      }
      set.remove_prefix(std::min(comma + 1, set.size()));
    }
    if (is_picture(url) && width > best_width) {
      best = url;
      best_width = width;
    }
  }
  return best;
}

auto first_word(std::string_view text) -> std::string_view {
  return text.substr(0, text.find_first_of(" \n\t\r\f"));
}

// The TeX that a formula was made from.
auto tex_inside(Node* math) -> std::string {
  for (auto* node = math; node; node = next_in(math, node)) {
    if (is_element(node) && attribute(node, "encoding") == "application/x-tex") {
      return line_inside(node);
    }
  }
  for (auto const name : {"alttext", "data-tex"}) {
    if (auto const text = attribute(math, name); !text.empty()) return one_line(text);
  }
  return {};
}

// "1", "[1]", "a", "*": what stands for a note.
auto label_of(std::string_view text) -> std::string {
  if (text.starts_with('[') && text.ends_with(']')) text = text.substr(1, text.size() - 2);
  if (text.empty() || text.size() > 12) return {};
  auto const is_plain = std::ranges::all_of(text, [](char c) {
    return ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  return is_plain ? std::string{text} : std::string{};
}

auto is_reference(Node* link) -> bool {
  if (!attribute(link, "href").starts_with('#')) return false;
  if (attribute(link, "role") == "doc-noteref" || has_word(link, "rel", "footnote") ||
      has_class(link, "footnote|footnote-ref|footnote-reference|fnref|noteref|brackets")) {
    return true;
  }
  auto const* const parent = link->parent;
  auto const is_raised = tag_of(parent) == LXB_TAG_SUP ||
                         (link->first_child && tag_of(link->first_child) == LXB_TAG_SUP);
  if (!is_raised) return false;
  auto const id = attribute(link, "href").substr(1);
  return has_class(parent, "reference|footnote-ref|footnote") || id.starts_with("fn") ||
         id.starts_with("cite_note") || id.starts_with("note") || id.contains("footnote");
}

}  // namespace

auto image_source(Node const* image) -> std::string_view {
  auto const plain =
      first_word(one_line(attribute(image, "src")).empty() ? "" : attribute(image, "src"));
  auto const is_there = is_picture(plain) && !is_placeholder(plain);
  for (auto const name : {"data-src", "data-original", "data-lazy-src", "data-original-src",
                          "data-hi-res-src", "data-full-src"}) {
    auto const lazy = attribute(image, name);
    if (is_picture(lazy) && lazy.find_first_of(" \n") == lazy.npos) return lazy;
  }
  if (is_there) return attribute(image, "src");
  for (auto const name : {"srcset", "data-srcset", "data-lazy-srcset"}) {
    if (auto const url = of_set(attribute(image, name)); !url.empty()) return url;
  }
  auto const* const parent = image->parent;
  if (parent && tag_of(parent) == LXB_TAG_PICTURE) {
    for (auto const* each = parent->first_child; each; each = each->next) {
      for (auto const name : {"srcset", "data-srcset"}) {
        if (auto const url = of_set(attribute(each, name)); !url.empty()) return url;
      }
    }
  }
  return is_picture(plain) && !is_placeholder(plain) ? plain : std::string_view{};
}

auto is_tracker(Node const* image) -> bool {
  auto const is_one = [&](char const* name) {
    auto const size = attribute(image, name);
    return size == "1" || size == "0" || size == "1px";
  };
  return is_one("width") && is_one("height");
}

auto formula(Node* node) -> std::string {
  auto const tag = tag_of(node);
  auto is_display = false;
  auto tex = std::string{};
  if (tag == LXB_TAG_SCRIPT) {
    auto const type = attribute(node, "type");
    if (!type.starts_with("math/tex")) return {};
    is_display = type.contains("mode=display");
    tex = line_inside(node->first_child ? node->first_child : node);
  } else {
    tex = tex_inside(node);
    is_display = attribute(node, "display") == "block";
    auto const* above = node->parent;
    for (auto i = 0; above && is_element(above) && i < 4; ++i, above = above->parent) {
      is_display =
          is_display || has_class(above, "katex-display|MathJax_Display|mwe-math-element-block");
    }
  }
  if (tex.empty()) return {};
  auto const mark = is_display ? "$$" : "$";
  return base::concat(mark, tex, mark);
}

void Notes::find(Node* root) {
  for (auto* node = root; node; node = next_in(root, node)) {
    if (tag_of(node) != LXB_TAG_A || !is_reference(node)) continue;
    auto label = label_of(line_inside(node, 40));
    if (label.empty()) continue;
    notes_.push_back({.id = attribute(node, "href").substr(1), .label = std::move(label)});
  }
  base::sort(notes_, std::less<>{}, &Note::id);
}

auto Notes::find_id(std::string_view id) const -> Note const* {
  auto const found = std::ranges::lower_bound(notes_, id, {}, &Note::id);
  return found != notes_.end() && found->id == id ? &*found : nullptr;
}

auto Notes::of_link(Node* link) const -> std::string_view {
  if (notes_.empty() || !is_reference(link)) return {};
  auto const* const note = find_id(attribute(link, "href").substr(1));
  return note ? std::string_view{note->label} : std::string_view{};
}

auto Notes::of_note(Node const* element) const -> std::string_view {
  if (notes_.empty()) return {};
  auto const id = attribute(element, "id");
  if (id.empty()) return {};
  auto const* const note = find_id(id);
  return note ? std::string_view{note->label} : std::string_view{};
}

auto is_back_link(Node* link) -> bool {
  if (!attribute(link, "href").starts_with('#')) return false;
  if (attribute(link, "role") == "doc-backlink" ||
      has_class(link, "footnote-back|footnote-backref|fn-backref|data-footnote-backref")) {
    return true;
  }
  auto const text = line_inside(link, 20);
  return is_one_of(text, "\u21A9|\u21A9\uFE0E|\u21A9\uFE0F|\u2191|^|\u21B5");
}

auto is_permalink(Node* link) -> bool {
  auto const href = attribute(link, "href");
  if (!href.contains('#')) return false;
  auto const text = line_inside(link, 20);
  if (has_class(link,
                "headerlink|header-anchor|anchor-link|permalink|heading-anchor|anchorjs-link|hash-"
                "link|heading-link|anchor")) {
    return text.size() <= 4;
  }
  return is_heading(tag_of(link->parent)) && is_one_of(text, "\u00B6|#|\u00A7|\U0001F517");
}

}  // namespace kit::html
