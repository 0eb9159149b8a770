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

// What URLs are put together from, as the standard has it.
namespace url {

// Blanks at the ends and line ends anywhere are a slip of who wrote it.
auto without_slips(std::string_view text) -> std::string;
// As %41.
void add_escape(std::string& out, char c);
// The byte that the '%' at the start of a text and two hexadecimal digits stand for, if they do.
auto escaped_byte(std::string_view text) -> std::optional<char>;
// With what is in `set`, all blanks and controls, and broken UTF-8 escaped.
void add_escaped(std::string& out, std::string_view text, std::string_view set);
// A path without its first slash, after what stands in `out` up to `root`; dots are taken out.
// https://url.spec.whatwg.org/#path-state
void add_path(std::string& out, std::string_view path, std::size_t root);

}  // namespace url

// A text as one piece of a path or a query, in which nothing means anything there: "a/b c" is
// "a%2Fb%20c".
auto percent_encoded(std::string_view text) -> std::string;
// Text in which %41 stands for A. A '%' without two hexadecimal digits stands for itself.
auto percent_decoded(std::string_view text) -> std::string;
// The same, and nothing when a '%' stands for no byte, or when the bytes are no UTF-8.
auto strictly_percent_decoded(std::string_view text) -> std::optional<std::string>;

}  // namespace base
