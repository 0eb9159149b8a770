// URLs as people and models write them, made into those that a request can be sent to.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/ip_address.hpp"
#include "base/result.hpp"

namespace kit {

// The scheme is http or https.
struct WebUrl {
  bool is_secure = false;
  std::string host;  // in ASCII and lower case; an address in its one spelling, of IPv6 in brackets
  std::optional<base::IpAddress> address;  // that the host spells
  std::uint16_t port = 0;                  // that of the scheme when the URL has none
  std::string path;                        // with the query, and never empty
  std::string fragment;                    // with its '#', or empty

  // As Host says it: the port of the scheme is left out.
  auto authority() const -> std::string;
  // "https://example.org:8443", without a path.
  auto origin() const -> std::string;
  auto text() const -> std::string;
};

// Reads what browsers read: any case, backslashes, spaces to escape, dots to take out, addresses in
// any base, names beyond ASCII. An error says what is wrong: no scheme or another one, a user name
// or password, no host, a port out of range.
// https://url.spec.whatwg.org/#url-parsing
auto read_web_url(std::string_view text) -> base::Result<WebUrl>;

// A name as the name system has it: "bücher.example" is "xn--bcher-kva.example". What browsers
// would first turn into other characters is refused, but for capitals of the common alphabets, and
// for the wide forms of ASCII, which become ASCII. `name` is UTF-8.
// https://www.rfc-editor.org/rfc/rfc3492
auto ascii_host(std::string_view name) -> base::Result<std::string>;

}  // namespace kit
