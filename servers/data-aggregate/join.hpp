// A second list, whose rows are put beside those of the first that have the same values.

#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/rows.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {

enum class How : std::uint8_t { inner, left };

struct JoinWith {
  mcp::Arg<std::optional<Items>, "The second list"> items;
  PathArg path;
  FormatArg format;
  mcp::Arg<std::vector<std::string>, "Fields of the first list that have to match",
           mcp::min_items{1}, mcp::max_items{10}>
      on;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Their names in the second list, when they differ", mcp::max_items{10}>
      right_on;
  mcp::Arg<How, "inner: rows without a match go; left: they stay as they are",
           mcp::otherwise{How::inner}>
      how;
  mcp::Arg<std::string, "Put before names of the second list that the first has too",
           mcp::otherwise{"right_"}>
      prefix;
};

class Join {
 public:
  // Reads all of the second list.
  static auto open(JoinWith const& with, kit::Inputs const& inputs, mcp::CallContext const& call)
      -> base::Result<Join>;

  // How many rows come of all of `rows`; a failure when they are too many. Reads them once, and
  // goes back to their beginning.
  auto check(Rows& rows) const -> base::Result<void>;

  // The matches of a row: begin with begin(), and go on while next() gives one. The row has to live
  // as long.
  void begin(json::View left);
  auto next() -> base::Result<std::optional<json::View>>;

 private:
  explicit Join(mcp::CallContext const& call) : call_{&call} {}
  auto matches(json::View left, std::string& key) const -> std::uint32_t;

  mcp::CallContext const* call_;
  std::uint64_t given_ = 0;
  std::vector<Field> left_fields_;
  std::vector<Field> right_fields_;
  How how_ = How::inner;
  std::string prefix_;

  Keys keys_;
  std::vector<std::uint32_t> first_;     // of each key: its first row
  std::vector<std::uint32_t> last_;      // and its last
  std::vector<std::uint32_t> how_many_;  // and their number
  std::vector<std::uint32_t> following_;
  std::vector<std::string> rows_;  // as JSON

  std::optional<json::View> left_;
  std::uint32_t at_ = 0;
  std::optional<json::Document> joined_;
};

}  // namespace aggregate
