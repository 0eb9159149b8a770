// The entry point of a WASI 0.3 HTTP component, wasi:http/handler: answers requests, many at once.

#include "host/program.hpp"
#include "host/wasi_p3/exchange.hpp"
#include "host/wasi_p3/task.hpp"

namespace {

using namespace host::wasi_p3;

struct Call {
  explicit Call(Handle<Request> request) : exchange{task, std::move(request)} {}

  Task task;
  IncomingExchange exchange;
};

auto serve(IncomingExchange& exchange) -> base::Async<> {
  co_await host::http_program(exchange);
  co_await exchange.close();
}

auto give_up(IncomingExchange& exchange) -> base::Async<> {
  exchange.cancel();
  cancel_task();
  co_await exchange.close();
}

auto after(Call* call, Task::Turn turn) -> Task::Turn {
  if (turn == Task::over) delete call;
  return turn;
}

}  // namespace

extern "C" [[clang::export_name("[async-lift]wasi:http/handler@0.3.0#handle")]]
auto wasi_http_handle(std::int32_t request) -> Task::Turn {
  auto* call = new Call{Given<Request>{request}};
  set_context(call);
  return after(call, call->task.start(serve(call->exchange)));
}

extern "C" [[clang::export_name("[callback][async-lift]wasi:http/handler@0.3.0#handle")]]
auto wasi_http_handle_callback(std::uint32_t event, Waitable waitable, std::uint32_t result)
    -> Task::Turn {
  // https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md: events are
  // none, subtask, stream-read, stream-write, future-read, future-write, task-cancelled.
  constexpr auto task_cancelled = std::uint32_t{6};
  auto* call = static_cast<Call*>(get_context());
  if (event == task_cancelled) return after(call, call->task.start(give_up(call->exchange)));
  return after(call, call->task.resume(waitable, result));
}
