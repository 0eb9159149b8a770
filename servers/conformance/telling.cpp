// What a client is told before the result: lines of log, and how far the work is.

#include <array>

#include "base/text.hpp"
#include "servers/conformance/conformance.hpp"

namespace conformance {
namespace {

constexpr auto pause = 50 * host::Nanoseconds{1'000'000};

using Said = mcp::Async<mcp::Result<std::string>>;

auto log_while_working(host::Timer& timer, mcp::CallContext& call) -> Said {
  constexpr auto lines = std::array<std::string_view, 3>{
      "Tool execution started", "Tool processing data", "Tool execution completed"};
  for (auto const line : lines) {
    co_await call.log(mcp::LogLevel::info, line);
    co_await timer.sleep(pause);
  }
  co_return "There were three lines of log.";
}

auto progress_while_working(host::Timer& timer, mcp::CallContext& call) -> Said {
  for (auto const percent : {0, 50, 100}) {
    co_await call.progress(percent, 100, base::concat("Completed step ", percent, " of 100"));
    co_await timer.sleep(pause);
  }
  co_return "Progress was told three times.";
}

auto log_once(mcp::CallContext& call) -> Said {
  co_await call.log(mcp::LogLevel::info, "The tool was called", "conformance");
  co_return "Who asked for a log has got one.";
}

auto outlive_the_stream(host::Timer& timer, mcp::CallContext& call) -> Said {
  co_await call.close_stream();
  co_await timer.sleep(2 * pause);
  co_return "This was worked out after the stream had ended.";
}

}  // namespace

void add_telling(mcp::Server& server, host::Timer& timer) {
  server.tool("test_tool_with_logging", "Logs three lines while it works.",
              [&timer](mcp::CallContext& call) { return log_while_working(timer, call); });

  server.tool("test_tool_with_progress", "Tells its progress three times.",
              [&timer](mcp::CallContext& call) { return progress_while_working(timer, call); });

  server.tool("test_logging_tool", "Logs one line, for a client that wants a log.", log_once);

  server.tool("test_reconnection", "Ends its stream of events before it answers.",
              [&timer](mcp::CallContext& call) { return outlive_the_stream(timer, call); });
}

}  // namespace conformance
