#include "servers/fetch/kinds.hpp"

#include <array>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

using namespace std::string_view_literals;

auto kind(std::string_view content_type, std::string_view body) -> std::string {
  constexpr auto names = std::array<std::string_view, 5>{"page", "xml", "text", "image", "other"};
  auto const found = fetch::kind_of(content_type, body);
  return base::concat(names[static_cast<std::size_t>(found.kind)], " ", found.media_type);
}

}  // namespace

TEST("the first bytes are believed where they leave no doubt, else the type") {
  expect_equal(kind("text/html; charset=utf-8", "<p>x"), "page text/html");
  expect_equal(kind("", "<p>x"), "page text/html");
  expect_equal(kind("text/plain", "<html>"), "page text/plain");
  expect_equal(kind("text/plain", "x"), "text text/plain");
  expect_equal(kind("application/JSON ;q", "{}"), "text application/json");
  expect_equal(kind("application/xhtml+xml", "<?xml?>"), "page application/xhtml+xml");
  expect_equal(kind("application/rss+xml", "<rss>"), "xml application/rss+xml");
  expect_equal(kind("text/xml", "<urlset>"), "xml text/xml");
  expect_equal(kind("image/svg+xml", "<svg>"), "xml image/svg+xml");
  expect_equal(kind("image/png", "\x89PNG\r\n\x1a\n..."), "image image/png");
  expect_equal(kind("text/html", "\xff\xd8\xff..."), "image image/jpeg");
  expect_equal(kind("image/webp", "RIFF....WEBPVP8 "), "image image/webp");
  expect_equal(kind("image/png", "<p>no image"), "text image/png");
  expect_equal(kind("image/avif",
                    "\0\0\0\x1c"
                    "ftypavif"sv),
               "other image/avif");
  expect_equal(kind("application/pdf", "%PDF-1.7"), "other application/pdf");
  expect_equal(kind("application/octet-stream", "%PDF-1.7"), "other application/pdf");
  expect_equal(kind("application/vnd.oasis.opendocument.text", "PK\x03\x04"),
               "other application/vnd.oasis.opendocument.text");
  expect_equal(kind("application/octet-stream", "only text"), "text application/octet-stream");
  expect_equal(kind("application/octet-stream", "a\0b"sv), "other application/octet-stream");
  expect_equal(kind("text/plain; charset=utf-16le", "a\0b\0"sv), "text text/plain");
  expect_equal(kind("text/plain",
                    "\xff\xfe"
                    "a\0"sv),
               "text text/plain");
}
