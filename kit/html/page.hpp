// A page of the web as a model should read it: its article as Markdown, what it says of itself, and
// where it leads.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace kit {

struct PageOptions {
  // Of the page, absolute, of http or https. Links are made absolute against it and <base>.
  std::string_view url;
  // All of the body, without looking for the article.
  bool whole = false;
};

struct PageLink {
  std::string text, url;
};

struct Page {
  // Empty where the page does not say.
  std::string title, language, description, site_name, byline, published, canonical;
  std::string markdown;
  // Of the part that was read: absolute, of http or https, each URL once.
  std::vector<PageLink> links;
};

// `html` is UTF-8. Fails only when markup unfolds to more than there is memory for.
auto read_page(std::string_view html, PageOptions const& options) -> base::Result<Page>;

}  // namespace kit
