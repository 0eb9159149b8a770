// URLs of http and https, taken apart as far as a request needs.

#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace base {

struct Url {
  bool is_secure;         // https
  std::string authority;  // host, and port if there is one, in lower case
  std::string path;       // with the query, and never empty; without the fragment
};

// An error says what is wrong with it. User names and passwords are refused: they would end up in
// logs.
auto parse_url(std::string_view text) -> Result<Url>;

// What a link or a redirect in the page of that URL, of http or https, leads to, with its fragment:
// dots are taken out, and what no URL can hold is escaped. Letters beyond ASCII stay. A reference
// with another scheme, such as mailto:, is left as it is.
// https://url.spec.whatwg.org/#url-parsing
auto joined_url(std::string_view base, std::string_view reference) -> std::string;

// Text in which %41 stands for A. A '%' without two hexadecimal digits stands for itself.
auto percent_decoded(std::string_view text) -> std::string;
// The same, and nothing when a '%' stands for no byte, or when the bytes are no UTF-8.
auto strictly_percent_decoded(std::string_view text) -> std::optional<std::string>;

}  // namespace base
