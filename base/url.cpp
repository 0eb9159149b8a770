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

// Of what a URL holds where, as views. `query` and `fragment` have their first character.
struct Parts {
  std::string_view scheme, authority, path, query, fragment;
};

auto is_slash(char c) -> bool { return c == '/' || c == '\\'; }

// The first `count` characters, which go.
auto taken(std::string_view& text, std::size_t count) -> std::string_view {
  auto const part = text.substr(0, count);
  text.remove_prefix(part.size());
  return part;
}

auto scheme_of(std::string_view text) -> std::string_view {
  auto const is_letter = [](char c) { return (c | 0x20) >= 'a' && (c | 0x20) <= 'z'; };
  if (text.empty() || !is_letter(text[0])) return {};
  auto const end = std::ranges::find_if_not(text, [&](char c) {
    return is_letter(c) || (c >= '0' && c <= '9') || c == '+' || c == '-' || c == '.';
  });
  if (end == text.end() || *end != ':') return {};
  return {text.begin(), end};
}

auto is_web(std::string_view scheme) -> bool {
  return equal_ignoring_case(scheme, "http") || equal_ignoring_case(scheme, "https");
}

// With an authority if any: after a scheme whatever follows the slashes is one.
auto parts_of(std::string_view text) -> Parts {
  auto parts = Parts{.scheme = scheme_of(text)};
  if (!parts.scheme.empty()) text.remove_prefix(parts.scheme.size() + 1);
  parts.fragment = text.substr(std::min(text.find('#'), text.size()));
  text.remove_suffix(parts.fragment.size());
  parts.query = text.substr(std::min(text.find('?'), text.size()));
  text.remove_suffix(parts.query.size());
  if (!parts.scheme.empty() || (text.size() > 1 && is_slash(text[0]) && is_slash(text[1]))) {
    while (!text.empty() && is_slash(text[0])) text.remove_prefix(1);
    parts.authority = taken(text, text.find_first_of("/\\"));
  }
  parts.path = text;
  return parts;
}

// A part of a path that stands for this folder (1) or the one above it (2).
auto dots(std::string_view part) -> int {
  auto count = 0;
  while (!part.empty()) {
    auto const is_escaped = equal_ignoring_case(part.substr(0, 3), "%2e");
    if (part[0] != '.' && !is_escaped) return 0;
    part.remove_prefix(is_escaped ? 3 : 1);
    if (++count > 2) return 0;
  }
  return count;
}

}  // namespace

auto url::without_slips(std::string_view text) -> std::string {
  auto const is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  auto clean = std::string{text};
  std::erase_if(clean, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return clean;
}

void url::add_escape(std::string& out, char c) {
  constexpr auto digits = std::string_view{"0123456789ABCDEF"};
  auto const byte = static_cast<unsigned char>(c);
  out += '%';
  out += digits[byte >> 4];
  out += digits[byte & 15];
}

auto url::escaped_byte(std::string_view text) -> std::optional<char> {
  auto byte = std::uint8_t{};
  auto const digits = text.substr(1, 2);
  auto const* const end = digits.data() + digits.size();
  auto const is_escape = text[0] == '%' && digits.size() == 2 &&
                         std::from_chars(digits.data(), end, byte, 16).ptr == end;
  if (!is_escape) return std::nullopt;
  return static_cast<char>(byte);
}

void url::add_escaped(std::string& out, std::string_view text, std::string_view set) {
  while (!text.empty()) {
    auto const length = utf8::length_of_first(text);
    auto const c = text[0];
    if (length == 0 || (length == 1 && (c <= ' ' || c == '\x7f' || set.contains(c)))) {
      add_escape(out, c);
      text.remove_prefix(1);
    } else {
      out += taken(text, length);
    }
  }
}

void url::add_path(std::string& out, std::string_view path, std::size_t root) {
  while (true) {
    auto const part = taken(path, path.find_first_of("/\\"));
    auto const up = dots(part);
    if (up == 2 && out.size() > root + 1) {
      out.erase(std::max(out.rfind('/', out.size() - 2) + 1, root + 1));
    }
    if (up == 0) add_escaped(out, part, "\"<>^`{}");
    if (path.empty()) return;
    path.remove_prefix(1);
    if (up == 0) out += '/';
  }
}

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

auto joined_url(std::string_view base, std::string_view reference) -> std::string {
  auto const clean = url::without_slips(reference);
  reference = clean;

  auto const from = parts_of(base);
  auto const scheme = scheme_of(reference);
  auto out = std::string{};
  if ((!scheme.empty() && !is_web(scheme)) || !is_web(from.scheme)) {
    url::add_escaped(out, reference, "\"<>");
    return out;
  }
  if (equal_ignoring_case(scheme, from.scheme) &&
      !is_slash(reference[std::min(scheme.size() + 1, reference.size() - 1)])) {
    reference.remove_prefix(scheme.size() + 1);
  }
  auto const to = parts_of(reference);
  auto const has_authority = !to.authority.empty() || !to.scheme.empty();
  auto const& place = has_authority ? to : from;
  out = concat(lower(to.scheme.empty() ? from.scheme : to.scheme), "://");
  auto const host_at = place.authority.rfind('@') + 1;
  url::add_escaped(out, place.authority.substr(0, host_at), "\"<>^`{}");
  url::add_escaped(out, lower(place.authority.substr(host_at)), "\"<>^`{}");
  if (place.authority.empty()) return out;

  auto const root = out.size();
  out += '/';
  auto path = to.path;
  if (!has_authority && (path.empty() || !is_slash(path[0]))) {
    auto const folder = from.path.find_last_of("/\\") + 1;
    auto const kept = path.empty() ? from.path : from.path.substr(0, folder);
    url::add_path(out, kept.substr(std::min<std::size_t>(1, kept.size())), root);
  } else if (!path.empty()) {
    path.remove_prefix(1);
  }
  url::add_path(out, path, root);
  url::add_escaped(
      out, has_authority || !to.query.empty() || !to.path.empty() ? to.query : from.query, "\"<>");
  url::add_escaped(out, to.fragment, "\"<>`");
  return out;
}

// https://www.rfc-editor.org/rfc/rfc3986#section-2.3
auto percent_encoded(std::string_view text) -> std::string {
  auto result = std::string{};
  for (auto const c : text) {
    auto const is_unreserved = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                               (c >= '0' && c <= '9') || std::string_view{"-._~"}.contains(c);
    is_unreserved ? void(result += c) : url::add_escape(result, c);
  }
  return result;
}

auto percent_decoded(std::string_view text) -> std::string {
  auto result = std::string{};
  result.reserve(text.size());
  while (!text.empty()) {
    auto const byte = url::escaped_byte(text);
    result += byte.value_or(text[0]);
    text.remove_prefix(byte ? 3 : 1);
  }
  return result;
}

auto strictly_percent_decoded(std::string_view text) -> std::optional<std::string> {
  auto result = std::string{};
  while (!text.empty()) {
    auto const byte = url::escaped_byte(text);
    if (text[0] == '%' && !byte) return std::nullopt;
    result += byte.value_or(text[0]);
    text.remove_prefix(byte ? 3 : 1);
  }
  if (!utf8::is_valid(result)) return std::nullopt;
  return result;
}

}  // namespace base
