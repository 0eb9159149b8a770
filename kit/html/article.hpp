// Finds what of a page is to be read: its article, without what stands around articles.

#pragma once

#include "kit/html/document.hpp"

namespace kit::html {

struct Article {
  Node* root;
  Node* title;  // a heading outside of the root that belongs to it, or nullptr
};

// Where the article is. What is none of it is marked; is_dropped() knows it from here on. `whole`:
// all of the body, of which only what nobody sees is dropped.
auto find_article(Document const& document, bool whole) -> Article;

auto is_dropped(Node const* node) -> bool;

}  // namespace kit::html
