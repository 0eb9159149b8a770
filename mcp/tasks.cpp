#include "mcp/tasks.hpp"

#include "base/text.hpp"
#include "json/writer.hpp"
#include "mcp/extensions.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/running.hpp"
#include "mcp/server.hpp"
#include "mcp/task_news.hpp"
#include "mcp/task_record.hpp"
#include "mcp/task_text.hpp"
#include "mcp/task_worker.hpp"
#include "mcp/tool_call.hpp"

namespace mcp {
namespace {

// A GetTaskResult.
auto encode(task::State const& state, Server const& server) -> std::string {
  auto writer = json::Writer{};
  v2026_07_28::begin_result(writer, server);
  task::write_detailed_task(writer, state);
  writer.end_object();
  return writer.text();
}

auto no_such_task(std::string_view id) -> RpcError {
  return {.code = error_code::invalid_params,
          .message = base::concat("there is no task ", base::quoted(id), ", or no more")};
}

auto missing_capability() -> RpcError {
  auto const required = required_capabilities(Ability::tasks);
  return {.code = error_code::missing_required_client_capability,
          .message = base::concat("this needs a client that declares the capability ", required),
          .data = base::concat(R"({"requiredCapabilities":)", required, "}"),
          .http_status = 400};
}

// What is kept of the call: all but what belongs to the request that it came with. Progress always
// has a token, for it is told in the task's status.
auto params_to_keep(json::View params) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object();
  for (auto const& [name, value] : params.members()) {
    if (name == "_meta" || name == "requestState" || name == "inputResponses") continue;
    writer.key(name).value(value);
  }
  writer.key("_meta").begin_object().key("progressToken").integer(0);
  for (auto const& [name, value] : params.find("_meta")->members()) {
    if (name != "progressToken") writer.key(name).value(value);
  }
  writer.end_object().end_object();
  return writer.text();
}

// "tools/call" of a tool that cannot run but as a task.
void refuse(Request const& request, Tool const& tool, std::string_view why) {
  auto writer = json::Writer{};
  if (request.is_modern()) {
    v2026_07_28::begin_result(writer, request.server);
  } else {
    writer.begin_object();
  }
  writer.key("content").begin_array().begin_object().member("type", "text");
  writer.member("text", base::concat(base::quoted(tool.name), " runs as a task only: ", why));
  writer.end_object().end_array().key("isError").boolean(true).end_object();
  request.succeed(writer.text());
}

// Calls the tool, and leaves it to its handler when the task begins.
auto call_until_told(Request const& request, Tool const& tool, json::View arguments) -> Async<> {
  auto running = std::make_unique<Running>(request);
  running->may_ask(request, tool.name, json::to_text(arguments));
  auto& dialogue = *running->context.dialogue();
  dialogue.task_params = params_to_keep(*request.message.params);
  dialogue.task_server = &request.server;
  auto const now = request.settings.timing.any() ? request.settings.now() : 0;
  running->context.timing() = {.started = request.started, .parse = request.parse, .execute = now};
  auto work = tool.handler->call(running->context, arguments, request.settings.leniency);
  return finish(std::move(running), std::move(work), FinishCall{tool});
}

// Works at the task if nobody does. What the answer tells is how it is before that, where the work
// can go on after the answer; else, and when an instance has died of it before, how it is then.
auto get(Server const& server, Settings const& settings, Outbox& outbox, Id id, task::State state)
    -> Async<> {
  if (task::wants_worker(settings, state)) {
    auto work = task::work_at(server, settings, state.id);
    auto const died = task::last_lease(settings, state.id).until != 0;
    if (died || !outbox.go_on(work)) {
      co_await work;
      state = task::find(settings, state.id).value_or(std::move(state));
    }
  }
  outbox.answer(result_message(id, encode(state, server)), 200, nullptr);
}

void acknowledge(Request const& request) {
  auto writer = json::Writer{};
  v2026_07_28::begin_result(writer, request.server);
  writer.end_object();
  request.succeed(writer.text());
}

// Answers to what is asked now; others are passed over.
// https://modelcontextprotocol.io/seps/2663-tasks-extension#task-update-requests
void update(Request const& request, task::State const& state) {
  auto const responses = request.param("inputResponses");
  if (!responses || !responses->is(json::Kind::object)) {
    return request.fail(
        invalid_params(base::concat("params.inputResponses must be an object, not ",
                                    responses ? json::in_words(*responses) : "left out"))
            .error());
  }
  if (state.status == task::Status::input_required) {
    auto open = state.asked.size();
    for (auto const& [key, asked, answered] : state.asked) {
      auto const response = responses->find(key);
      if (!answered && response) {
        task::answer(request.settings, state.id, key, json::to_text(*response));
      }
      if (answered || response) --open;
    }
    if (open == 0) {
      auto work = task::work_at(request.server, request.settings, state.id);
      request.outbox.go_on(work);  // where it cannot, tasks/get does the work
    }
  }
  acknowledge(request);
}

}  // namespace

