// The arguments that several tools share.

#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "mcp/server.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/source.hpp"

namespace logs {

// One of the formats, or "auto".
struct KnownFormat {
  template <class T>
  static constexpr bool applies_to = std::same_as<T, std::string>;
  constexpr void schema(json::Schema& schema) const { schema.strings("enum", format_names); }
  auto keeps(std::string_view text) const -> bool {
    return text == "auto" || find_format(text) != nullptr;
  }
  auto words() const -> std::string {
    auto text = std::string{"one of"};
    for (auto const name : format_names) {
      text += base::concat(name == format_names.front() ? " '" : ", '", name, "'");
    }
    return text;
  }
};
inline constexpr auto known_format = KnownFormat{};

using EntriesArg =
    mcp::Arg<std::optional<Entries>, "Log entries, as parse_logs returns them in \"entries\"">;
using LogContentArg = mcp::Arg<std::optional<std::string>, "Raw log content (multi-line string)">;
using PathArg = mcp::Arg<std::optional<std::string>,
                         "A log file instead, in a directory that the server was given; it may be "
                         "of any size",
                         mcp::max_length{4096}>;
using FormatTypeArg = mcp::Arg<std::string, "Log format type or \"auto\" for auto-detection",
                               known_format, mcp::otherwise{"auto"}>;
using PatternArg =
    mcp::Arg<std::optional<std::string>,
             "A pattern of your own instead of a format, in grok's notation: %{IP:ip} "
             "%{NUMBER:ms:int} (?<name>[a-z]+)",
             mcp::max_length{4000}>;
using TimezoneArg =
    mcp::Arg<std::optional<std::string>,
             "Zone of times that are written without one: Asia/Seoul, +09:00", mcp::max_length{64}>;
using MultilineArg =
    mcp::Arg<bool, "Join what goes on in further lines, such as a traceback, to its entry",
             mcp::otherwise{true}>;

// What the members of those names say of the source.
template <class In>
auto wish_of(In const& in, std::string_view timezone) -> Wish {
  auto wish = Wish{.log_content = &in.log_content,
                   .path = &in.path,
                   .format_type = in.format_type,
                   .pattern = in.log_pattern ? std::string_view{*in.log_pattern} : "",
                   .timezone = in.timezone ? std::string_view{*in.timezone} : timezone,
                   .joins = in.multiline};
  if constexpr (requires { in.entries; }) wish.entries = &in.entries;
  if constexpr (requires { in.cursor; }) wish.cursor = in.cursor ? *in.cursor : std::string_view{};
  return wish;
}

}  // namespace logs
