// The floor under our WASI 0.3 HTTP components: reads the whole body and answers a fixed JSON text
// of ANSWER_SIZE bytes, in one coroutine a request. No protocol, nothing kept.

#include <array>
#include <coroutine>
#include <cstdlib>
#include <string_view>

#include "host/wasi_p3/imports.hpp"

namespace {

using namespace host::wasi_p3;

constexpr auto answer = [] {
  auto text = std::array<char, ANSWER_SIZE>{};
  text.fill('x');
  auto const start = std::string_view{"{\"floor\":\""};
  for (auto i = std::size_t{0}; i < start.size(); ++i) text[i] = start[i];
  text[ANSWER_SIZE - 2] = '"';
  text[ANSWER_SIZE - 1] = '}';
  return text;
}();
static_assert(ANSWER_SIZE >= 12);

// ok, and ok(none).
alignas(8) constexpr char success[40] = {};

// A request: what it waits for, and its coroutine. It waits for one thing at a time.
struct Task {
  Given<WaitableSet> set = new_waitable_set();
  Waitable waitable = 0;
  std::uint32_t result = 0;
  std::coroutine_handle<> coroutine;
  bool done = false;
};

struct Wait {
  Task& task;
  Waitable waitable;
  std::uint32_t result;

  auto await_ready() const -> bool { return result != blocked; }
  void await_suspend(std::coroutine_handle<> coroutine) {
    join(waitable, {task.set.number});
    task.waitable = waitable;
    task.coroutine = coroutine;
  }
  auto await_resume() const -> std::uint32_t { return result == blocked ? task.result : result; }
};

struct Work {
  struct promise_type {
    Task& task;
    promise_type(Task& of, std::int32_t) : task{of} {}
    auto get_return_object() -> Work { return {}; }
    auto initial_suspend() noexcept -> std::suspend_never { return {}; }
    auto final_suspend() noexcept -> std::suspend_never {
      task.done = true;
      return {};
    }
    void return_void() {}
    void unhandled_exception() { __builtin_trap(); }
  };
};

auto handle(Task& task, std::int32_t request) -> Work {
  auto const read_ends = new_body_read();
  auto const body_read = writable<BodyReadOut>(read_ends);
  auto consumed = BodyAndTrailers{};
  consume_body({request}, readable<BodyReadIn>(read_ends), &consumed);
  char buffer[16384];
  while (completed(co_await Wait{
      task, consumed.body.number,
      read(Lent<Body>{consumed.body.number}, buffer, sizeof buffer)})) {
  }
  drop(consumed.body);
  drop(consumed.trailers);
  co_await Wait{task, body_read.number, write(Lent<BodyReadOut>{body_read.number}, success)};
  drop(body_read);

  auto const fields = new_fields();
  auto const name = std::string_view{"content-type"};
  auto const value = std::string_view{"application/json"};
  auto appended = FieldAppended{};
  append({fields.number}, name.data(), name.size(), value.data(), value.size(), &appended);
  auto const answer_ends = new_answer();
  auto const output = writable<AnswerOut>(answer_ends);
  auto const trailers_ends = new_trailers();
  auto const trailers = writable<TrailersOut>(trailers_ends);
  auto made = ResponseAndSent{};
  new_response(fields, true, readable<AnswerIn>(answer_ends), readable<TrailersIn>(trailers_ends),
               &made);
  return_response(false, made.response.number, 0, 0, 0, 0, 0, 0);

  auto rest = std::string_view{answer.data(), answer.size()};
  while (!rest.empty()) {
    auto const result = co_await Wait{
        task, output.number, write(Lent<AnswerOut>{output.number}, rest.data(), rest.size())};
    rest.remove_prefix(amount(result));
    if (!completed(result)) break;
  }
  drop(output);
  co_await Wait{task, trailers.number, write(Lent<TrailersOut>{trailers.number}, success)};
  drop(trailers);
  drop(made.sent);
}

auto turn(Task* task) -> std::uint32_t {
  if (task->done) {
    drop(task->set);
    delete task;
    return 0;
  }
  return 2 | static_cast<std::uint32_t>(task->set.number) << 4;
}

}  // namespace

// Only the text of an error would be put here.
extern "C" [[clang::export_name("cabi_realloc")]]
auto cabi_realloc(void*, std::size_t, std::size_t, std::size_t size) -> void* {
  return std::malloc(size);
}

extern "C" [[clang::export_name("[async-lift]wasi:http/handler@0.3.0#handle")]]
auto wasi_http_handle(std::int32_t request) -> std::uint32_t {
  auto* task = new Task;
  set_context(task);
  handle(*task, request);
  return turn(task);
}

extern "C" [[clang::export_name("[callback][async-lift]wasi:http/handler@0.3.0#handle")]]
auto wasi_http_handle_callback(std::uint32_t, Waitable waitable, std::uint32_t result)
    -> std::uint32_t {
  auto* task = static_cast<Task*>(get_context());
  join(waitable, {0});
  task->result = result;
  task->coroutine.resume();
  return turn(task);
}
