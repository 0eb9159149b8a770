#include "kit/html/hints.hpp"

#include <string>

#include "base/text.hpp"

namespace kit::html {
namespace {

// Words of ids and classes of what stands around articles.
constexpr auto frame_words = std::string_view{
    "nav|navbar|navigation|menu|breadcrumb|breadcrumbs|sidebar|footer|masthead|banner|share|"
    "sharing|"
    "social|sharedaddy|addtoany|related|recommended|recommendations|signup|popup|modal|overlay|"
    "pager|pagination|prevnext|toolbar|skip|skiplink|actionbar|postbuttons|postactions|"
    "topicactions|"
    "onlinelist|whoisonline|jumpbox|relatedposts|catlinks|portletlang"};
// Words of what nobody comes for, however long it is.
constexpr auto pest_words = std::string_view{
    "ad|ads|advert|advertisement|adsense|adslot|sponsor|sponsored|promo|promotion|cookie|cookies|"
    "consent|"
    "gdpr|newsletter|subscribe|outbrain|taboola|editsection"};
constexpr auto note_words = std::string_view{
    "note|tip|warning|caution|danger|important|info|admonition|callout|footnote|footnotes|topic|"
    "alert|"
    "pullquote|starlight|hint"};

// What a section is called after its heading, or a member of a program after itself, says nothing
// of what it is for.
auto is_named_after_text(Node const* node) -> bool {
  if (attribute(node, "id").contains('.')) return true;
  if (tag_of(node) != LXB_TAG_SECTION && !has_class(node, "section")) return false;
  auto const* child = node->first_child;
  while (child && !is_element(child)) child = child->next;
  return child && is_heading(tag_of(child));
}

// Whether a word of the id or a class, which other characters and capitals part, is one of those,
// or two beside each other are.
auto has_hint(Node const* node, std::string_view words) -> bool {
  for (auto const name : {"class", "id"}) {
    if (name == std::string_view{"id"} && is_named_after_text(node)) break;
    auto const text = attribute(node, name).substr(0, 500);
    auto before = std::string{};
    auto word = std::string{};
    for (auto i = std::size_t{0}; i <= text.size(); ++i) {
      auto const c = i < text.size() ? text[i] : ' ';
      auto const is_capital = c >= 'A' && c <= 'Z';
      auto const is_small = c >= 'a' && c <= 'z';
      auto const after_small = i > 0 && text[i - 1] >= 'a' && text[i - 1] <= 'z';
      if (!is_small && (!is_capital || after_small)) {
        // Most elements have no names, and most of those with some are of one word.
        if (!word.empty() &&
            (is_one_of(word, words) || (!before.empty() && is_one_of(before + word, words)))) {
          return true;
        }
        if (c == ' ') before.clear();
        if (c != ' ' && !word.empty()) before = word;
        word.clear();
      }
      if (is_small || is_capital) word += static_cast<char>(c | 0x20);
    }
  }
  return false;
}

}  // namespace

auto is_called_frame(Node const* node) -> bool { return has_hint(node, frame_words); }

auto is_called_pest(Node const* node) -> bool { return has_hint(node, pest_words); }

auto is_called_note(Node const* node) -> bool { return has_hint(node, note_words); }

auto is_hidden(Node const* node) -> bool {
  if (attribute(node, "aria-hidden") == "true") return true;
  if (has_attribute(node, "hidden") && attribute(node, "hidden") != "until-found") return true;
  auto style = base::lower(attribute(node, "style").substr(0, 500));
  std::erase(style, ' ');
  return style.contains("display:none") || style.contains("visibility:hidden");
}

}  // namespace kit::html
