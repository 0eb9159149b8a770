// Images, videos, formulas and footnotes: what stands for them in a text.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kit/html/document.hpp"

namespace kit::html {

// Where the picture of an <img> is, as the page has it: that of a lazy one, too. Empty when there
// is none but a placeholder.
auto image_source(Node const* image) -> std::string_view;
// One pixel, to count who reads.
auto is_tracker(Node const* image) -> bool;

// Of a <math>, a <script type="math/tex"> or a frame around one: "$x$" or "$$x$$", or empty.
auto formula(Node* node) -> std::string;

// Footnotes: what a link such as <sup><a href="#fn1">1</a></sup> refers to.
class Notes {
 public:
  // Finds all that are inside.
  void find(Node* root);
  // The label of the note that a link refers to, or that an element is. Empty when it is none.
  auto of_link(Node* link) const -> std::string_view;
  auto of_note(Node const* element) const -> std::string_view;

 private:
  struct Note {
    std::string_view id;
    std::string label;
  };
  auto find_id(std::string_view id) const -> Note const*;

  std::vector<Note> notes_;
};

// Back from a note to the text.
auto is_back_link(Node* link) -> bool;
// That shows where a heading is, and says nothing.
auto is_permalink(Node* link) -> bool;

}  // namespace kit::html
