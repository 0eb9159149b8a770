#include "kit/html/article.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "kit/html/code.hpp"
#include "kit/html/hints.hpp"

namespace kit::html {
namespace {

// Of an element and all that is in it, in characters without blanks. Prose is what is no link, and
// in pieces that are long enough to be sentences, or in code, or in cells of tables and lists.
struct Measure {
  std::uint32_t text = 0, links = 0, prose = 0;
  std::uint32_t own = 0, own_links = 0;  // in no block of its own
  std::uint32_t code = 0;                // elements of code
};

// A page with less text than this has no article, and its menu may be all that it says.
constexpr auto tiny = 300;
constexpr auto sentence = 25;

auto is_invisible(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {
      LXB_TAG_SCRIPT,   LXB_TAG_STYLE,    LXB_TAG_TEMPLATE, LXB_TAG_LINK, LXB_TAG_META,
      LXB_TAG_TITLE,    LXB_TAG_BUTTON,   LXB_TAG_SELECT,   LXB_TAG_SVG,  LXB_TAG_CANVAS,
      LXB_TAG_TEXTAREA, LXB_TAG_DATALIST, LXB_TAG_NOFRAMES};
  return std::ranges::contains(tags, tag);
}

auto is_inline(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {
      LXB_TAG_A,    LXB_TAG_ABBR,  LXB_TAG_B,   LXB_TAG_CITE,   LXB_TAG_CODE, LXB_TAG_DEL,
      LXB_TAG_EM,   LXB_TAG_FONT,  LXB_TAG_I,   LXB_TAG_IMG,    LXB_TAG_INS,  LXB_TAG_KBD,
      LXB_TAG_MARK, LXB_TAG_Q,     LXB_TAG_S,   LXB_TAG_SAMP,   LXB_TAG_SPAN, LXB_TAG_SMALL,
      LXB_TAG_SUB,  LXB_TAG_SUP,   LXB_TAG_TT,  LXB_TAG_STRONG, LXB_TAG_TIME, LXB_TAG_U,
      LXB_TAG_VAR,  LXB_TAG_LABEL, LXB_TAG_WBR, LXB_TAG_BR,     LXB_TAG_BDI,  LXB_TAG_BDO,
      LXB_TAG_DFN,  LXB_TAG_RUBY,  LXB_TAG_RT,  LXB_TAG_RP,     LXB_TAG_MATH, LXB_TAG__UNDEF};
  return std::ranges::contains(tags, tag);
}

auto is_cell(lxb_tag_id_t tag) -> bool {
  return tag == LXB_TAG_TD || tag == LXB_TAG_TH || tag == LXB_TAG_LI || tag == LXB_TAG_DD ||
         tag == LXB_TAG_DT;
}

auto characters(std::string_view text) -> std::uint32_t {
  return static_cast<std::uint32_t>(std::ranges::count_if(
      text, [](char c) { return static_cast<unsigned char>(c) > ' ' && (c & 0xC0) != 0x80; }));
}

// Measures of all elements, found by what Node::user holds: the place in the list, and a mark.
class Measures {
 public:
  void take(Node* root);
  auto of(Node const* node) const -> Measure const& {
    return list_[reinterpret_cast<std::uintptr_t>(node->user) >> 1];
  }

 private:
  void leave(Node* node);
  auto at(Node* node) -> Measure& {
    return list_[reinterpret_cast<std::uintptr_t>(node->user) >> 1];
  }

  std::vector<Measure> list_{1};
  std::uint32_t in_link_ = 0;
};

void Measures::take(Node* root) {
  list_.assign(1, {});
  in_link_ = 0;
  auto* node = root;
  while (true) {
    auto const is_in = is_element(node) && !is_dropped(node) && !is_invisible(tag_of(node));
    if (is_in) {
      auto const mark = reinterpret_cast<std::uintptr_t>(node->user) & 1;
      node->user = reinterpret_cast<void*>(list_.size() << 1 | mark);
      list_.emplace_back();
      if (tag_of(node) == LXB_TAG_A && has_attribute(node, "href")) ++in_link_;
      if (node->first_child) {
        node = node->first_child;
        continue;
      }
    } else if (is_text(node) && node != root) {
      auto const count = characters(text_of(node));
      auto& of = at(node->parent);
      of.text += count;
      of.own += count;
      of.links += in_link_ ? count : 0;
      of.own_links += in_link_ ? count : 0;
    }
    while (true) {
      if (is_element(node) && !is_dropped(node) && !is_invisible(tag_of(node))) {
        if (tag_of(node) == LXB_TAG_A && has_attribute(node, "href")) --in_link_;
        leave(node);
      }
      if (node == root) return;
      if (node->next) break;
      node = node->parent;
    }
    node = node->next;
  }
}

void Measures::leave(Node* node) {
  auto& of = at(node);
  auto const tag = tag_of(node);
  if (tag == LXB_TAG_PRE || is_code_frame(node)) {
    ++of.code;
    of.prose = of.text;
  } else if (!is_inline(tag)) {
    auto const said = of.own - of.own_links;
    if (said >= sentence || (is_cell(tag) && !is_heading(tag))) of.prose += said;
  }
  auto* const parent = node->parent;
  if (!parent || !is_element(parent) || !parent->user) return;
  auto& above = at(parent);
  above.text += of.text;
  above.links += of.links;
  above.prose += of.prose;
  above.code += of.code;
  if (is_inline(tag)) {
    above.own += of.own;
    above.own_links += of.own_links;
  }
}

class Cleaner {
 public:
  Cleaner(Measures const& measures, Measure const& whole, bool all)
      : measures_{measures}, whole_{whole}, all_{all} {}
  // Marks what is to be dropped below `body`.
  void clean(Node* body);

