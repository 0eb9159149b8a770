// What a model gets to read of a body.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kit/html/page.hpp"
#include "mcp/types.hpp"
#include "servers/fetch/download.hpp"

namespace fetch {

struct ReadOptions {
  bool raw = false;        // as it came, but for its encoding
  bool full_page = false;  // all of a page, not only its article
};

struct Reading {
  std::string prefix;   // what has to be said before it
  std::string content;  // as Markdown, or as it came; of an image, what it is
  kit::Page page;       // of HTML: what the page says of itself, and its links
  std::string media_type;
  bool is_image = false;  // the body is one that clients can show
};

// A failure when it is nothing that can be read.
auto read_body(Download const& download, ReadOptions const& options) -> mcp::Result<Reading>;

}  // namespace fetch
