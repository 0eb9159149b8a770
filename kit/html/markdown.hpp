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

struct Addresses {
  std::string_view page;  // of the page
  std::string_view base;  // that links are made absolute against
};

// Not longer than some times `size`, the size of the page.
auto to_markdown(Article const& article, Addresses const& addresses, std::size_t size)
    -> Conversion;

}  // namespace kit::html
