// What the names that authors give to elements say of them, and which are not shown.

#pragma once

#include "kit/html/document.hpp"

namespace kit::html {

// Around articles: menus, buttons to share, what else there is to read.
auto is_called_frame(Node const* node) -> bool;
// What nobody comes for, however long it is: advertisements, cookies, newsletters.
auto is_called_pest(Node const* node) -> bool;
// Beside the text and part of it.
auto is_called_note(Node const* node) -> bool;

// Not shown, by its own attributes: there are no style sheets here.
auto is_hidden(Node const* node) -> bool;

}  // namespace kit::html
