// A path in the first line and the rules of a site in the rest: comments, empty lines and other
// line ends change nothing, and who may see nothing may see no path.

#include "kit/web/robots.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/check.hpp"

namespace {

constexpr auto agent = std::string_view{"ModelContextProtocol/1.0 (Autonomous)"};

auto allowed(std::string_view rules, std::string_view path) -> bool {
  return kit::Robots::parse(rules, agent).allow(path);
}

auto with_other_line_ends(std::string_view text) -> std::string {
  auto made = std::string{};
  for (auto const c : text) c == '\n' ? made += "\r\n" : made += c;
  return made;
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  auto const end = std::min(input.find('\n'), input.size());
  auto const path = input.substr(0, end);
  auto const rules = input.substr(std::min(end + 1, input.size()));
  auto const is_allowed = allowed(rules, path);
  fuzz::check(allowed(base::concat(rules, "\n# the end\n"), path) == is_allowed,
              "a comment changes nothing", rules);
  fuzz::check(allowed(with_other_line_ends(rules), path) == is_allowed, "line ends change nothing",
              rules);
  // The rules themselves may always be fetched.
  auto const is_page = path.starts_with('/') && path != "/robots.txt";
  fuzz::check(!is_page || !allowed("User-agent: ModelContextProtocol\nDisallow: /\n", path),
              "a site that is closed is closed", path);
  return 0;
}
