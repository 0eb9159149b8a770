#include "servers/suite/suite.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include "base/text.hpp"

namespace suite {
namespace {

auto is_named(Member const& member, std::string_view word) -> bool {
  return word == member.name || word == member.prefix;
}

auto unknown(std::string_view variable, std::string_view word, std::span<Member const> members)
    -> std::unexpected<base::Error> {
  auto names = std::vector<std::string_view>{};
  auto listed = std::string{};
  for (auto const& member : members) {
    names.push_back(member.name);
    listed += base::concat(listed.empty() ? "" : ", ", member.name);
  }
  auto const nearest = base::nearest(word, names);
  return base::failure(base::concat(variable, ": there is no server ", base::quoted(word), "; ",
                                    nearest ? base::concat("did you mean '", *nearest, "'? ") : "",
                                    "servers are ", listed));
}

// The members that a list names, with commas.
auto named(std::span<Member const> members, std::string_view variable, std::string_view list)
    -> base::Result<std::vector<Member>> {
  auto result = std::vector<Member>{};
  while (!list.empty()) {
    auto const comma = std::min(list.find(','), list.size());
    auto const word = base::trimmed(list.substr(0, comma));
    list.remove_prefix(std::min(comma + 1, list.size()));
    if (word.empty()) continue;
    auto const found =
        std::ranges::find_if(members, [&](Member const& each) { return is_named(each, word); });
    if (found == members.end()) return unknown(variable, word, members);
    result.push_back(*found);
  }
  return result;
}

}  // namespace

auto chosen(std::span<Member const> members, Options const& options)
    -> base::Result<std::vector<Member>> {
  auto const on = TRY(named(members, "WASMMCP_SUITE_SERVERS", options.servers.get()));
  auto const off = TRY(named(members, "WASMMCP_SUITE_WITHOUT", options.without.get()));
  auto result = std::vector<Member>{};
  for (auto const& member : members) {
    auto const is_on = on.empty() || std::ranges::contains(on, member.name, &Member::name);
    auto const is_off = std::ranges::contains(off, member.name, &Member::name);
    if (is_on && !is_off) result.push_back(member);
  }
  if (result.empty()) {
    return base::failure(
        "WASMMCP_SUITE_SERVERS and WASMMCP_SUITE_WITHOUT leave no server; leave both unset to have "
        "all");
  }
  return result;
}

auto create(std::span<Member const> members, Options const& options) -> base::Result<mcp::Server> {
  auto server = mcp::Server{{.name = "wasmmcp-suite",
                             .version = std::string{base::version},
                             .title = "WasmMCP suite",
                             .description = "The servers of WasmMCP as one."}};
  for (auto const& member : TRY(chosen(members, options))) {
    auto made = member.create();
    if (!made) {
      return base::failure(base::concat(made.error().message, " (the server ", member.name,
                                        "; WASMMCP_SUITE_WITHOUT=", member.name,
                                        " would switch it off)"));
    }
    TRY(server.mount(member.prefix, *std::move(made)));
  }
  return server;
}

}  // namespace suite
