#include "servers/filesystem/kinds.hpp"

#include <array>
#include <string>
#include <utility>

#include "base/text.hpp"

namespace filesystem {
namespace {

constexpr std::string_view unknown = "application/octet-stream";

constexpr std::array<std::pair<std::string_view, std::string_view>, 28> by_ending{{
    // Those of the official server.
    {"png", "image/png"},
    {"jpg", "image/jpeg"},
    {"jpeg", "image/jpeg"},
    {"gif", "image/gif"},
    {"webp", "image/webp"},
    {"bmp", "image/bmp"},
    {"svg", "image/svg+xml"},
    {"mp3", "audio/mpeg"},
    {"wav", "audio/wav"},
    {"ogg", "audio/ogg"},
    {"flac", "audio/flac"},
    // Of files as resources.
    {"txt", "text/plain"},
    {"md", "text/markdown"},
    {"html", "text/html"},
    {"css", "text/css"},
    {"csv", "text/csv"},
    {"js", "text/javascript"},
    {"mjs", "text/javascript"},
    {"json", "application/json"},
    {"xml", "application/xml"},
    {"yaml", "application/yaml"},
    {"yml", "application/yaml"},
    {"toml", "application/toml"},
    {"pdf", "application/pdf"},
    {"zip", "application/zip"},
    {"gz", "application/gzip"},
    {"wasm", "application/wasm"},
    {"avif", "image/avif"},
}};

struct Mark {
  std::string_view bytes;
  std::string_view words;
  std::string_view mime;
};
constexpr std::array<Mark, 17> by_bytes{{
    {"\x89PNG\r\n\x1A\n", "a PNG image", "image/png"},
    {"\xFF\xD8\xFF", "a JPEG image", "image/jpeg"},
    {"GIF8", "a GIF image", "image/gif"},
    {"BM", "a BMP image", "image/bmp"},
    {"%PDF-", "a PDF document", "application/pdf"},
    {"PK\x03\x04", "a ZIP archive, or a document of such a kind", "application/zip"},
    {"\x1F\x8B", "data compressed with gzip", "application/gzip"},
    {"\x28\xB5\x2F\xFD", "data compressed with Zstandard", "application/zstd"},
    {"\xFD"
     "7zXZ",
     "data compressed with xz", "application/x-xz"},
    {std::string_view{"\0asm", 4}, "WebAssembly", "application/wasm"},
    {"\x7F"
     "ELF",
     "a program", unknown},
    {"SQLite format 3", "an SQLite database", "application/vnd.sqlite3"},
    {"RIFF", "audio, video or an image (RIFF)", unknown},
    {"OggS", "audio or video (Ogg)", "audio/ogg"},
    {"ID3", "audio (MP3)", "audio/mpeg"},
    {"\xFF\xFE", "text in UTF-16, little-endian", "text/plain"},
    {"\xFE\xFF", "text in UTF-16, big-endian", "text/plain"},
}};

}  // namespace

auto mime_of_name(std::string_view name) -> std::string_view {
  auto const dot = name.rfind('.');
  if (dot == name.npos) return unknown;
  auto const ending = base::lower(name.substr(dot + 1));
  for (auto const& [each, mime] : by_ending) {
    if (each == ending) return mime;
  }
  return unknown;
}

auto kind_of_bytes(std::string_view start) -> BytesKind {
  // As git decides it: no text has a NUL.
  if (!start.substr(0, binary_look).contains('\0')) return {true, "text", "text/plain"};
  for (auto const& [bytes, words, mime] : by_bytes) {
    if (start.starts_with(bytes)) return {false, words, mime};
  }
  return {false, "binary data", unknown};
}

}  // namespace filesystem
