#include "kit/web/web_url.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "base/url.hpp"
#include "base/utf8.hpp"

namespace kit {
namespace {

auto is_slash(char c) -> bool { return c == '/' || c == '\\'; }

// With what is not ASCII escaped as well.
auto in_ascii(std::string_view text) -> std::string {
  auto out = std::string{};
  for (auto const c : text) {
    if ((c & 0x80) != 0) {
      base::url::add_escape(out, c);
    } else {
      out += c;
    }
  }
  return out;
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
  auto const text = base::url::without_slips(given);
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
  auto const question = std::min(rest.substr(0, hash).find('?'), hash);
  auto const slash = std::min<std::size_t>(1, question);
  auto path = std::string{"/"};
  base::url::add_path(path, rest.substr(slash, question - slash), 0);
  base::url::add_escaped(path, rest.substr(question, hash - question), "\"#<>'");
  auto fragment = std::string{};
  base::url::add_escaped(fragment, rest.substr(hash), "\"<>`");
  url.path = in_ascii(path);
  url.fragment = in_ascii(fragment);
  return url;
}

}  // namespace kit
