// How the tree of a page becomes Markdown: element by element, without recursion.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "kit/html/markdown.hpp"
#include "kit/html/media.hpp"
#include "kit/html/table.hpp"
#include "kit/html/writer.hpp"

namespace kit::html {

// What is undone where an element ends.
enum class Undo : std::uint8_t {
  block,
  mark,
  link,
  container,
  heading,
  list,
  item,
  cell,
  table,
  suffix
};

struct Frame {
  Node* node;
  Undo undo;
  int lines = 0;
  std::string text = {};  // of a suffix; of a link, its address
  Writer::Line line = {};
};

struct List {
  bool is_ordered;
  long number;
};

class Converter {
 public:
  Converter(std::string_view base, std::size_t size) : base_{base}, writer_{size * 6 + 65'536} {}
  auto convert(Article const& article) -> Conversion;

 private:
  void walk(Node* root);
  // Whether to go into it.
  auto enter(Node* node) -> bool;
  auto enter_block(Node* node, lxb_tag_id_t tag) -> bool;
  auto enter_inline(Node* node, lxb_tag_id_t tag) -> bool;
  void leave(Node* node);
  void undo(Frame& frame);

  void on_heading(Node* node, int level);
  void on_list(Node* node, bool is_ordered);
  void on_item(Node* node);
  auto on_pre(Node* node) -> bool;
  auto on_code(Node* node) -> bool;
  auto on_link(Node* node) -> bool;
  void on_image(Node* node);
  auto on_media(Node* node, lxb_tag_id_t tag) -> bool;
  auto on_table(Node* node) -> bool;
  auto on_cell(Node* node, lxb_tag_id_t tag) -> bool;
  auto on_note(Node* node, std::string_view label) -> bool;

  void push(Node* node, Undo undo, int lines = 0, std::string_view text = {}) {
    frames_.push_back({.node = node, .undo = undo, .lines = lines, .text = std::string{text}});
  }
  void mark(Node* node, std::string_view text) {
    writer_.begin(text);
    push(node, Undo::mark);
  }
  auto absolute(std::string_view reference) const -> std::string;
  auto target(std::string_view url, std::string_view title) const -> std::string;
  void remember(Node* node, std::string_view url);

  std::string_view base_;
  Writer writer_;
  Notes notes_;
  std::vector<Frame> frames_;
  std::vector<List> lists_;
  std::vector<Table> tables_;
  std::vector<PageLink> links_;
  std::string last_image_;
  bool in_link_ = false;
};

}  // namespace kit::html
