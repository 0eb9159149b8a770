#include "servers/fetch/kinds.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"

namespace fetch {
namespace {

struct Magic {
  std::string_view start;
  std::string_view media_type;
};

using namespace std::string_view_literals;

// https://mimesniff.spec.whatwg.org/#matching-an-image-type-pattern and those after it.
constexpr auto magics = std::array<Magic, 13>{{{"\x89PNG\r\n\x1a\n"sv, "image/png"},
                                               {"\xff\xd8\xff"sv, "image/jpeg"},
                                               {"GIF87a"sv, "image/gif"},
                                               {"GIF89a"sv, "image/gif"},
                                               {"%PDF-"sv, "application/pdf"},
                                               {"PK\x03\x04"sv, "application/zip"},
                                               {"\x1f\x8b\x08"sv, "application/gzip"},
                                               {"OggS\0"sv, "application/ogg"},
                                               {"ID3"sv, "audio/mpeg"},
                                               {"\0\0\x01\0"sv, "image/x-icon"},
                                               {"wOFF"sv, "font/woff"},
                                               {"wOF2"sv, "font/woff2"},
                                               {"\0asm"sv, "application/wasm"}}};

constexpr auto shown_images =
    std::array<std::string_view, 4>{"image/png", "image/jpeg", "image/gif", "image/webp"};

auto sniffed(std::string_view body) -> std::string_view {
  for (auto const& each : magics) {
    if (body.starts_with(each.start)) return each.media_type;
  }
  auto const form = body.substr(std::min<std::size_t>(8, body.size()));
  if (body.starts_with("RIFF") && form.starts_with("WEBP")) return "image/webp";
  if (body.starts_with("RIFF") && form.starts_with("WAVE")) return "audio/wave";
  if (body.substr(std::min<std::size_t>(4, body.size())).starts_with("ftyp")) {
    return form.starts_with("avif") ? "image/avif" : "video/mp4";
  }
  return {};
}

// https://mimesniff.spec.whatwg.org/#binary-data-byte
auto has_binary_bytes(std::string_view body) -> bool {
  return std::ranges::any_of(body.substr(0, 1445), [](char c) {
    auto const byte = static_cast<unsigned char>(c);
    return byte <= 0x08 || byte == 0x0b || (byte >= 0x0e && byte <= 0x1a) ||
           (byte >= 0x1c && byte <= 0x1f);
  });
}

// Text of two bytes a character has zeros, and says so first.
auto has_byte_order_mark(std::string_view body) -> bool {
  return body.starts_with("\xfe\xff") || body.starts_with("\xff\xfe");
}

auto says_wide(std::string_view content_type) -> bool {
  return base::lower(content_type).contains("utf-16");
}

}  // namespace

auto kind_of(std::string_view content_type, std::string_view body) -> BodyKind {
  auto media_type = base::lower(base::trimmed(content_type.substr(0, content_type.find(';'))));
  auto const by_bytes = sniffed(body);
  if (!by_bytes.empty()) {
    auto const is_shown = std::ranges::find(shown_images, by_bytes) != shown_images.end();
    // "application/vnd...zip" says more than the bytes do.
    auto const is_vague = media_type.empty() || by_bytes.starts_with("image/") ||
                          media_type.starts_with("text/") ||
                          media_type == "application/octet-stream";
    return {is_shown ? Kind::image : Kind::other, is_vague ? std::string{by_bytes} : media_type};
  }
  auto const is_wide = has_byte_order_mark(body) || says_wide(content_type);
  if (!is_wide && has_binary_bytes(body)) return {Kind::other, media_type};

  auto const is_html = media_type.empty() || media_type == "text/html" ||
                       media_type == "application/xhtml+xml" ||
                       body.substr(0, 100).contains("<html");
  if (is_html) return {Kind::page, media_type.empty() ? "text/html" : media_type};
  auto const is_xml = media_type.ends_with("/xml") || media_type.ends_with("+xml");
  return {is_xml ? Kind::xml : Kind::text, media_type};
}

}  // namespace fetch
