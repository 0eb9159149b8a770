#include "mcp/store.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mcp {
namespace {

constexpr auto longest_name = std::size_t{150};

auto may_stand_in_name(char c) -> bool {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
         c == '.' || c == '-';
}

}  // namespace

auto check_record_name(std::string_view name) -> base::Result<void> {
  if (!name.empty() && name.size() <= longest_name && name.front() != '.' &&
      std::ranges::all_of(name, may_stand_in_name)) {
    return {};
  }
  return base::failure(base::concat(base::quoted(name), " is no name of a record; it has 1 to ",
                                    longest_name,
                                    " of A-Z a-z 0-9 _ . - and does not begin with a dot"));
}

auto kept_record(std::string_view session) -> std::string { return base::concat("kept.", session); }

}  // namespace mcp
