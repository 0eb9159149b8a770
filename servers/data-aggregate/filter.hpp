// Which rows count: conditions that must all hold.

#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "mcp/server.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {

enum class Comparison : std::uint8_t {
  eq,
  ne,
  lt,
  le,
  gt,
  ge,
  in,
  not_in,
  contains,
  starts_with,
  ends_with,
  present,
  missing
};

struct Condition {
  mcp::Arg<std::string, "Field to look at, or a path to it: user.id, /user/id"> field;
  mcp::Arg<Comparison,
           "How it compares with value; in and not_in take a list, present and missing nothing",
           mcp::otherwise{Comparison::eq}>
      op;
  mcp::Arg<std::optional<mcp::Raw>, "What to compare with"> value;
};

class Filter {
 public:
  // `name` is the argument's, for messages.
  static auto compile(std::string_view name, std::vector<Condition> const& conditions)
      -> base::Result<Filter>;

  // A field that is missing or null fulfils ne, not_in and missing only. Numbers and texts that
  // are numbers compare by their values, all else as text.
  auto keeps(json::View row) const -> bool;

 private:
  struct Compiled {
    Field field;
    Comparison op;
    std::shared_ptr<json::Document> value;
  };

  std::vector<Compiled> conditions_;
};

}  // namespace aggregate
