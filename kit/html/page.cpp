#include "kit/html/page.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/url.hpp"
#include "kit/html/article.hpp"
#include "kit/html/document.hpp"
#include "kit/html/markdown.hpp"

namespace kit {
namespace {

using html::Node;

// What a page says of itself is as long as it likes.
constexpr auto longest = std::size_t{2000};

auto said(std::string_view text) -> std::string { return html::one_line(text.substr(0, longest)); }

// Which member a <meta> of that name or property tells, if it tells one. The first that says
// something is believed.
auto member_of(Page& page, std::string_view name) -> std::string* {
  if (name == "og:title" || name == "twitter:title") return &page.title;
  if (name == "description" || name == "og:description" || name == "twitter:description") {
    return &page.description;
  }
  if (name == "og:site_name" || name == "application-name") return &page.site_name;
  if (name == "author" || name == "article:author" || name == "dc.creator") return &page.byline;
  if (name == "article:published_time" || name == "date" || name == "dc.date" ||
      name == "datepublished") {
    return &page.published;
  }
  return nullptr;
}

void read_meta(Page& page, Node const* node) {
  auto const content = html::attribute(node, "content");
  for (auto const key : {"property", "name", "itemprop"}) {
    auto* const member = member_of(page, base::lower(html::attribute(node, key).substr(0, 60)));
    if (member && member->empty()) *member = said(content);
  }
}

struct Head {
  std::string title;  // of <title>, which says the name of the site too, as a rule
  std::string base;
};

auto read_head(Page& page, html::Document const& document) -> Head {
  auto head = Head{};
  auto* const root = document.root();
  for (auto* node = html::next_in(root, root); node; node = html::next_in(root, node)) {
    switch (html::tag_of(node)) {
      case LXB_TAG_HTML:
        page.language = said(html::attribute(node, "lang"));
        break;
      case LXB_TAG_META:
        read_meta(page, node);
        break;
      case LXB_TAG_TITLE:
        if (head.title.empty()) head.title = html::line_inside(node, longest);
        break;
      case LXB_TAG_BASE:
        if (head.base.empty()) head.base = html::attribute(node, "href").substr(0, longest);
        break;
      case LXB_TAG_LINK:
        if (page.canonical.empty() && html::has_word(node, "rel", "canonical")) {
          page.canonical = html::attribute(node, "href").substr(0, longest);
        }
        break;
      case LXB_TAG_TIME:
        if (page.published.empty()) page.published = said(html::attribute(node, "datetime"));
        break;
      default:
        break;
    }
  }
  return head;
}

}  // namespace

auto read_page(std::string_view text, PageOptions const& options) -> base::Result<Page> {
  auto const document = TRY(html::Document::parse(text));
  auto page = Page{};
  auto head = read_head(page, document);
  if (page.title.empty()) page.title = std::move(head.title);
  auto const base =
      head.base.empty() ? std::string{options.url} : base::joined_url(options.url, head.base);
  if (!page.canonical.empty()) page.canonical = base::joined_url(base, page.canonical);
  auto const article = html::find_article(document, options.whole);
  auto conversion = html::to_markdown(article, base, text.size());
  page.markdown = std::move(conversion.markdown);
  page.links = std::move(conversion.links);
  return page;
}

}  // namespace kit
