#include "mcp/running.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/server.hpp"

namespace mcp {

Running::Running(Request const& request)
    : server{request.server},
      settings{request.settings},
      session{request.session},
      outbox{request.outbox},
      id{request.message.id},
      revision{request.revision},
      context{request} {}

void Running::may_ask(Request const& request, std::string_view name, std::string_view arguments) {
  if (!request.is_modern()) return;
  auto dialogue = std::make_unique<Dialogue>();
  // Servers may share a key. Lengths stand before texts, so that none runs into the next.
  auto const& server_name = server.identity().name;
  dialogue->binding = base::concat(request.message.method, "\n", server_name.size(), "\n",
                                   server_name, settings.principal.size(), "\n", settings.principal,
                                   name.size(), "\n", name, arguments);
  if (auto const state = request.param("requestState")) {
    dialogue->requestState = state->is(json::Kind::string) ? state->string() : "?";
  }
  if (auto const responses = request.param("inputResponses")) {
    dialogue->inputResponses = json::to_text(*responses);
  }
  context.keep(std::move(dialogue));
}

void Running::begin_result(json::Writer& writer) const {
  auto const meta = context.result_meta();
  if (is_modern()) return v2026_07_28::begin_result(writer, server, "complete", meta);
  writer.begin_object();
  if (!meta.empty()) writer.key("_meta").raw(meta);
}

void Running::succeed(std::string_view members) const {
  if (members.size() > settings.result_limit) {
    return fail({.code = error_code::internal_error,
                 .message = base::concat("the result has ", members.size(),
                                         " bytes, more than the limit of ", settings.result_limit,
                                         "; ask for less at a time")});
  }
  auto writer = json::Writer{};
  begin_result(writer);
  if (!members.empty()) writer.raw(members);
  outbox.answer(result_message(id, writer.end_object().text()), 200, nullptr);
}

void Running::fail(RpcError const& error) const {
  outbox.answer(error_message(id, error, revision), error.http_status, nullptr);
}

namespace detail {

Watch::Watch(Running& running) : running_{running} {
  running.session.running().push_back(&running);
  auto const& settings = running.settings;
  if (!settings.sleep || running.endless) return;
  alarm_ = settings.sleep(settings.call_limit);
  alarm_.start([](void* interrupt) { static_cast<base::Interrupt*>(interrupt)->raise(); },
               &running.context.interrupt());
}

Watch::~Watch() { std::erase(running_.session.running(), &running_); }

auto answer_stopped(Running& running) -> std::optional<ToolError> {
  // "Not send a response for the cancelled request."
  if (running.cancelled_by_client) return std::nullopt;
  auto const* const verdict = running.context.verdict();
  if (!verdict) {
    return ToolError{base::concat("the call was stopped after ",
                                  running.settings.call_limit / 1'000'000'000,
                                  " seconds, the limit")};
  }
  if (verdict->error) {
    running.fail(*verdict->error);
  } else if (!verdict->input_required.empty()) {
    auto writer = json::Writer{};
    v2026_07_28::begin_result(writer, running.server, "input_required");
    auto const result = base::concat(writer.text(), ",", verdict->input_required, "}");
    running.outbox.answer(result_message(running.id, result), 200, nullptr);
  } else if (!verdict->task.empty()) {
    running.outbox.answer(result_message(running.id, base::concat("{", verdict->task, "}")), 200,
                          nullptr);
  } else {
    return ToolError{verdict->tool_error};
  }
  return std::nullopt;
}

}  // namespace detail
}  // namespace mcp