auto detail::begin_task(Server const& server, Settings const& settings, Outbox& outbox,
                        std::string const& params, task::Answers const& answers)
    -> std::expected<std::string, RpcError> {
  auto const document = MUST(json::Document::parse(params, settings.depth_limit + 8));
  auto const& tool = *server.find_tool(document.root().find("name")->string());
  auto const id = task::create(settings, tool.task.options, params, answers);
  if (!id) {
    return std::unexpected{
        RpcError{.code = error_code::internal_error,
                 .message = base::concat("the task could not be kept: ", id.error().message)}};
  }
  auto writer = json::Writer{};
  v2026_07_28::begin_result(writer, server, "task");
  auto const now = settings.unix_time();
  task::write_task(writer,
                   {.id = *id, .created = now, .updated = now, .options = tool.task.options});
  auto work = task::work_at(server, settings, *id);
  outbox.go_on(work);  // where it cannot, tasks/get does the work
  return writer.text().substr(1);
}

void Tasks::write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                               Revision revision) const {
  write_extensions(writer, server, settings, revision, *this);
}

auto Tasks::extension(Settings const& settings, Revision revision) const -> std::string_view {
  if (is_legacy(revision) || !task::can_keep(settings)) return {};
  return "io.modelcontextprotocol/tasks";
}

auto Tasks::call(Request const& request, Tool const& tool) -> std::optional<Async<>> {
  auto const& settings = request.settings;
  auto const required = tool.task.support == TaskSupport::required;
  if (!request.is_modern() || !task::can_keep(settings)) {
    if (!required) return std::nullopt;
    refuse(request, tool,
           request.is_modern()
               ? "the server has no place to keep tasks; its operator can give it the directory "
                 "/.wasmmcp-state, or natively one that WASMMCP_STATE_DIR names"
               : "that needs a client that speaks revision 2026-07-28 and knows the extension "
                 "io.modelcontextprotocol/tasks");
    return Async<>{};
  }
  if (!request.capabilities.has(Ability::tasks)) {
    if (!required) return std::nullopt;
    request.fail(missing_capability());
    return Async<>{};
  }
  auto const arguments = request.param("arguments");
  if (tool.task.begins_when_told && tool.may_ask) {
    static auto const none = MUST(json::Document::parse("{}"));
    auto const given = arguments && arguments->is(json::Kind::object);
    return call_until_told(request, tool, given ? *arguments : none.root());
  }
  auto const members = detail::begin_task(request.server, settings, request.outbox,
                                          params_to_keep(*request.message.params), {});
  if (!members) {
    request.fail(members.error());
  } else {
    request.succeed(base::concat("{", *members, "}"));
  }
  return Async<>{};
}

auto Tasks::follow(Request const& request, json::View wishes, std::string_view meta,
                   json::Writer& honoured) const -> std::expected<std::unique_ptr<News>, RpcError> {
  auto const ids = wishes.find("taskIds");
  if (!ids || extension(request.settings, request.revision).empty()) return nullptr;
  // "If a client requests task status notifications but does not declare the [...] capability, the
  // server MUST return a JSON-RPC error".
  if (!request.capabilities.has(Ability::tasks)) return std::unexpected{missing_capability()};
  if (!ids->is(json::Kind::array)) {
    return invalid_params(
        base::concat("params.notifications.taskIds must be an array, not ", json::in_words(*ids)));
  }
  auto news = std::make_unique<TaskNews>(request.server, request.settings, meta);
  honoured.key("taskIds").begin_array();
  for (auto const id : ids->elements()) {
    if (id.is(json::Kind::string) && news->follow(id.string())) honoured.string(id.string());
  }
  honoured.end_array();
  return news;
}

auto Tasks::answer(Request const& request) -> std::optional<Async<>> {
  auto const method = request.message.method;
  auto const known = method == "tasks/get" || method == "tasks/update" || method == "tasks/cancel";
  if (!known || extension(request.settings, request.revision).empty()) return std::nullopt;
  if (!request.capabilities.has(Ability::tasks)) {
    return request.fail(missing_capability()), Async<>{};
  }
  auto const id = request.text_param("taskId", "the id of a task");
  if (!id) return request.fail(id.error()), Async<>{};
  auto state = task::find(request.settings, *id);
  if (!state) return request.fail(no_such_task(*id)), Async<>{};
  if (method == "tasks/get") {
    return get(request.server, request.settings, request.outbox, request.message.id,
               *std::move(state));
  }
  if (method == "tasks/update") {
    update(request, *state);
    return Async<>{};
  }
  task::end(request.settings, *id, task::Status::cancelled, {}, {});
  acknowledge(request);
  return Async<>{};
}

}  // namespace mcp
