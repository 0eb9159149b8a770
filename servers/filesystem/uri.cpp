#include "servers/filesystem/uri.hpp"

namespace filesystem {
namespace {

constexpr std::string_view digits = "0123456789ABCDEF";

// RFC 3986, section 3.3: what stands in a path as it is.
auto is_plain(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"-._~!$&'()*+,;=:@/"}.contains(c);
}

auto digit(char c) -> int {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

}  // namespace

auto file_uri(std::string_view path) -> std::string {
  auto uri = std::string{"file://"};
  for (auto const c : path) {
    auto const byte = static_cast<unsigned char>(c);
    if (is_plain(c)) {
      uri += c;
    } else {
      uri += '%';
      uri += digits[byte >> 4];
      uri += digits[byte & 15];
    }
  }
  return uri;
}

auto path_of_uri(std::string_view uri) -> std::optional<std::string> {
  for (auto const host : {"file://localhost/", "file:///"}) {
    if (!uri.starts_with(host)) continue;
    auto path = std::string{"/"};
    auto rest = uri.substr(std::string_view{host}.size());
    rest = rest.substr(0, rest.find_first_of("?#"));
    for (auto i = std::size_t{0}; i < rest.size(); ++i) {
      if (rest[i] != '%') {
        path += rest[i];
        continue;
      }
      auto const high = i + 2 < rest.size() ? digit(rest[i + 1]) : -1;
      auto const low = i + 2 < rest.size() ? digit(rest[i + 2]) : -1;
      if (high < 0 || low < 0) return std::nullopt;
      path += static_cast<char>(high * 16 + low);
      i += 2;
    }
    return path;
  }
  return std::nullopt;
}

}  // namespace filesystem
