// Tools that run as tasks, and one that does not.

#include <string>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "servers/conformance/conformance.hpp"

namespace conformance {
namespace {

constexpr auto second = host::Nanoseconds{1'000'000'000};

struct Greet {
  mcp::Arg<std::string, "Whom to greet"> name;
};
struct Compute {
  mcp::Arg<std::uint32_t, "How long it takes", mcp::at_most{3600}> seconds;
  mcp::Arg<std::string, "What the result is called"> label;
};
struct Charge {
  mcp::Arg<std::uint32_t, "How long it takes", mcp::at_most{3600}> seconds;
};
struct File {
  mcp::Arg<std::string, "What would be deleted"> filename;
};
struct Confirm {
  mcp::Arg<bool, "Whether to go on", mcp::otherwise{false}> confirm;
};
// The referee answers both questions of multi_input with both members.
struct NameAndConfirm {
  mcp::Arg<std::string, "Your name"> name;
  mcp::Arg<bool, "Whether to go on"> confirm;
};
struct UserName {
  mcp::Arg<std::string, "Your name"> name;
};

auto greet(Greet const& in) -> mcp::Result<std::string> {
  return base::concat("Hello, ", in.name.get(), "!");
}

auto slow_compute(host::Timer& timer, mcp::CallContext& call, Compute in)
    -> mcp::Async<mcp::Result<std::string>> {
  for (auto passed = std::uint32_t{0}; passed < in.seconds; ++passed) {
    co_await timer.sleep(second);
    co_await call.progress(passed + 1, in.seconds);
  }
  co_return base::concat(in.label.get(), " took ", in.seconds.get(), " seconds");
}

auto charge_once(host::Timer& timer, mcp::CallContext& call, Charge in)
    -> mcp::Async<mcp::Result<std::string>> {
  for (auto passed = std::uint32_t{0}; passed < in.seconds; ++passed) {
    co_await timer.sleep(second);
    co_await call.progress(passed + 1, in.seconds);
  }
  co_return "charged, and nothing was paid";
}

auto failing_job(host::Timer& timer) -> mcp::Async<mcp::Result<std::string>> {
  co_await timer.sleep(second);
  co_return mcp::failure("this job always fails");
}

// No client of the referee has roots, and to ask one that has none is an error of the protocol.
auto protocol_error_job(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  co_await call.require(mcp::Ability::roots);
  co_return "there are roots";
}

auto confirm_delete(mcp::CallContext& call, File in) -> mcp::Async<mcp::Result<std::string>> {
  auto const answer =
      co_await call.elicit<Confirm>(base::concat("Delete ", in.filename.get(), "?"));
  auto const confirmed = answer && answer->confirm;
  co_return base::concat(confirmed ? "deleted " : "kept ", in.filename.get());
}

auto multi_input(mcp::CallContext& call) -> mcp::Async<mcp::Result<std::string>> {
  auto questions = std::vector<mcp::Question>{};
  questions.push_back(mcp::form_question<NameAndConfirm>("Who are you?", {.key = "first"}));
  questions.push_back(mcp::form_question<NameAndConfirm>("Who else?", {.key = "second"}));
  auto const answers = co_await call.ask(std::move(questions));
  co_return base::concat("got ", answers.size(), " answers");
}

auto test_tool_with_task(host::Timer& timer, mcp::CallContext& call)
    -> mcp::Async<mcp::Result<std::string>> {
  auto const user = co_await call.elicit<UserName>("What is your name?", {.key = "user_name"});
  co_await call.begin_task();
  co_await timer.sleep(second);
  co_return base::concat("Hello, ", user ? user->name.get() : std::string{"stranger"}, "!");
}

}  // namespace

void add_tasks(mcp::Server& server, host::Timer& timer) {
  using enum mcp::TaskSupport;
  server.tasks();
  server.tool("greet", "Greets, and is no task.", greet);
  server
      .tool("slow_compute", "Takes as long as it is told.",
            [&timer](mcp::CallContext& call, Compute in) {
              return slow_compute(timer, call, std::move(in));
            })
      .as_task();
  server
      .tool("charge_once", "Takes as long as it is told, and is never run twice for one call.",
            [&timer](mcp::CallContext& call, Charge in) { return charge_once(timer, call, in); })
      .as_task()
      .not_repeatable();
  server.tool("failing_job", "Fails after a second.", [&timer] { return failing_job(timer); })
      .as_task(required);
  server.tool("protocol_error_job", "Ends with an error of the protocol.", protocol_error_job)
      .as_task();
  server
      .tool("confirm_delete", "Asks whether to delete a file, and deletes nothing.", confirm_delete)
      .as_task();
  server.tool("multi_input", "Asks two questions at once.", multi_input).as_task();
  server
      .tool("test_tool_with_task", "Asks for a name, and greets in a task.",
            [&timer](mcp::CallContext& call) { return test_tool_with_task(timer, call); })
      .as_task(required)
      .begins_task_when_told();
}

}  // namespace conformance
