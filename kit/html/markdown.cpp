#include "kit/html/markdown.hpp"

#include <algorithm>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "kit/html/converter.hpp"

namespace kit::html {

void Converter::undo(Frame& frame) {
  switch (frame.undo) {
    case Undo::block:
      writer_.block(frame.lines);
      break;
    case Undo::mark:
      writer_.end();
      break;
    case Undo::suffix:
      writer_.piece(frame.text);
      break;
    case Undo::container:
      writer_.close();
      writer_.block(frame.lines);
      break;
    case Undo::item:
      writer_.close();
      writer_.block(1);
      break;
    case Undo::list:
      lists_.pop_back();
      writer_.block(frame.lines);
      break;
    case Undo::heading:
      writer_.end_line(frame.line);
      writer_.close();
      writer_.block(2);
      break;
    case Undo::link: {
      in_link_ = false;
      if (writer_.end()) break;
      // A link of an icon says in words what it is.
      auto name = one_line(attribute(frame.node, "aria-label"));
      if (name.empty()) name = one_line(attribute(frame.node, "title"));
      if (!name.empty()) {
        writer_.begin_link(target(frame.text, ""));
        writer_.text(name);
        writer_.end();
      }
      break;
    }
    case Undo::cell: {
      auto const span = [&](char const* name) {
        return std::clamp(base::parse_integer<int>(attribute(frame.node, name)).value_or(1), 1,
                          1000);
      };
      tables_.back().add({.text = writer_.end_cell(frame.line),
                          .columns = span("colspan"),
                          .rows = span("rowspan"),
                          .is_header = frame.lines == 1});
      break;
    }
    case Undo::table: {
      auto const markdown = tables_.back().is_in_row() ? tables_.back().markdown(65'536) : "";
      tables_.pop_back();
      if (markdown.empty()) break;
      writer_.block(2);
      writer_.lines(markdown);
      writer_.block(2);
      break;
    }
  }
}

void Converter::leave(Node* node) {
  while (!frames_.empty() && frames_.back().node == node) {
    auto frame = std::move(frames_.back());
    frames_.pop_back();
    undo(frame);
  }
}

void Converter::walk(Node* root) {
  auto* node = root;
  while (true) {
    if (is_text(node)) {
      // Between rows of a table there is nothing but blanks.
      writer_.text(text_of(node));
    } else if (is_element(node) && enter(node) && node->first_child) {
      node = node->first_child;
      continue;
    }
    while (true) {
      leave(node);
      if (node == root) return;
      if (node->next) break;
      node = node->parent;
    }
    node = node->next;
  }
}

auto Converter::convert(Article const& article) -> Conversion {
  notes_.find(article.root);
  if (article.title) walk(article.title);
  walk(article.root);
  // Of each address the first link, in the order of the page.
  auto places = std::vector<std::uint32_t>(links_.size());
  base::sort_places(places, {.values = &links_,
                             .is_before = [](void const* all, std::uint32_t a, std::uint32_t b) {
                               auto const& links = *static_cast<std::vector<PageLink> const*>(all);
                               return links[a].url < links[b].url;
                             }});
  auto is_first = std::vector<char>(links_.size(), 1);
  for (auto i = std::size_t{1}; i < places.size(); ++i) {
    if (links_[places[i]].url == links_[places[i - 1]].url) is_first[places[i]] = 0;
  }
  auto links = std::vector<PageLink>{};
  for (auto i = std::size_t{0}; i < links_.size(); ++i) {
    if (is_first[i]) links.push_back(std::move(links_[i]));
  }
  return {.markdown = writer_.take(), .links = std::move(links)};
}

auto to_markdown(Article const& article, std::string_view base, std::size_t size) -> Conversion {
  return Converter{base, size}.convert(article);
}

}  // namespace kit::html
