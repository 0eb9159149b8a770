// The first byte chooses how much of a page is wanted, or that the rest is a feed. What comes out
// is UTF-8 and bounded, whatever goes in.

#include <cstdint>
#include <string>
#include <string_view>

#include "base/utf8.hpp"
#include "fuzz/check.hpp"
#include "kit/charset/charset.hpp"
#include "kit/html/feed.hpp"
#include "kit/html/page.hpp"

namespace {

constexpr auto url = std::string_view{"https://example.org/a/b?c"};

void check_text(std::string_view markdown, std::size_t size) {
  fuzz::check(base::utf8::is_valid(markdown), "Markdown is UTF-8", markdown);
  fuzz::check(markdown.size() <= 8 * size + 200'000, "Markdown is bounded", markdown);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.empty()) return 0;
  // Readers are given UTF-8.
  auto const text = kit::decode(*kit::find_encoding("utf-8"), input.substr(1));
  if (input[0] % 3 == 0) {
    auto const feed = kit::read_feed(text, url);
    if (feed) fuzz::check(base::utf8::is_valid(*feed), "a feed is UTF-8", *feed);
    return 0;
  }
  auto const page = kit::read_page(text, {.url = url, .whole = input[0] % 3 == 1});
  if (!page) return 0;
  check_text(page->markdown, text.size());
  for (auto const& link : page->links) {
    auto const is_web = link.url.starts_with("http://") || link.url.starts_with("https://");
    fuzz::check(is_web, "links are absolute", link.url);
    fuzz::check(base::utf8::is_valid(link.text), "texts of links are UTF-8", link.text);
  }
  return 0;
}
