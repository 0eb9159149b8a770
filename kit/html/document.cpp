#include "kit/html/document.hpp"

#include <lexbor/core/hash.h>
#include <lexbor/dom/interfaces/attr.h>
#include <lexbor/dom/interfaces/character_data.h>
#include <lexbor/html/parser.h>
#include <lexbor/html/tree.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>

#include "base/text.hpp"

namespace kit::html {
namespace {

// Elements deeper than this are left out, and what is in them is not. A name is looked for in all
// that are open, so that time without this limit would go with the square of the depth.
constexpr auto deepest = std::size_t{200};
// Elements such as <b>, which go on in each paragraph until they are closed: without a limit a page
// of megabytes would unfold to one of gigabytes.
constexpr auto most_formatting = std::size_t{16};
constexpr auto most_attributes = 100;
// Text that goes on elsewhere is copied to where it goes on, when it is not longer.
constexpr auto longest_continued = std::size_t{256};

// What lexbor has asked for since a page was begun, and how much that may be.
struct Memory {
  std::size_t used, most;
};
constinit auto memory = Memory{};

auto take(std::size_t size) -> bool {
  if (size > memory.most - memory.used) return false;
  memory.used += size;
  return true;
}

auto limited_malloc(std::size_t size) -> void* { return take(size) ? std::malloc(size) : nullptr; }
auto limited_realloc(void* old, std::size_t size) -> void* {
  return take(size) ? std::realloc(old, size) : nullptr;
}
auto limited_calloc(std::size_t count, std::size_t size) -> void* {
  return take(count * size) ? std::calloc(count, size) : nullptr;
}

// Stands between the tokenizer and what makes the tree.
struct Gate {
  lxb_html_tree_t* tree;
  lxb_html_tokenizer_token_f next;
  void* next_context;
  std::size_t left_out = 0;  // elements that were begun and are not there
  bool has_html = false;
  bool has_body = false;
};

auto is_formatting(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {LXB_TAG_A,      LXB_TAG_B,     LXB_TAG_BIG, LXB_TAG_CODE,
                                   LXB_TAG_EM,     LXB_TAG_FONT,  LXB_TAG_I,   LXB_TAG_NOBR,
                                   LXB_TAG_S,      LXB_TAG_TT,    LXB_TAG_U,   LXB_TAG_SMALL,
                                   LXB_TAG_STRIKE, LXB_TAG_STRONG};
  return std::ranges::contains(tags, tag);
}

auto is_void(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {LXB_TAG_AREA,  LXB_TAG_BASE, LXB_TAG_BR,    LXB_TAG_COL,
                                   LXB_TAG_EMBED, LXB_TAG_HR,   LXB_TAG_IMG,   LXB_TAG_INPUT,
                                   LXB_TAG_LINK,  LXB_TAG_META, LXB_TAG_PARAM, LXB_TAG_SOURCE,
                                   LXB_TAG_TRACK, LXB_TAG_WBR};
  return std::ranges::contains(tags, tag);
}

// Whether its text is read as it stands: then the tokenizer must be told by who makes the tree.
auto is_raw(lxb_tag_id_t tag) -> bool {
  constexpr lxb_tag_id_t tags[] = {LXB_TAG_SCRIPT,   LXB_TAG_STYLE,  LXB_TAG_TEXTAREA,
                                   LXB_TAG_TITLE,    LXB_TAG_XMP,    LXB_TAG_NOEMBED,
                                   LXB_TAG_NOFRAMES, LXB_TAG_IFRAME, LXB_TAG_PLAINTEXT};
  return std::ranges::contains(tags, tag);
}

void cut_attributes(lxb_html_token_t* token) {
  auto* last = token->attr_first;
  for (auto i = 1; last && i < most_attributes; ++i) last = last->next;
  if (!last) return;
  last->next = nullptr;
  token->attr_last = last;
}

// A text that has become long is ended, so that none that comes is added to it.
void end_long_text(Node* node) {
  if (!node || node->local_name != LXB_TAG__TEXT) return;
  if (text_of(node).size() > longest_continued) node->local_name = LXB_TAG__UNDEF;
}

void end_long_texts(lxb_html_tree_t* tree) {
  auto const* open = tree->open_elements;
  if (open->length == 0) return;
  auto* const current = static_cast<Node*>(open->list[open->length - 1]);
  end_long_text(current->last_child);
  auto const tag = current->local_name;
  if (tag != LXB_TAG_TABLE && tag != LXB_TAG_TBODY && tag != LXB_TAG_TR && tag != LXB_TAG_THEAD &&
      tag != LXB_TAG_TFOOT) {
    return;
  }
  // Text in the wrong place of a table goes in front of it.
  for (auto i = open->length; i-- > 0;) {
    auto* const node = static_cast<Node*>(open->list[i]);
    if (node->local_name != LXB_TAG_TABLE) continue;
    end_long_text(node->prev);
    if (i > 0) end_long_text(static_cast<Node*>(open->list[i - 1])->last_child);
    return;
  }
}

// Whether the tree is to see this token.
auto passes(Gate& gate, lxb_html_token_t* token) -> bool {
  auto const tag = token->tag_id;
  if (tag == LXB_TAG__TEXT || tag == LXB_TAG__END_OF_FILE || tag == LXB_TAG__EM_COMMENT ||
      tag == LXB_TAG__EM_DOCTYPE) {
    return true;
  }
  auto const is_end = (token->type & LXB_HTML_TOKEN_TYPE_CLOSE) != 0;
  auto const depth = gate.tree->open_elements->length;
  if (is_end) {
    // Which of those of a name was left out nobody can tell; the innermost are.
    if (gate.left_out == 0 || is_raw(tag)) return true;
    --gate.left_out;
    return false;
  }
  cut_attributes(token);
  // Of a second <html> or <body> the attributes are added to the first.
  auto* const seen = tag == LXB_TAG_HTML   ? &gate.has_html
                     : tag == LXB_TAG_BODY ? &gate.has_body
                                           : nullptr;
  if (seen && *seen) token->attr_first = token->attr_last = nullptr;
  if (seen) *seen = true;
  if (is_void(tag) || is_raw(tag)) return true;
  auto const is_too_deep = depth >= deepest;
  auto const is_too_much =
      is_formatting(tag) && gate.tree->active_formatting->length >= most_formatting;
  if (!is_too_deep && !is_too_much) return true;
  ++gate.left_out;
  return false;
}

auto on_token(lxb_html_tokenizer_t* tokenizer, lxb_html_token_t* token, void* context)
    -> lxb_html_token_t* {
  auto& gate = *static_cast<Gate*>(context);
  if (!passes(gate, token)) return token;
  end_long_texts(gate.tree);
  return gate.next(tokenizer, token, gate.next_context);
}

// Names that the standard does not know are chained in so many places: with the 128 of lexbor's
// own, a page that makes up each of its names would take time with the square of its length. Called
// while it is empty.
auto enlarge(lexbor_hash_t* hash, std::size_t page) -> bool {
  auto const places = std::clamp(page / 32, std::size_t{128}, std::size_t{1} << 18);
  auto** const table =
      static_cast<lexbor_hash_entry_t**>(lexbor_calloc(places, sizeof(lexbor_hash_entry_t*)));
  if (!table) return false;
  lexbor_free(static_cast<void*>(hash->table));
  hash->table = table;
  hash->table_size = places;
  return true;
}

auto is_blank(char c) -> bool {
  return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

}  // namespace

void Document::Free::operator()(lxb_html_document_t* document) const {
  lxb_html_document_destroy(document);
}

auto Document::parse(std::string_view html) -> base::Result<Document> {
  constexpr auto cap = std::size_t{64 << 20} * sizeof(void*);
  memory = {.used = 0, .most = std::min(cap, std::min(html.size(), cap) * 128 + (16 << 20))};
  lexbor_memory_setup(limited_malloc, limited_realloc, limited_calloc, std::free);
  struct End {
    lxb_html_parser_t* parser;
    ~End() { lxb_html_parser_destroy(parser); }
  };
  auto const failed = [&] {
    return base::failure(base::concat(
        "the page of ", html.size(), " bytes unfolds to more than the ", memory.most >> 20,
        " MiB that are granted to one; read it raw, or read another page"));
  };
  auto* const parser = lxb_html_parser_create();
  if (!parser) return failed();
  auto const end = End{parser};
  if (lxb_html_parser_init(parser) != LXB_STATUS_OK) return failed();
  auto* const tokenizer = parser->tkz;
  auto gate = Gate{.tree = parser->tree,
                   .next = tokenizer->callback_token_done,
                   .next_context = tokenizer->callback_token_ctx};
  lxb_html_tokenizer_callback_token_done_set(tokenizer, on_token, &gate);
  auto* const begun = lxb_html_parse_chunk_begin(parser);
  if (!begun) return failed();
  auto document = Document{begun};
  auto& names = begun->dom_document;
  auto const done =
      enlarge(names.attrs, html.size()) && enlarge(names.tags, html.size()) &&
      lxb_html_parse_chunk_process(parser, reinterpret_cast<lxb_char_t const*>(html.data()),
                                   html.size()) == LXB_STATUS_OK &&
      lxb_html_parse_chunk_end(parser) == LXB_STATUS_OK;
  if (!done) return failed();
  return document;
}

auto Document::root() const -> Node* { return lxb_dom_interface_node(document_.get()); }

auto Document::body() const -> Node* {
  auto* const body = lxb_html_document_body_element(document_.get());
  return body ? lxb_dom_interface_node(body) : nullptr;
}

auto tag_of(Node const* node) -> lxb_tag_id_t {
  if (!is_element(node)) return LXB_TAG__UNDEF;
  if (node->ns == LXB_NS_HTML) return node->local_name;
  if (node->ns == LXB_NS_SVG) return LXB_TAG_SVG;
  return node->local_name == LXB_TAG_MATH ? LXB_TAG_MATH : LXB_TAG__UNDEF;
}

auto is_heading(lxb_tag_id_t tag) -> bool {
  return tag == LXB_TAG_H1 || tag == LXB_TAG_H2 || tag == LXB_TAG_H3 || tag == LXB_TAG_H4 ||
         tag == LXB_TAG_H5 || tag == LXB_TAG_H6;
}

auto text_of(Node const* text) -> std::string_view {
  auto const& data = reinterpret_cast<lxb_dom_character_data_t const*>(text)->data;
  return {reinterpret_cast<char const*>(data.data), data.data ? data.length : 0};
}

namespace {

auto find_attribute(Node const* node, std::string_view name) -> lxb_dom_attr_t* {
  auto* const element = reinterpret_cast<lxb_dom_element_t const*>(node);
  for (auto* each = element->first_attr; each; each = each->next) {
    auto size = std::size_t{};
    auto const* const text = lxb_dom_attr_local_name(each, &size);
    if (name == std::string_view{reinterpret_cast<char const*>(text), size}) return each;
  }
  return nullptr;
}

}  // namespace

auto attribute(Node const* node, std::string_view name) -> std::string_view {
  if (!is_element(node)) return {};
  auto* const found = find_attribute(node, name);
  if (!found || !found->value || !found->value->data) return {};
  return {reinterpret_cast<char const*>(found->value->data), found->value->length};
}

auto has_attribute(Node const* node, std::string_view name) -> bool {
  return is_element(node) && find_attribute(node, name) != nullptr;
}

auto is_one_of(std::string_view word, std::string_view words) -> bool {
  while (!words.empty()) {
    auto const end = std::min(words.find('|'), words.size());
    if (words.substr(0, end) == word) return true;
    words.remove_prefix(std::min(end + 1, words.size()));
  }
  return false;
}

auto has_class(Node const* node, std::string_view words) -> bool {
  auto list = attribute(node, "class");
  while (!list.empty()) {
    auto const end = std::min(list.find_first_of(" \n\t\r\f"), list.size());
    if (end > 0 && is_one_of(list.substr(0, end), words)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

auto has_word(Node const* node, std::string_view name, std::string_view word) -> bool {
  auto list = attribute(node, name);
  while (!list.empty()) {
    auto const end = std::min(list.find_first_of(" \n\t\r\f"), list.size());
    if (base::equal_ignoring_case(list.substr(0, end), word)) return true;
    list.remove_prefix(std::min(end + 1, list.size()));
  }
  return false;
}

auto next_in(Node const* root, Node* node, bool into) -> Node* {
  if (into && node->first_child) return node->first_child;
  for (; node && node != root; node = node->parent) {
    if (node->next) return node->next;
  }
  return nullptr;
}

auto text_inside(Node* node, std::size_t most) -> std::string {
  auto text = std::string{};
  auto into = true;
  for (auto* each = node; each && text.size() < most; each = next_in(node, each, into)) {
    auto const tag = tag_of(each);
    into = tag != LXB_TAG_SCRIPT && tag != LXB_TAG_STYLE;
    if (is_text(each)) text += text_of(each).substr(0, most - text.size());
  }
  // Not in the middle of a character.
  if (text.size() >= most) {
    while (!text.empty() && (text.back() & 0xC0) == 0x80) text.pop_back();
    if (!text.empty() && (text.back() & 0x80) != 0) text.pop_back();
  }
  return text;
}

auto one_line(std::string_view text) -> std::string {
  auto line = std::string{};
  for (auto const c : text) {
    if (static_cast<unsigned char>(c) < ' ' && !is_blank(c)) continue;
    if (!is_blank(c)) {
      line += c;
    } else if (!line.empty() && line.back() != ' ') {
      line += ' ';
    }
  }
  if (line.ends_with(' ')) line.pop_back();
  return line;
}

auto line_inside(Node* node, std::size_t most) -> std::string {
  return one_line(text_inside(node, most));
}

auto find_below(Node* root, lxb_tag_id_t tag) -> Node* {
  for (auto* each = next_in(root, root); each; each = next_in(root, each)) {
    if (tag_of(each) == tag) return each;
  }
  return nullptr;
}

}  // namespace kit::html