 private:
  auto is_junk(Node const* node, bool in_content) const -> bool;
  auto is_column_of_links(Node const* node) const -> bool;

  Measures const& measures_;
  Measure const& whole_;
  bool all_;
};

// In a table that only puts columns beside each other: the one that leads to other pages.
auto Cleaner::is_column_of_links(Node const* node) const -> bool {
  auto const& of = measures_.of(node);
  if (of.links * 5 < of.text * 4 || of.code > 0) return false;
  // Such tables have few columns.
  auto left = 32;
  for (auto const* each = node->parent->first_child; each && left > 0; each = each->next, --left) {
    if (is_element(each) && each->user && measures_.of(each).prose * 2 > whole_.prose) return true;
  }
  return false;
}

auto Cleaner::is_junk(Node const* node, bool in_content) const -> bool {
  auto const tag = tag_of(node);
  if (is_inline(tag) && tag != LXB_TAG_SPAN) return false;
  auto const& of = measures_.of(node);
  // Formulas hide what is read out; panels of tabs and code are shown when somebody asks for them.
  if (is_hidden(node) && !has_attribute(node, "data-tabs")) {
    return of.prose * 2 <= whole_.prose && of.code == 0 && attribute(node, "role") != "tabpanel" &&
           !find_below(const_cast<Node*>(node), LXB_TAG_MATH);
  }
  if (all_ || tag == LXB_TAG_SPAN) return false;
  // However it is called: what has much of the text is no frame around it.
  if (of.prose * 4 > whole_.prose) return false;
  auto const is_mostly_links = of.links * 2 > of.text;
  auto const role = attribute(node, "role");
  if (tag == LXB_TAG_NAV || tag == LXB_TAG_DIALOG) return true;
  if (is_one_of(role, "navigation|menu|menubar|search|dialog|alertdialog|toolbar")) return true;
  if (is_one_of(role, "banner|contentinfo") && !in_content) return true;
  if (role == "note") return false;
  if (tag == LXB_TAG_TD) return is_column_of_links(node);
  if (tag == LXB_TAG_HEADER && !in_content) {
    auto* const title = find_below(const_cast<Node*>(node), LXB_TAG_H1);
    return !title || of.links * 3 > of.text;
  }
  if (tag == LXB_TAG_FOOTER) return !in_content || is_mostly_links;
  if (tag == LXB_TAG_ASIDE || role == "complementary") {
    if (is_called_note(node)) return false;
    if (is_called_frame(node) || is_called_pest(node)) return of.code == 0;
    return of.code == 0 && (!in_content || is_mostly_links);
  }
  constexpr lxb_tag_id_t hinted[] = {LXB_TAG_DIV,  LXB_TAG_SECTION, LXB_TAG_UL, LXB_TAG_OL,
                                     LXB_TAG_FORM, LXB_TAG_HEADER,  LXB_TAG_P,  LXB_TAG__UNDEF};
  if (!std::ranges::contains(hinted, tag) || of.code > 0) return false;
  if (is_called_pest(node)) return true;
  return (is_mostly_links || of.prose < 150) && is_called_frame(node);
}

void Cleaner::clean(Node* body) {
  auto content = std::vector<Node*>{};  // the articles that are open
  auto* node = body;
  while (node) {
    while (!content.empty()) {
      auto* above = node->parent;
      while (above && above != content.back()) above = above->parent;
      if (above) break;
      content.pop_back();
    }
    auto into = true;
    if (is_element(node) && node != body) {
      auto const tag = tag_of(node);
      if (is_invisible(tag)) {
        into = false;
      } else if (is_junk(node, !content.empty())) {
        node->user = reinterpret_cast<void*>(reinterpret_cast<std::uintptr_t>(node->user) | 1);
        into = false;
      } else if (content.empty() && (tag == LXB_TAG_ARTICLE || tag == LXB_TAG_MAIN ||
                                     attribute(node, "role") == "main")) {
        content.push_back(node);
      }
    }
    node = next_in(body, node, into);
  }
}

// The element that says that it is what we look for, with the most prose of those.
auto told(Node* body, Measures const& measures, bool (*is_it)(Node const*)) -> Node* {
  auto* found = static_cast<Node*>(nullptr);
  auto into = true;
  for (auto* node = body; node; node = next_in(body, node, into)) {
    into = is_element(node) && node->user && !is_dropped(node);
    if (!into || !is_it(node)) continue;
    if (!found || measures.of(node).prose > measures.of(found).prose) found = node;
  }
  return found;
}

// The name of a site is a link to it, as a rule.
auto is_title(Node* node, lxb_tag_id_t level) -> bool {
  if (tag_of(node) != level) return false;
  auto const* const inner = find_below(node, LXB_TAG_A);
  return !inner || has_word(inner, "rel", "bookmark");
}

auto is_inside(Node const* node, Node const* root) -> bool {
  while (node && node != root) node = node->parent;
  return node != nullptr;
}

// The first of those that are kept, of the first level that has any. nullptr when there is none.
auto first_title(Node* body) -> Node* {
  for (auto const level : {LXB_TAG_H1, LXB_TAG_H2}) {
    auto into = true;
    for (auto* node = body; node; node = next_in(body, node, into)) {
      into = !is_dropped(node);
      if (into && is_title(node, level)) return node;
    }
  }
  return nullptr;
}

// With the title of the page, or what is said under one.
auto begins_article(Node const* node, Node const* title) -> bool {
  auto const tag = tag_of(node);
  return is_heading(tag) || tag == LXB_TAG_HEADER || tag == LXB_TAG_P || tag == LXB_TAG_FIGURE ||
         is_inside(title, node);
}

// Into the one child that has it all, as long as what stands beside it is next to nothing, and no
// title stands before it.
auto narrowed(Node* root, Measures const& measures, Node const* title) -> Node* {
  while (true) {
    auto* best = static_cast<Node*>(nullptr);
    auto const& all = measures.of(root);
    auto has_beginning = false;
    auto had_beginning = false;  // before the best
    for (auto* child = root->first_child; child; child = child->next) {
      if (!is_element(child) || !child->user || is_dropped(child)) continue;
      if (!best || measures.of(child).prose > measures.of(best).prose) {
        best = child;
        had_beginning = has_beginning;
      }
      has_beginning = has_beginning || begins_article(child, title);
    }
    if (!best || had_beginning) return root;
    constexpr lxb_tag_id_t frames[] = {LXB_TAG_DIV,  LXB_TAG_SECTION, LXB_TAG_ARTICLE, LXB_TAG_MAIN,
                                       LXB_TAG_FORM, LXB_TAG_CENTER,  LXB_TAG__UNDEF};
    if (!std::ranges::contains(frames, tag_of(best))) return root;
    auto const& inner = measures.of(best);
    auto const beside = all.prose - inner.prose;
    if (inner.prose == 0 || inner.code != all.code || beside * 20 > all.prose || beside > 200) {
      return root;
    }
    root = best;
  }
}

// A title stands before its article, often in a header of its own.
auto title_outside(Node* body, Node* root) -> Node* {
  auto* title = static_cast<Node*>(nullptr);
  for (auto* node = body; node; node = next_in(body, node)) {
    if (node == root || tag_of(node) != LXB_TAG_H1) {
      if (node == root) return find_below(root, LXB_TAG_H1) ? nullptr : title;
      continue;
    }
    if (is_title(node, LXB_TAG_H1)) title = node;
  }
  return nullptr;
}

}  // namespace

auto is_dropped(Node const* node) -> bool {
  return (reinterpret_cast<std::uintptr_t>(node->user) & 1) != 0;
}

auto find_article(Document const& document, bool whole) -> Article {
  auto* const body = document.body() ? document.body() : document.root();
  if (!is_element(body)) return {.root = body, .title = nullptr};
  auto measures = Measures{};
  measures.take(body);
  auto const all = measures.of(body);
  auto const is_tiny = all.text < tiny;
  Cleaner{measures, all, whole || is_tiny}.clean(body);
  if (whole || is_tiny) return {.root = body, .title = nullptr};

  measures.take(body);
  auto const kept = measures.of(body);
  auto* root = body;
  auto const consider = [&](Node* node, std::uint32_t percent) {
    if (node &&
        std::uint64_t{measures.of(node).prose} * 100 >= std::uint64_t{kept.prose} * percent &&
        measures.of(node).code == kept.code && is_inside(node, root)) {
      root = node;
    }
  };
  if (kept.prose > 0) {
    consider(told(body, measures,
                  [](Node const* node) {
                    return tag_of(node) == LXB_TAG_MAIN || attribute(node, "role") == "main";
                  }),
             30);
    consider(told(body, measures,
                  [](Node const* node) {
                    return tag_of(node) == LXB_TAG_ARTICLE || attribute(node, "role") == "article";
                  }),
             70);
    // What is called the body of an article has not its title.
    if (root == body) {
      consider(told(body, measures,
                    [](Node const* node) { return has_word(node, "itemprop", "articleBody"); }),
               70);
    }
    root = narrowed(root, measures, first_title(body));
  }
  return {.root = root, .title = root == body ? nullptr : title_outside(body, root)};
}

}  // namespace kit::html
