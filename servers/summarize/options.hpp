// What the operator of the server may set, and which model follows from it.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "base/url.hpp"
#include "mcp/options.hpp"

namespace summarize {

enum class Protocol : std::uint8_t { offline, chat_completions, messages, sampling };

struct Provider {
  std::string name;  // as it was chosen: "openai"
  Protocol protocol = Protocol::offline;
  std::string model;
  base::Url endpoint{};             // of the requests
  std::string key;                  // never shown
  std::string_view key_variable{};  // where it comes from
  bool needs_key = false;
};

struct Options {
  Provider provider;
  std::uint32_t timeout_seconds = 50;
  std::uint32_t retries = 2;
  std::uint32_t context_tokens = 100'000;
  std::uint32_t at_once = 8;
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace summarize
