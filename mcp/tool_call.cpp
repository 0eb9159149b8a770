#include "mcp/tool_call.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/server.hpp"

namespace mcp {
namespace {

auto encode(CallToolResult const& result, Tool const& tool, Running const& running) -> std::string {
  auto writer = json::Writer{};
  if (running.is_modern()) {
    v2026_07_28::begin_result(writer, running.server);
  } else {
    writer.begin_object();
  }
  protocol::write_call_result(writer, result, tool, running.revision);
  writer.end_object();
  return writer.text();
}

void report(Timing const& timing, void (*log)(std::string_view line)) {
  log(base::concat("---JSON_PARSE---", protocol::milliseconds(timing.parse)));
  log(base::concat("---TOOL_EXEC---", protocol::milliseconds(timing.execute)));
  log(base::concat("---IO---", protocol::milliseconds(timing.io)));
  log(base::concat("---WASM_TOTAL---", protocol::milliseconds(timing.total)));
}

}  // namespace

void FinishCall::operator()(Running& running, Outcome<CallToolResult> outcome) const {
  auto result =
      outcome ? *std::move(outcome) : detail::error_result(std::move(outcome.error().message));
  auto const& settings = running.settings;
  auto const timed = settings.timing.any();
  auto& timing = running.context.timing();
  if (timed) {
    auto const at = settings.now();
    timing.execute = at - timing.execute;
    timing.total = at - timing.started;
    if (settings.timing.result) protocol::add_timing(result, timing);
  }
  auto text = encode(result, tool, running);
  if (text.size() > settings.result_limit) {
    auto const problem =
        base::concat("the result has ", text.size(), " bytes, more than the limit of ",
                     settings.result_limit, "; ask for less at a time");
    text = encode(detail::error_result(problem), tool, running);
  }
  if (timed) {
    timing.total = settings.now() - timing.started;
    if (settings.timing.log) report(timing, settings.log);
  }
  running.outbox.answer(result_message(running.id, text), 200, timed ? &timing : nullptr);
}

}  // namespace mcp
