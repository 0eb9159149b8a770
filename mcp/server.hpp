// The page a server's author includes: mcp::Server, and the words of a declaration.

#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/version.hpp"
#include "json/arg.hpp"
#include "mcp/call.hpp"
#include "mcp/tool.hpp"
#include "mcp/types.hpp"

namespace mcp {

using json::Arg;
using json::at_least;
using json::at_most;
using json::Bytes;
using json::Format;
using json::format;
using json::header;
using json::Map;
using json::max_items;
using json::max_length;
using json::min_items;
using json::min_length;
using json::otherwise;
using json::pattern;
using json::Raw;

// One thing an operator may set, for help texts: see options.hpp.
struct OptionDoc {
  std::string variable;  // WASMMCP_TIME_LOCAL_TIMEZONE
  std::string flag;      // --local-timezone
  std::string_view doc;
  std::string when_unset = {};  // as JSON text, or empty
};

class Server {
 public:
  explicit Server(Implementation identity) : identity_{std::move(identity)} {}

  // Adds a tool. The texts must live as long as the server; literals do. Two tools of one name are
  // a bug, and trap.
  template <class F>
  auto tool(ToolName name, std::string_view description, F handler) -> Tool& {
    return add(make_tool(name.view(), description, std::move(handler)));
  }

  // What a model should know before it uses the tools.
  auto instructions(std::string text) -> Server& { return instructions_ = std::move(text), *this; }

  // "{name}" in descriptions and docs reads as `value` when tools are listed.
  auto fill(std::string_view name, std::string value) -> Server& {
    return fills_.emplace_back(name, std::move(value)), *this;
  }

  // What an operator may set: the server's name in variables, and describe_options of its struct,
  // which is asked only when somebody wants to know.
  using DescribeOptions = auto (*)(std::string_view server) -> std::vector<OptionDoc>;
  auto document(std::string_view name, DescribeOptions describe) -> Server& {
    return name_in_options_ = name, describe_options_ = describe, *this;
  }

  auto identity() const -> Implementation const& { return identity_; }
  auto instructions() const -> std::string_view { return instructions_; }
  auto has_options() const -> bool { return describe_options_ != nullptr; }
  auto options() const -> std::vector<OptionDoc> {
    return has_options() ? describe_options_(name_in_options_) : std::vector<OptionDoc>{};
  }
  auto tools() const -> std::vector<std::unique_ptr<Tool>> const& { return tools_; }
  auto find_tool(std::string_view name) const -> Tool const*;
  // `text` with its "{name}" filled, each value escaped for a JSON string if `json`.
  auto filled(std::string_view text, bool json) const -> std::string;

 private:
  auto add(Tool tool) -> Tool&;

  Implementation identity_;
  std::string instructions_;
  std::vector<std::unique_ptr<Tool>> tools_;
  std::vector<std::pair<std::string_view, std::string>> fills_;
  std::string_view name_in_options_;
  DescribeOptions describe_options_ = nullptr;
};

// Defined by each server, once, for every way to run it. An error is shown to the operator, and the
// program does not start.
auto create_server() -> base::Result<Server>;

}  // namespace mcp
