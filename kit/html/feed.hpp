// Feeds and sitemaps as Markdown: RSS 2.0 and 1.0, Atom, urlset and sitemapindex.

#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace kit {

// Title, then each entry with its link, date and summary; links are made absolute against `url`.
// Nothing when the text, which is UTF-8, is none of them.
auto read_feed(std::string_view xml, std::string_view url) -> std::optional<std::string>;

}  // namespace kit
