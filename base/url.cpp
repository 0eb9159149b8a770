#include "base/url.hpp"

#include <algorithm>
#include <charconv>
#include <cstdint>

#include "base/text.hpp"
#include "base/utf8.hpp"

namespace base {
namespace {

// https://www.rfc-editor.org/rfc/rfc3986#section-3.2.2, as far as names and addresses go that
// somebody may really have.
auto is_host(std::string_view host) -> bool {
  if (host.starts_with('[')) {
    return host.size() > 3 && host.ends_with(']') &&
           host.find_first_not_of("0123456789abcdef:.", 1) == host.size() - 1;
  }
  return !host.empty() && host.find_first_not_of(
                              "abcdefghijklmnopqrstuvwxyz0123456789.-_~%!$&'()*+,;=") == host.npos;
}

auto is_port(std::string_view digits) -> bool {
  auto const port = parse_integer<std::uint32_t>(digits);
  return digits.empty() || (port && *port > 0 && *port <= 65535);
}

// What '%' and two hexadecimal digits at the start of a text stand for, if they are there.
auto escaped_byte(std::string_view text) -> std::optional<char> {
  auto byte = std::uint8_t{};
  auto const digits = text.substr(1, 2);
  auto const* const end = digits.data() + digits.size();
  auto const is_escape = text[0] == '%' && digits.size() == 2 &&
                         std::from_chars(digits.data(), end, byte, 16).ptr == end;
  if (!is_escape) return std::nullopt;
  return static_cast<char>(byte);
}

}  // namespace

auto parse_url(std::string_view text) -> Result<Url> {
  auto const wrong = [&](std::string_view why) {
    return failure(concat(quoted(text), " is no URL to send a request to: ", why,
                          "; it is spelled https://HOST/PATH"));
  };
  auto const scheme_end = text.find("://");
  if (scheme_end == text.npos) return wrong("it has no scheme");
  auto const scheme = lower(text.substr(0, scheme_end));
  if (scheme != "https" && scheme != "http") return wrong("its scheme is neither http nor https");
  // Control characters, spaces and what is not ASCII have to be escaped: a line end in the middle
  // would begin a header of the author's choice.
  auto const is_plain = [](char c) { return c > ' ' && c < '\x7f'; };
  if (!std::ranges::all_of(text, is_plain)) {
    return wrong("spaces, control characters and letters beyond ASCII must be percent-encoded");
  }
  auto const rest = text.substr(scheme_end + 3, text.find('#') - scheme_end - 3);
  auto const authority_end = std::min(rest.find_first_of("/?"), rest.size());
  auto const authority = lower(rest.substr(0, authority_end));
  if (authority.contains('@')) return wrong("it has a user name or password");
  auto const bracket = authority.rfind(']');
  auto const colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  auto const host = std::string_view{authority}.substr(0, colon);
  if (!is_host(host)) return wrong("it has no host");
  if (colon != authority.npos && !is_port(authority.substr(colon + 1))) {
    return wrong("its port is not a number from 1 to 65535");
  }
  auto const path = rest.substr(authority_end);
  return Url{.is_secure = scheme == "https",
             .authority = authority.ends_with(':') ? std::string{host} : authority,
             .path = concat(path.starts_with('/') ? "" : "/", path)};
}

auto percent_decoded(std::string_view text) -> std::string {
  auto result = std::string{};
  result.reserve(text.size());
  while (!text.empty()) {
    auto const byte = escaped_byte(text);
    result += byte.value_or(text[0]);
    text.remove_prefix(byte ? 3 : 1);
  }
  return result;
}

auto strictly_percent_decoded(std::string_view text) -> std::optional<std::string> {
  auto result = std::string{};
  while (!text.empty()) {
    auto const byte = escaped_byte(text);
    if (text[0] == '%' && !byte) return std::nullopt;
    result += byte.value_or(text[0]);
    text.remove_prefix(byte ? 3 : 1);
  }
  if (!utf8::is_valid(result)) return std::nullopt;
  return result;
}

}  // namespace base
