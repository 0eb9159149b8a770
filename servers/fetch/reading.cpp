#include "servers/fetch/reading.hpp"

#include "base/text.hpp"
#include "kit/charset/charset.hpp"
#include "kit/html/feed.hpp"
#include "servers/fetch/kinds.hpp"

namespace fetch {
namespace {

auto as_it_came(Download const& download, std::string_view media_type) -> std::string {
  auto const type = download.content_type.empty() ? media_type : download.content_type;
  return base::concat("Content type ", base::shown(type),
                      " cannot be simplified to markdown, but here is the raw content:\n");
}

auto size_of(Download const& download) -> std::string {
  return base::concat(download.is_cut ? "more than " : "", download.body.size(), " bytes");
}

}  // namespace

auto read_body(Download const& download, ReadOptions const& options) -> mcp::Result<Reading> {
  auto kind = kind_of(download.content_type, download.body);
  auto reading = Reading{.prefix = {}, .content = {}, .page = {}, .media_type = kind.media_type};
  if (kind.kind == Kind::other || (kind.kind == Kind::image && download.is_cut)) {
    auto const type = kind.media_type.empty() ? std::string_view{"of no stated type"}
                                              : std::string_view{kind.media_type};
    return mcp::failure(base::concat("Failed to read ", download.url.text(), ": it is ", type, ", ",
                                     size_of(download),
                                     ", and no text, page or image that can be shown"));
  }
  if (kind.kind == Kind::image) {
    reading.content = base::concat(kind.media_type, ", ", size_of(download));
    reading.is_image = true;
    return reading;
  }

  auto const encoding = kit::page_encoding(download.body, download.content_type);
  auto text = kit::decode(encoding, download.body);
  auto const url = download.url.text();
  if (kind.kind == Kind::page && !options.raw) {
    auto page = kit::read_page(text, {.url = url, .whole = options.full_page});
    if (page && !page->markdown.empty()) {
      reading.content = std::exchange(page->markdown, {});
      reading.page = *std::move(page);
    } else {
      reading.content = "<error>Page failed to be simplified from HTML</error>";
    }
    return reading;
  }
  if (kind.kind == Kind::xml && !options.raw) {
    auto feed = kit::read_feed(text, url);
    if (feed) {
      reading.content = *std::move(feed);
      return reading;
    }
  }
  reading.prefix = as_it_came(download, kind.media_type);
  reading.content = std::move(text);
  return reading;
}

}  // namespace fetch
