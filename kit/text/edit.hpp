// Parts of a text replaced by others, as models ask for it.

#pragma once

#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace kit {

struct Edit {
  std::string_view old_text;
  std::string_view new_text;
  bool all = false;  // replaces every occurrence; else there must be one
};

// `text` with all the edits made, in order, each on what the one before has left.
//
// Line ends are the text's: the edits may be written with LF or CRLF, what they insert gets what
// most lines of the text have, and all other lines keep theirs. Where the old text does not occur
// as it is written, lines that differ in nothing but spaces at their ends are taken for it, and the
// new lines are indented as the old ones were.
//
// A failure says which edit it was, and where it matches if that is in several places.
auto apply_edits(std::string_view text, std::span<Edit const> edits) -> base::Result<std::string>;

}  // namespace kit
