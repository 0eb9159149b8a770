#include "mcp/tool_call.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/protocol/encode.hpp"
#include "mcp/server.hpp"

namespace mcp {
namespace {

// Texts that are so large are not copied about.
constexpr auto large = std::size_t{1} << 20;

struct Encoded {
  std::string message;
  std::size_t result_size;
};

auto encode(CallToolResult const& result, Tool const& tool, Running const& running) -> Encoded {
  auto writer = json::Writer{};
  auto const* const text = result.content.empty() ? nullptr : std::get_if<Text>(&result.content[0]);
  if (text && text->text.size() > large) {
    constexpr auto around = std::size_t{4096};
    writer.reserve(json::quoted_size(text->text) * (result.repeats_text ? 2 : 1) +
                   result.structuredContent.size() + around);
  }
  writer.begin_object().member("jsonrpc", "2.0").key("id").raw(running.id).key("result");
  auto const before = writer.size();
  running.begin_result(writer);
  protocol::write_call_result(writer, result, tool, running.revision);
  writer.end_object();
  auto const size = writer.size() - before;
  writer.end_object();
  return {writer.take(), size};
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
  auto [message, size] = encode(result, tool, running);
  if (size > settings.result_limit) {
    auto const problem = base::concat("the result has ", size, " bytes, more than the limit of ",
                                      settings.result_limit, "; ask for less at a time");
    message = encode(detail::error_result(problem), tool, running).message;
  }
  if (timed) {
    timing.total = settings.now() - timing.started;
    if (settings.timing.log) report(timing, settings.log);
  }
  running.outbox.answer(std::move(message), 200, timed ? &timing : nullptr);
}

}  // namespace mcp
