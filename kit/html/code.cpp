#include "kit/html/code.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kit::html {
namespace {

auto longest_run(std::string_view text) -> std::size_t {
  auto longest = std::size_t{0};
  auto run = std::size_t{0};
  for (auto const c : text) {
    run = c == '`' ? run + 1 : 0;
    longest = std::max(longest, run);
  }
  return longest;
}

auto is_line(Node const* node) -> bool {
  auto const tag = tag_of(node);
  return tag == LXB_TAG_DIV || tag == LXB_TAG_LI || tag == LXB_TAG_P || tag == LXB_TAG_TR ||
         ((tag == LXB_TAG_CODE || tag == LXB_TAG_SPAN) && has_class(node, "code-line|CodeLine"));
}

// Of what shows code, and of nothing else, a word is a language.
constexpr auto no_language = std::string_view{
    "default|none|text|plain|plaintext|txt|notranslate|highlight|code|sourceCode|literal-block|"
    "nohighlight|"
    "language|lang|hljs|numberLines|lineAnchors|prettyprint"};

auto is_name(std::string_view word) -> bool {
  return !word.empty() && word.size() <= 32 && std::ranges::all_of(word, [](char c) {
    return (c | 0x20) >= 'a' || (c >= '0' && c <= '9') || c == '+' || c == '#' || c == '-' ||
           c == '_' || c == '.';
  });
}

auto language_of(Node const* node) -> std::string_view {
  for (auto const name : {"data-lang", "data-language", "data-code-lang"}) {
    auto const told = attribute(node, name);
    if (is_name(told)) return is_one_of(told, no_language) ? "" : told;
  }
  auto list = attribute(node, "class").substr(0, 500);
  auto before = std::string_view{};
  while (!list.empty()) {
    auto const end = std::min(list.find_first_of(" \n\t\r\f"), list.size());
    auto word = list.substr(0, end);
    list.remove_prefix(std::min(end + 1, list.size()));
    if (word.empty()) continue;
    auto const is_after = before == "brush:" || before == "sourceCode";
    for (auto const start :
         {"language-", "lang-", "highlight-source-", "highlight-text-", "highlight-", "brush:"}) {
      if (!word.starts_with(start)) continue;
      auto const name = word.substr(std::string_view{start}.size());
      if (is_name(name) && !is_one_of(name, no_language)) return name;
      break;
    }
    if (is_after && is_name(word) && !is_one_of(word, no_language)) {
      return word.substr(0, word.find(';'));
    }
    before = word;
  }
  return {};
}

// A blank that does not break is a blank in code.
auto with_plain_blanks(std::string_view text) -> std::string {
  constexpr auto unbroken = std::string_view{"\xC2\xA0"};
  auto clean = std::string{};
  for (auto at = text.find(unbroken); at != text.npos; at = text.find(unbroken)) {
    clean += text.substr(0, at);
    clean += ' ';
    text.remove_prefix(at + unbroken.size());
  }
  clean += text;
  return clean;
}

}  // namespace

auto is_gutter(Node const* node) -> bool {
  if (!is_element(node)) return false;
  return has_class(node,
                   "lineno|linenos|linenodiv|linenumber|line-number|line-numbers-rows|gutter|"
                   "rouge-gutter|blob-num|lineNumber|react-syntax-highlighter-line-number|ln|"
                   "code-line-number");
}

auto is_code_frame(Node const* node) -> bool {
  if (tag_of(node) != LXB_TAG_DIV || !has_class(node, "fragment")) return false;
  auto const* child = node->first_child;
  while (child && !is_element(child)) child = child->next;
  return child && tag_of(child) == LXB_TAG_DIV && has_class(child, "line");
}

auto is_code_table(Node* table) -> bool {
  // The first cells tell.
  auto seen = 0;
  for (auto* node = next_in(table, table); node && seen < 4; node = next_in(table, node)) {
    auto const tag = tag_of(node);
    if (tag != LXB_TAG_TD && tag != LXB_TAG_TH) continue;
    ++seen;
    if (is_gutter(node) || has_class(node, "blob-code|js-file-line|rouge-code|linenos"))
      return true;
  }
  return false;
}

auto code_text(Node* root) -> std::string {
  auto text = std::string{};
  auto* node = root;
  auto const end_line = [&](Node const* left) {
    if (left != root && is_line(left) && !text.ends_with('\n')) text += '\n';
  };
  while (true) {
    auto const tag = tag_of(node);
    auto into = true;
    if (is_text(node)) {
      // Between lines that are elements there is nothing to say.
      auto const is_between = node->parent == root && tag_of(root) == LXB_TAG_DIV;
      for (auto const c : is_between ? "" : text_of(node)) {
        if (c == '\n' || c == '\t' || static_cast<unsigned char>(c) >= ' ') text += c;
      }
    } else if (tag == LXB_TAG_BR) {
      text += '\n';
    } else if (node != root && (tag == LXB_TAG_BUTTON || tag == LXB_TAG_SCRIPT ||
                                tag == LXB_TAG_STYLE || tag == LXB_TAG_SVG || is_gutter(node) ||
                                has_class(node, "ttc"))) {  // what Doxygen shows over a name
      into = false;
    } else if (node != root && is_line(node) && !text.empty() && !text.ends_with('\n')) {
      text += '\n';
    }
    if (into && node->first_child) {
      node = node->first_child;
      continue;
    }
    while (node != root && !node->next) {
      end_line(node);
      node = node->parent;
    }
    if (node == root) break;
    end_line(node);
    node = node->next;
  }
  text = with_plain_blanks(text);
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ' || text.back() == '\t')) {
    text.pop_back();
  }
  // Empty lines in front; the blanks of the first line that says something stay.
  auto start = std::size_t{0};
  for (auto i = std::size_t{0}; i < text.size(); ++i) {
    if (text[i] == '\n') start = i + 1;
    if (text[i] != '\n' && text[i] != ' ' && text[i] != '\t') break;
  }
  return text.substr(std::min(start, text.size()));
}

auto code_language(Node const* pre) -> std::string {
  auto const lower = [](std::string_view name) { return std::string{name}; };
  for (auto const* child = pre->first_child; child; child = child->next) {
    if (tag_of(child) != LXB_TAG_CODE) continue;
    if (auto const name = language_of(child); !name.empty()) return lower(name);
  }
  auto const* node = pre;
  // Around it stand a frame of the highlighter, and the table that has the numbers of lines.
  for (auto up = 0; node && is_element(node) && up < 7; ++up, node = node->parent) {
    auto const tag = tag_of(node);
    if (tag == LXB_TAG_BODY || tag == LXB_TAG_ARTICLE || tag == LXB_TAG_MAIN ||
        tag == LXB_TAG_SECTION) {
      break;
    }
    if (up > 2 && tag == LXB_TAG_DIV && node->first_child != node->last_child && up > 5) break;
    if (auto const name = language_of(node); !name.empty()) return lower(name);
  }
  return {};
}

auto fenced(std::string_view code, std::string_view language) -> std::string {
  auto const fence = std::string(std::max<std::size_t>(3, longest_run(code) + 1), '`');
  return base::concat(fence, language, "\n", code, "\n", fence);
}

auto code_span(std::string_view code) -> std::string {
  auto const text = one_line(code);
  if (text.empty()) return {};
  // Many short ones inside a long text: the fence is as long as the longest.
  auto const run = longest_run(text);
  auto const fence = std::string(run == 0 ? 1 : run + 1, '`');
  auto const pad = text.front() == '`' || text.back() == '`' ? " " : "";
  return base::concat(fence, pad, text, pad, fence);
}

}  // namespace kit::html
