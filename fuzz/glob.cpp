// A pattern in the first line and a path in the rest: what matches lies in folders that could hold
// it, a pattern denied says the opposite, and braces are each of their alternatives.

#include "kit/glob/glob.hpp"

#include <algorithm>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "fuzz/check.hpp"

namespace {

void check_folders(kit::Glob const& glob, std::string_view path) {
  fuzz::check(glob.could_contain(""), "what matches lies below the start", path);
  if (path.ends_with('/')) path.remove_suffix(1);
  for (auto i = path.find('/', 1); i != path.npos; i = path.find('/', i + 1)) {
    fuzz::check(glob.could_contain(path.substr(0, i)),
                "what matches lies in a folder that could hold it", path);
  }
}

void check_denied(std::string_view pattern, std::string_view path, bool matches) {
  if (pattern.empty() || pattern[0] == '!' || pattern[0] == '#' || pattern[0] == '(') return;
  auto const denied = kit::Glob::parse(base::concat("!", pattern));
  if (!denied) return;  // one character too long
  fuzz::check(denied->matches(path) != matches, "a pattern or its denial matches", path);
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  auto const end = std::min(input.find('\n'), input.size());
  auto const pattern = input.substr(0, end);
  auto const path = input.substr(std::min(end + 1, input.size()));
  auto const glob = kit::Glob::parse(pattern);
  if (!glob) {
    fuzz::check(!glob.error().message.empty(), "a refusal has words", pattern);
    return 0;
  }
  auto const matches = glob->matches(path);
  fuzz::check(kit::Glob::parse(pattern)->matches(path) == matches, "a pattern says the same twice",
              path);
  if (matches && !pattern.starts_with('!') && !path.starts_with('/')) check_folders(*glob, path);
  check_denied(pattern, path, matches);
  return 0;
}
