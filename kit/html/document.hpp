// A page as a tree, parsed by lexbor as browsers do. Whatever the markup, the tree is made in
// linear time, is so deep at most, and takes so much memory at most.

#pragma once

#include <lexbor/dom/interfaces/element.h>
#include <lexbor/html/interfaces/document.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kit::html {

using Node = lxb_dom_node_t;

class Document {
 public:
  static auto parse(std::string_view html) -> base::Result<Document>;

  auto root() const -> Node*;  // the document itself
  auto body() const -> Node*;  // nullptr where there is none: of frames

 private:
  struct Free {
    void operator()(lxb_html_document_t* document) const;
  };
  explicit Document(lxb_html_document_t* document) : document_{document} {}

  std::unique_ptr<lxb_html_document_t, Free> document_;
};

inline auto is_element(Node const* node) -> bool { return node->type == LXB_DOM_NODE_TYPE_ELEMENT; }
inline auto is_text(Node const* node) -> bool { return node->type == LXB_DOM_NODE_TYPE_TEXT; }

// LXB_TAG_P and so on. Of SVG only the outermost counts as what it is called, and no text does.
auto tag_of(Node const* node) -> lxb_tag_id_t;
auto is_heading(lxb_tag_id_t tag) -> bool;

auto text_of(Node const* text) -> std::string_view;

// Empty where there is none.
auto attribute(Node const* element, std::string_view name) -> std::string_view;
auto has_attribute(Node const* element, std::string_view name) -> bool;

// Whether an attribute, such as class, has the word among those that blanks part.
auto has_word(Node const* element, std::string_view name, std::string_view word) -> bool;
// Whether the class of an element has one of the words, which '|' parts.
auto has_class(Node const* element, std::string_view words) -> bool;
auto is_one_of(std::string_view word, std::string_view words) -> bool;

// The node after this one, in the order of the text, inside `root`. Children come first when
// `into`. nullptr at the end.
auto next_in(Node const* root, Node* node, bool into = true) -> Node*;

// Text of all that is inside, blanks as they are, scripts and styles without; `most` bytes at most.
auto text_inside(Node* node, std::size_t most = ~std::size_t{}) -> std::string;
// The same on one line, without blanks at its ends.
auto line_inside(Node* node, std::size_t most = ~std::size_t{}) -> std::string;
// Runs of blanks as one, and none at the ends.
auto one_line(std::string_view text) -> std::string;

// The first element below with that tag. nullptr when there is none.
auto find_below(Node* root, lxb_tag_id_t tag) -> Node*;

}  // namespace kit::html
