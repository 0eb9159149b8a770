#include "kit/input/file_uri.hpp"

#include "base/url.hpp"

namespace kit {
namespace {

// RFC 3986, section 3.3: what stands in a path as it is.
auto is_plain(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
         std::string_view{"-._~!$&'()*+,;=:@/"}.contains(c);
}

}  // namespace

auto file_uri(std::string_view path) -> std::string {
  auto uri = std::string{"file://"};
  for (auto const c : path) {
    if (is_plain(c)) {
      uri += c;
    } else {
      base::url::add_escape(uri, c);
    }
  }
  return uri;
}

auto path_of_uri(std::string_view uri) -> std::optional<std::string> {
  for (auto const host : {"file://localhost/", "file:///"}) {
    if (!uri.starts_with(host)) continue;
    auto const path = uri.substr(std::string_view{host}.size() - 1);
    return base::strictly_percent_decoded(path.substr(0, path.find_first_of("?#")));
  }
  return std::nullopt;
}

}  // namespace kit
