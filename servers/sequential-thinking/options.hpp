// What the operator of the server may set.

#pragma once

#include "base/result.hpp"
#include "mcp/options.hpp"

struct ThinkingOptions {
  std::size_t history_bytes = std::size_t{512} << 10;  // of the thoughts of one client
  std::size_t histories = 200;                         // over HTTP at once
  std::size_t state_bytes = 4096;                      // of what a client carries
  bool quiet = false;                                  // no thoughts on standard error
};

auto read_thinking_options(mcp::Variables variables, mcp::Arguments arguments)
    -> base::Result<ThinkingOptions>;

auto describe_thinking_options(std::string_view server) -> std::vector<mcp::OptionDoc>;
