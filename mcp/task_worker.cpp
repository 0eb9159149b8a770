#include "mcp/task_worker.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/protocol/v2026_07_28.hpp"
#include "mcp/request.hpp"
#include "mcp/running.hpp"
#include "mcp/tool_call.hpp"

namespace mcp::task {
namespace {

constexpr auto millisecond = Nanoseconds{1'000'000};
constexpr auto between_looks = 250 * millisecond;
constexpr auto looks_between_renewals = 12;
// Who has died so often may be what kills the instances.
constexpr auto most_deaths = 3;

// Where the handler's messages go.
class Notes final : public Outbox {
 public:
  Notes(Settings const& settings, State const& state) : settings_{settings}, state_{state} {}

  // "notifications/progress and notifications/message [...] are not supported on tasks": how far it
  // is stands in its status.
  auto notify(std::string message) -> base::Async<> override {
    auto const notification = json::Document::parse(message);
    auto const params = notification ? notification->root().find("params") : std::nullopt;
    auto const progress = params ? params->find("progress") : std::nullopt;
    // Once a second is enough for who asks.
    auto const now = settings_.unix_time();
    if (!progress || now == std::exchange(last_, now)) return {};
    auto const words = params->find("message");
    auto const total = params->find("total");
    report(settings_, state_,
           words   ? std::string{words->string()}
           : total ? base::concat(progress->number(), " of ", total->number())
                   : std::string{progress->number()},
           {});
    return {};
  }
  void answer(std::string message, int, Timing const*) override { answer_ = std::move(message); }
  auto cannot_ask() const -> std::optional<std::string> override { return "a task has no client"; }
  auto ask(std::string, std::string) -> base::Async<std::string> override { return std::string{}; }

  auto answer() const -> std::string_view { return answer_; }

 private:
  Settings const& settings_;
  State const& state_;
  std::int64_t last_ = 0;
  std::string answer_;
};

// Renews the lease while the work goes on. Done when it has to stop: the task was cancelled, its
// time is over, or somebody else took us for dead.
auto watch(Settings const& settings, State const& state, Lease lease) -> base::Async<> {
  for (auto looks = 1;; ++looks) {
    co_await settings.sleep(between_looks);
    if (has_ended(settings, state.id)) co_return;
    if (settings.unix_time() >= state.expires()) {
      fail(settings, state.id,
           {.code = error_code::internal_error,
            .message = base::concat("the task was not done after ", state.options.ttlMs / 1000,
                                    " seconds, its limit")});
      co_return;
    }
    if (looks % looks_between_renewals != 0) continue;
    if (last_lease(settings, state.id).number != lease.number) co_return;
    renew(settings, state.id, lease);
  }
}

// What the tool answered is the task's end, or what it asks.
void write_down(Settings const& settings, State const& state, std::string_view answer) {
  auto const message = json::Document::parse(answer, settings.depth_limit + 8);
  if (!message) return;  // it was stopped, and said nothing
  auto const root = message->root();
  if (auto const error = root.find("error")) {
    auto const words = error->find("message");
    return end(settings, state.id, Status::failed, words ? words->string() : "",
               json::to_text(*error));
  }
  auto const result = root.find("result");
  auto const asked = result ? result->find("inputRequests") : std::nullopt;
  if (asked) return report(settings, state, state.message, json::to_text(*asked));
  if (result) end(settings, state.id, Status::completed, {}, json::to_text(*result));
}

auto died_too_often(Tool const& tool, Lease const& lease) -> std::optional<RpcError> {
  if (lease.deaths == 0 || (tool.task.repeatable && lease.deaths < most_deaths)) return {};
  auto const why =
      tool.task.repeatable
          ? base::concat(lease.deaths, " instances ended while they worked at this task")
          : base::concat("the instance that worked at this task has ended, and the tool ",
                         base::quoted(tool.name),
                         " may not be run again; call it anew if you know "
                         "that its work was not done");
  return RpcError{.code = error_code::internal_error, .message = why};
}

auto run(Server const& server, Settings const& settings, State const& state, Tool const& tool,
         json::View params, Lease const& lease) -> base::Async<> {
  auto session = Session{newest_legacy};
  auto notes = Notes{settings, state};
  auto const message =
      Message{.kind = Message::Kind::request, .id = "1", .method = "tools/call", .params = params};
  auto const request = Request{.server = server,
                               .settings = settings,
                               .session = session,
                               .message = message,
                               .revision = newest,
                               .capabilities = v2026_07_28::capabilities_of(message),
                               .log_level = std::nullopt,
                               .headers = nullptr,
                               .outbox = notes,
                               .started = settings.timing.any() ? settings.now() : 0,
                               .parse = 0};
  auto running = std::make_unique<Running>(request);
  running->endless = true;  // its limit is the task's
  running->context.timing() = {.started = request.started, .execute = request.started};
  auto dialogue = std::make_unique<Dialogue>();
  dialogue->in_task = true;
  dialogue->answers = state.answers;
  running->context.keep(std::move(dialogue));

  auto& interrupt = running->context.interrupt();
  auto const arguments = params.find("arguments");
  auto const none = MUST(json::Document::parse("{}"));
  auto call = tool.handler->call(
      running->context, arguments && arguments->is(json::Kind::object) ? *arguments : none.root(),
      settings.leniency);
  auto finished = finish(std::move(running), std::move(call), FinishCall{tool});
  if (!finished.done() && settings.sleep) {
    auto watching = watch(settings, state, lease);
    watching.start([](void* raised) { static_cast<base::Interrupt*>(raised)->raise(); },
                   &interrupt);
    co_await finished;
    if (watching.done()) co_return;  // what was stopped has nothing to say
  } else {
    co_await finished;
  }
  write_down(settings, state, notes.answer());
}

}  // namespace

auto wants_worker(Settings const& settings, State const& state) -> bool {
  return state.status == Status::working && !is_held(settings, last_lease(settings, state.id));
}

auto work_at(Server const& server, Settings settings, std::string id) -> base::Async<> {
  // Not before the answer is on its way, where it was started before that.
  if (settings.sleep) co_await settings.sleep(0);
  auto const lease = take_lease(settings, id);
  if (!lease) co_return;
  // Read when nobody else writes it any more.
  auto const state = find(settings, id);
  if (state && state->status == Status::working) {
    auto const params = MUST(json::Document::parse(state->params, settings.depth_limit + 8));
    auto const name = params.root().find("name");
    auto const* const tool =
        name && name->is(json::Kind::string) ? server.find_tool(name->string()) : nullptr;
    auto fault = tool ? died_too_often(*tool, *lease) : std::nullopt;
    if (!tool) {
      fail(settings, id,
           {.code = error_code::internal_error,
            .message = "this instance does not have the tool that was called"});
    } else if (fault) {
      fail(settings, id, *fault);
    } else {
      co_await run(server, settings, *state, *tool, params.root(), *lease);
    }
  }
  give_back(settings, id, *lease);
}

}  // namespace mcp::task
