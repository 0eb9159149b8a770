// A handler says that its task begins. Apart from call.cpp, so that who never says so links none of
// it.

#include "mcp/call.hpp"
#include "mcp/tasks.hpp"

namespace mcp {

auto CallContext::begin_task() -> Async<> {
  if (!dialogue_ || dialogue_->task_params.empty()) co_return;
  auto members = detail::begin_task(*dialogue_->task_server, settings_, outbox_,
                                    dialogue_->task_params, dialogue_->answers);
  if (!members) co_await give_up({.error = std::move(members.error())});
  co_await give_up({.task = *std::move(members)});
}

}  // namespace mcp
