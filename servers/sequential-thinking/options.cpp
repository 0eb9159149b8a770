#include "servers/sequential-thinking/options.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace {

struct Options {
  mcp::Arg<bool, "Write no thoughts to standard error; DISABLE_THOUGHT_LOGGING=true says the same",
           mcp::otherwise{false}>
      quiet;
  mcp::Arg<std::uint32_t, "Bytes of thoughts that are kept of one client", mcp::at_least{4096},
           mcp::at_most{1 << 28}, mcp::otherwise{512 << 10}>
      history_bytes;
  mcp::Arg<std::uint32_t, "Histories that are kept over HTTP at once", mcp::at_least{8},
           mcp::at_most{100000}, mcp::otherwise{200}>
      histories;
  mcp::Arg<std::uint32_t, "Bytes of the state that a client carries where the server keeps nothing",
           mcp::at_least{512}, mcp::at_most{1 << 18}, mcp::otherwise{4096}>
      state_bytes;
};

}  // namespace

auto read_thinking_options(mcp::Variables variables, mcp::Arguments arguments)
    -> base::Result<ThinkingOptions> {
  auto const options = TRY(mcp::read_options<Options>("sequential-thinking", variables, arguments));
  // The official server's own variable.
  auto const quiet = std::ranges::any_of(variables, [](auto const& each) {
    return each.first == "DISABLE_THOUGHT_LOGGING" &&
           base::equal_ignoring_case(each.second, "true");
  });
  return ThinkingOptions{.history_bytes = options.history_bytes,
                         .histories = options.histories,
                         .state_bytes = options.state_bytes,
                         .quiet = quiet || options.quiet};
}

auto describe_thinking_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Options>(server);
}
