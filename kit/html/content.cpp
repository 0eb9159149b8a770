// What single elements become.

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "base/url.hpp"
#include "kit/html/code.hpp"
#include "kit/html/converter.hpp"

namespace kit::html {
namespace {

// Addresses that are longer would make a page of its links.
constexpr auto longest_url = std::size_t{2000};

auto starts_web(std::string_view url) -> bool {
  return url.starts_with("http://") || url.starts_with("https://");
}

}  // namespace

auto Converter::absolute(std::string_view reference) const -> std::string {
  // Within the page it stays short.
  if (reference.starts_with('#')) return one_line(reference);
  if (writer_.is_over() || reference.size() > longest_url)
    return one_line(reference.substr(0, longest_url));
  return base::joined_url(base_, reference);
}

auto Converter::target(std::string_view url, std::string_view title) const -> std::string {
  auto depth = 0;
  auto is_balanced = true;
  for (auto const c : url) {
    if (c == '(') ++depth;
    if (c == ')') is_balanced = is_balanced && --depth >= 0;
  }
  is_balanced = is_balanced && depth == 0 && !url.contains(' ');
  auto text = is_balanced ? std::string{url} : base::concat("<", url, ">");
  auto const words = one_line(title);
  if (words.empty()) return text;
  text += " \"";
  for (auto const c : words) {
    if (c == '"') text += '\\';
    text += c;
  }
  return text + "\"";
}

void Converter::remember(Node* node, std::string_view url) {
  if (!starts_web(url) || writer_.is_over()) return;
  auto text = line_inside(node, 200);
  if (text.empty()) text = one_line(attribute(node, "title"));
  links_.push_back({.text = std::move(text), .url = std::string{url}});
}

void Converter::on_heading(Node* node, int level) {
  auto* const image = find_below(node, LXB_TAG_IMG);
  if (!image && line_inside(node, 64).empty()) return;
  writer_.block(2);
  writer_.open(std::string(static_cast<std::size_t>(level), '#') + " ", "");
  push(node, Undo::heading);
  frames_.back().line = writer_.begin_line(" ");
}

void Converter::on_list(Node* node, bool is_ordered) {
  writer_.block(lists_.empty() ? 2 : 1);
  auto number = long{1};
  if (is_ordered) {
    number = base::parse_integer<int>(attribute(node, "start")).value_or(1);
    if (number < 0) number = 1;
  }
  push(node, Undo::list, lists_.empty() ? 2 : 1);
  lists_.push_back({.is_ordered = is_ordered, .number = number});
}

void Converter::on_item(Node* node) {
  writer_.block(1);
  auto bullet = std::string{"* "};
  if (!lists_.empty() && lists_.back().is_ordered) {
    if (auto const value = base::parse_integer<int>(attribute(node, "value"));
        value && *value >= 0) {
      lists_.back().number = *value;
    }
    bullet = base::concat(lists_.back().number++, ". ");
  } else if (!lists_.empty()) {
    auto const depth = std::ranges::count(lists_, false, &List::is_ordered);
    bullet[0] = "*+-"[(depth - 1) % 3];
  }
  writer_.open(bullet, std::string(bullet.size(), ' '));
  push(node, Undo::item);
}

auto Converter::on_pre(Node* node) -> bool {
  auto const code = code_text(node);
  if (code.empty()) return false;
  for (auto* each = next_in(node, node); each; each = next_in(node, each)) {
    if (tag_of(each) == LXB_TAG_A && has_attribute(each, "href")) {
      remember(each, absolute(attribute(each, "href")));
    }
    if (tag_of(each) == LXB_TAG_IMG) on_image(each);
  }
  if (!tables_.empty() || in_link_) {  // on one line
    writer_.piece(code_span(code));
    return false;
  }
  writer_.block(2);
  writer_.lines(fenced(code, code_language(node)));
  writer_.block(2);
  return false;
}

auto Converter::on_code(Node* node) -> bool {
  if (in_link_ || !find_below(node, LXB_TAG_A)) {
    writer_.piece(code_span(text_inside(node)));
    return false;
  }
  // Code whose words lead somewhere: in pieces, each with its link.
  auto* each = next_in(node, node);
  while (each) {
    if (tag_of(each) == LXB_TAG_A && has_attribute(each, "href")) {
      auto const url = absolute(attribute(each, "href"));
      auto const span = code_span(text_inside(each));
      if (!span.empty()) {
        remember(each, url);
        writer_.piece(base::concat("[", span, "](", target(url, ""), ")"));
      }
      each = next_in(node, each, false);
      continue;
    }
    if (is_text(each)) writer_.piece(code_span(text_of(each)));
    each = next_in(node, each);
  }
  return false;
}

auto Converter::on_link(Node* node) -> bool {
  if (auto const label = notes_.of_link(node); !label.empty()) {
    writer_.piece(base::concat("[^", label, "]"));
    return false;
  }
  if (is_back_link(node) || is_permalink(node)) return false;
  auto const href = attribute(node, "href");
  auto const scheme = base::lower(one_line(href.substr(0, 16)));
  if (href.empty() || in_link_ || scheme.starts_with("javascript:") ||
      scheme.starts_with("data:") || scheme.starts_with("vbscript:")) {
    return true;
  }
  auto const url = absolute(href);
  remember(node, url);
  in_link_ = true;
  writer_.begin_link(target(url, attribute(node, "title")));
  push(node, Undo::link, 0, url);
  return true;
}

void Converter::on_image(Node* node) {
  auto const source = image_source(node);
  auto alt = one_line(attribute(node, "alt"));
  // The picture of a formula that is there as such.
  if (has_class(node, "mwe-math-fallback-image-inline|mwe-math-fallback-image-display")) return;
  if (is_tracker(node)) return;
  if (source.empty()) return writer_.text(alt);
  auto const url = absolute(source);
  if (url == last_image_) return;
  for (auto& c : alt) {
    if (c == '[' || c == ']') c = c == '[' ? '(' : ')';
  }
  writer_.piece(base::concat("![", alt, "](", target(url, attribute(node, "title")), ")"));
  last_image_ = url;
}

auto Converter::on_media(Node* node, lxb_tag_id_t tag) -> bool {
  auto source = attribute(node, "src");
  if (source.empty()) source = attribute(node, "data-src");
  for (auto* each = node->first_child; source.empty() && each; each = each->next) {
    if (tag_of(each) == LXB_TAG_SOURCE) source = attribute(each, "src");
  }
  auto const url = source.empty() ? std::string{} : absolute(source);
  if (!starts_web(url)) return tag != LXB_TAG_IFRAME;
  if (tag == LXB_TAG_IFRAME) {
    auto is_video = false;
    for (auto const host :
         {"youtube", "youtu.be", "vimeo", "dailymotion", "player", "embed", "video"}) {
      is_video = is_video || url.contains(host);
    }
    if (!is_video) return false;
  }
  auto title = one_line(attribute(node, "title"));
  if (title.empty()) title = tag == LXB_TAG_AUDIO ? "Audio" : "Video";
  writer_.block(2);
  writer_.piece(base::concat("[", title, "](", target(url, ""), ")"));
  writer_.block(2);
  if (!writer_.is_over()) links_.push_back({.text = title, .url = url});
  return false;
}

auto Converter::on_table(Node* node) -> bool {
  writer_.block(2);
  if (is_code_table(node) && !find_below(node, LXB_TAG_PRE)) return on_pre(node);
  if (!tables_.empty() || !is_data_table(node)) {
    push(node, Undo::block, 2);
    return true;
  }
  tables_.emplace_back();
  push(node, Undo::table);
  return true;
}

auto Converter::on_cell(Node* node, lxb_tag_id_t tag) -> bool {
  if (is_gutter(node)) return false;
  auto const is_inner =
      std::ranges::any_of(frames_, [](Frame const& frame) { return frame.undo == Undo::cell; });
  if (tables_.empty() || is_inner) {
    writer_.block(2);
    push(node, Undo::block, 2);
    return true;
  }
  if (!tables_.back().is_in_row()) tables_.back().begin_row(false);
  push(node, Undo::cell, tag == LXB_TAG_TH ? 1 : 0);
  frames_.back().line = writer_.begin_cell();
  return true;
}

auto Converter::on_note(Node* node, std::string_view label) -> bool {
  writer_.block(1);
  writer_.open(base::concat("[^", label, "]: "), "    ");
  push(node, Undo::item);
  return true;
}

}  // namespace kit::html
