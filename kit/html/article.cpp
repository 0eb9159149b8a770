#include "kit/html/article.hpp"

#include <algorithm>
#include <cstdint>
#include <vector>

#include "base/text.hpp"

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
  if (tag == LXB_TAG_PRE) {
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

// Words of ids and classes of what stands around articles.
constexpr auto junk_words = std::string_view{
    "nav|navbar|navigation|menu|breadcrumb|breadcrumbs|sidebar|footer|masthead|banner|share|"
    "sharing|"
    "social|sharedaddy|addtoany|related|recommended|recommendations|signup|popup|modal|overlay|"
    "pager|"
    "pagination|prevnext|toolbar|skip|skiplink"};
// Words of what nobody comes for, however long it is.
constexpr auto pest_words = std::string_view{
    "ad|ads|advert|advertisement|adsense|adslot|sponsor|sponsored|promo|promotion|cookie|cookies|"
    "consent|"
    "gdpr|newsletter|subscribe|outbrain|taboola|editsection"};
constexpr auto note_words = std::string_view{
    "note|tip|warning|caution|danger|important|info|admonition|callout|footnote|footnotes|topic|"
    "alert|"
    "pullquote|starlight|hint"};

// Whether a word of the id or a class, which other characters and capitals part, is one of those.
auto has_hint(Node const* node, std::string_view words) -> bool {
  for (auto const name : {"class", "id"}) {
    auto text = attribute(node, name).substr(0, 500);
    auto word = std::string{};
    for (auto i = std::size_t{0}; i <= text.size(); ++i) {
      auto const c = i < text.size() ? text[i] : ' ';
      auto const is_capital = c >= 'A' && c <= 'Z';
      auto const is_small = c >= 'a' && c <= 'z';
      auto const after_small = i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z';
      if (!is_small && (!is_capital || after_small)) {
        if (is_one_of(word, words)) return true;
        word.clear();
      }
      if (is_small || is_capital) word += static_cast<char>(c | 0x20);
    }
  }
  return false;
}

auto is_hidden(Node const* node) -> bool {
  if (attribute(node, "aria-hidden") == "true") return true;
  if (has_attribute(node, "hidden") && attribute(node, "hidden") != "until-found") return true;
  auto style = base::lower(attribute(node, "style").substr(0, 500));
  std::erase(style, ' ');
  return style.contains("display:none") || style.contains("visibility:hidden");
}

class Cleaner {
 public:
  Cleaner(Measures const& measures, Measure const& whole, bool all)
      : measures_{measures}, whole_{whole}, all_{all} {}
  // Marks what is to be dropped below `body`.
  void clean(Node* body);

 private:
  auto is_junk(Node const* node, bool in_content) const -> bool;

  Measures const& measures_;
  Measure const& whole_;
  bool all_;
};

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
  if (tag == LXB_TAG_HEADER && !in_content) {
    auto* const title = find_below(const_cast<Node*>(node), LXB_TAG_H1);
    return !title || of.links * 3 > of.text;
  }
  if (tag == LXB_TAG_FOOTER) return !in_content || is_mostly_links;
  if (tag == LXB_TAG_ASIDE || role == "complementary") {
    if (has_hint(node, note_words) || role == "note") return false;
    if (has_hint(node, junk_words) || has_hint(node, pest_words)) return of.code == 0;
    return of.code == 0 && (!in_content || is_mostly_links);
  }
  constexpr lxb_tag_id_t hinted[] = {LXB_TAG_DIV,  LXB_TAG_SECTION, LXB_TAG_UL, LXB_TAG_OL,
                                     LXB_TAG_FORM, LXB_TAG_HEADER,  LXB_TAG_P,  LXB_TAG__UNDEF};
  if (!std::ranges::contains(hinted, tag) || of.code > 0) return false;
  if (has_hint(node, pest_words)) return true;
  return (is_mostly_links || of.prose < 150) && has_hint(node, junk_words);
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

// Into the one child that has it all, as long as what stands beside it is next to nothing.
auto narrowed(Node* root, Measures const& measures) -> Node* {
  while (true) {
    auto* best = static_cast<Node*>(nullptr);
    auto const& all = measures.of(root);
    for (auto* child = root->first_child; child; child = child->next) {
      if (!is_element(child) || !child->user || is_dropped(child)) continue;
      if (!best || measures.of(child).prose > measures.of(best).prose) best = child;
    }
    if (!best) return root;
    auto const tag = tag_of(best);
    if (tag != LXB_TAG_DIV && tag != LXB_TAG_SECTION && tag != LXB_TAG_ARTICLE &&
        tag != LXB_TAG_MAIN && tag != LXB_TAG_FORM && tag != LXB_TAG_CENTER &&
        tag != LXB_TAG__UNDEF) {
      return root;
    }
    auto const& inner = measures.of(best);
    auto const beside = all.prose - inner.prose;
    if (inner.prose == 0 || inner.code != all.code || beside * 20 > all.prose || beside > 200) {
      return root;
    }
    root = best;
  }
}

auto is_inside(Node const* node, Node const* root) -> bool {
  while (node && node != root) node = node->parent;
  return node != nullptr;
}

// A title stands before its article, often in a header of its own.
auto title_outside(Node* body, Node* root) -> Node* {
  auto* title = static_cast<Node*>(nullptr);
  for (auto* node = body; node; node = next_in(body, node)) {
    if (node == root || tag_of(node) != LXB_TAG_H1) {
      if (node == root) return find_below(root, LXB_TAG_H1) ? nullptr : title;
      continue;
    }
    auto const* const inner = find_below(node, LXB_TAG_A);
    if (!inner || has_word(inner, "rel", "bookmark")) title = node;
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
    consider(told(body, measures,
                  [](Node const* node) { return has_word(node, "itemprop", "articleBody"); }),
             70);
    root = narrowed(root, measures);
  }
  return {.root = root, .title = root == body ? nullptr : title_outside(body, root)};
}

}  // namespace kit::html
