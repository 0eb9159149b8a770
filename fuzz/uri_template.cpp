// A template in the first line and a URI in the rest: matching is quick, its values stand in the
// URI where the template says, and the URI that they make gives the same values again.

#include "mcp/uri_template.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "fuzz/check.hpp"

namespace {

// Every byte as %XX, so that no value looks like the text around it unless that is such text.
auto encoded(std::string_view text, bool keeps_slashes) -> std::string {
  constexpr auto digits = std::string_view{"0123456789ABCDEF"};
  auto result = std::string{};
  for (auto const c : text) {
    if (keeps_slashes && c == '/') {
      result += c;
      continue;
    }
    auto const byte = static_cast<unsigned char>(c);
    result += '%';
    result += digits[byte >> 4];
    result += digits[byte & 15];
  }
  return result;
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  auto const end = std::min(input.find('\n'), input.size());
  auto const text = input.substr(0, end);
  auto const uri = input.substr(std::min(end + 1, input.size()));
  auto const uri_template = mcp::UriTemplate::parse(text);
  if (!uri_template) return 0;
  fuzz::check(
      static_cast<std::size_t>(std::ranges::count(text, '{')) == uri_template->variable_count(),
      "each brace opens a variable", text);
  auto const values = uri_template->match(uri);
  if (!values) return 0;
  fuzz::check(values->size() == uri_template->variable_count(), "each variable has its value", uri);

  // Put together again, by a reading of the template of our own.
  auto made = std::string{};
  auto rest = text;
  auto is_plain = true;
  for (auto const& [name, value] : *values) {
    auto const open = rest.find('{');
    auto const close = rest.find('}');
    auto const takes_slashes = rest[open + 1] == '+';
    fuzz::check_equal(rest.substr(open + 1 + takes_slashes, close - open - 1 - takes_slashes), name,
                      "values come in the order of the template");
    fuzz::check(!value.empty() && base::utf8::is_valid(value), "a value is some text", value);
    auto const raw = encoded(value, takes_slashes);
    made += rest.substr(0, open);
    made += raw;
    rest.remove_prefix(close + 1);
    auto const after = rest.substr(0, rest.find('{'));
    // A value that looks like the text after it ends there instead: that is no fault.
    is_plain = is_plain && (after.empty() || base::concat(raw, after).find(after, 1) == raw.size());
  }
  made += rest;
  if (!is_plain) return 0;
  auto const again = uri_template->match(made);
  fuzz::check(again.has_value(), "what the values make is of the template", made);
  fuzz::check(*again == *values, "what the values make gives them again", made);
  return 0;
}
