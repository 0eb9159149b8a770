// What was found of a page, as Markdown.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kit/html/article.hpp"
#include "kit/html/page.hpp"

namespace kit::html {

struct Conversion {
  std::string markdown;
  std::vector<PageLink> links;
};

// Links are made absolute against `base`. Not longer than some times `size`, the size of the page.
auto to_markdown(Article const& article, std::string_view base, std::size_t size) -> Conversion;

}  // namespace kit::html
