#include "kit/web/web_url.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/text.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

namespace kit {
namespace {

constexpr auto hex_digits = std::string_view{"0123456789ABCDEF"};

auto is_slash(char c) -> bool { return c == '/' || c == '\\'; }

// https://url.spec.whatwg.org/#concept-basic-url-parser, steps 1 to 3: spaces at the ends and line
// ends anywhere are a slip of who copied it.
auto without_slips(std::string_view text) -> std::string {
  auto const is_blank = [](char c) { return static_cast<unsigned char>(c) <= ' '; };
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  auto clean = std::string{text};
  std::erase_if(clean, [](char c) { return c == '\t' || c == '\n' || c == '\r'; });
  return clean;
}

// What the standard's percent-encode sets name, controls and all that is not ASCII included.
auto escaped(std::string_view text, std::string_view set) -> std::string {
  auto out = std::string{};
  for (auto const c : text) {
    auto const byte = static_cast<unsigned char>(c);
    if (byte > ' ' && byte < 0x7f && !set.contains(c)) {
      out += c;
    } else {
      out += '%';
      out += hex_digits[byte >> 4];
      out += hex_digits[byte & 15];
    }
  }
  return out;
}

// A part of a path that stands for this folder (1) or the one above it (2).
auto dots(std::string_view part) -> int {
  auto count = 0;
  while (!part.empty()) {
    auto const is_escaped = base::equal_ignoring_case(part.substr(0, 3), "%2e");
    if (part[0] != '.' && !is_escaped) return 0;
    part.remove_prefix(is_escaped ? 3 : 1);
    if (++count > 2) return 0;
  }
  return count;
}

// https://url.spec.whatwg.org/#path-state
auto normalized_path(std::string_view path) -> std::string {
  auto parts = std::vector<std::string>{};
  while (true) {
    if (!path.empty() && is_slash(path[0])) path.remove_prefix(1);
    auto const end = std::min(path.find_first_of("/\\"), path.size());
    auto const part = path.substr(0, end);
    auto const is_last = end == path.size();
    path.remove_prefix(end);
    auto const up = dots(part);
    if (up == 2 && !parts.empty()) parts.pop_back();
    if (up == 0) {
      parts.push_back(escaped(part, "\"#<>?^`{}"));
    } else if (is_last) {
      parts.emplace_back();
    }
    if (is_last) break;
  }
  auto text = std::string{};
  for (auto const& each : parts) text += base::concat("/", each);
  return text;
}

// https://url.spec.whatwg.org/#forbidden-domain-code-point
auto is_forbidden(char c) -> bool {
  return static_cast<unsigned char>(c) <= ' ' || c == '\x7f' ||
         std::string_view{"#%/:<>?@[\\]^|"}.contains(c);
}

auto default_port(bool is_secure) -> std::uint16_t { return is_secure ? 443 : 80; }

}  // namespace

auto WebUrl::authority() const -> std::string {
  if (port == default_port(is_secure)) return host;
  return base::concat(host, ":", port);
}

auto WebUrl::origin() const -> std::string {
  return base::concat(is_secure ? "https://" : "http://", authority());
}

auto WebUrl::text() const -> std::string { return base::concat(origin(), path, fragment); }

auto read_web_url(std::string_view given) -> base::Result<WebUrl> {
  auto const text = without_slips(given);
  auto const wrong = [&](std::string_view why) {
    return base::failure(base::concat(base::quoted(text), " is no URL of a page: ", why));
  };
  if (!base::utf8::is_valid(text)) return wrong("it is no UTF-8");
  auto const colon = text.find(':');
  auto const scheme = base::lower(std::string_view{text}.substr(0, colon));
  constexpr auto schemes = std::string_view{"abcdefghijklmnopqrstuvwxyz0123456789+-."};
  if (colon == text.npos || colon == 0 || scheme.find_first_not_of(schemes) != scheme.npos) {
    return wrong("it does not begin with a scheme; write https://HOST/PATH");
  }
  if (scheme != "http" && scheme != "https") {
    return wrong(base::concat("its scheme is ", base::quoted(scheme),
                              ", and only http and https are fetched"));
  }
  auto url = WebUrl{.is_secure = scheme == "https"};

  auto rest = std::string_view{text}.substr(colon + 1);
  while (!rest.empty() && is_slash(rest[0])) rest.remove_prefix(1);
  auto const authority_end = std::min(rest.find_first_of("/\\?#"), rest.size());
  auto const authority = rest.substr(0, authority_end);
  rest.remove_prefix(authority_end);
  if (authority.contains('@')) {
    return wrong("it has a user name or password, which would be told to everybody who reads it");
  }
  auto const bracket = authority.rfind(']');
  auto const port_colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  auto const name = authority.substr(0, port_colon);
  if (name.empty()) return wrong("it has no host; write https://HOST/PATH");

  url.host = name[0] == '[' ? base::lower(name) : TRY(ascii_host(base::percent_decoded(name)));
  if (name[0] != '[' && std::ranges::any_of(url.host, is_forbidden)) {
    return wrong(base::concat(base::quoted(url.host), " is no name of a host"));
  }
  auto const address = base::ip_of_host(url.host);
  if (!address) return wrong(address.error().message);
  url.address = *address;
  if (url.address) {
    auto const is_bracketed = name[0] == '[';
    auto const spelled = base::spelled(*url.address);
    // ::ffff:a.b.c.d is the address a.b.c.d, and is spelled as that from here on.
    url.host = is_bracketed && !url.address->is_v4() ? base::concat("[", spelled, "]") : spelled;
  }

  url.port = default_port(url.is_secure);
  if (port_colon != authority.npos && port_colon + 1 < authority.size()) {
    auto const digits = authority.substr(port_colon + 1);
    auto const port = base::parse_integer<std::uint32_t>(digits);
    if (!port || *port == 0 || *port > 65535) {
      return wrong(
          base::concat("its port ", base::quoted(digits), " is not a number from 1 to 65535"));
    }
    url.port = static_cast<std::uint16_t>(*port);
  }

  auto const hash = std::min(rest.find('#'), rest.size());
  if (hash < rest.size()) url.fragment = base::concat("#", escaped(rest.substr(hash + 1), "\"<>`"));
  rest = rest.substr(0, hash);
  auto const question = std::min(rest.find('?'), rest.size());
  url.path = normalized_path(rest.substr(0, question));
  if (question < rest.size()) {
    url.path += base::concat("?", escaped(rest.substr(question + 1), "\"#<>'"));
  }
  return url;
}

}  // namespace kit
