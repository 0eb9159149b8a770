// The floor under our WASI 0.3 HTTP components: reads the whole body and answers a fixed JSON text
// of ANSWER_SIZE bytes, in one coroutine a request. No protocol, and no head
// unless READS_HEAD is defined.

#include <array>
#include <coroutine>
#include <cstdlib>
#include <string>
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

// So that the body is wanted.
std::size_t volatile received = 0;

// A request: a coroutine that waits for one thing at a time.
struct Work {
  struct promise_type {
    Given<WaitableSet> set = new_waitable_set();
    std::uint32_t result = 0;

    auto get_return_object() -> Work { return {Coroutine::from_promise(*this)}; }
    auto initial_suspend() noexcept -> std::suspend_never { return {}; }
    auto final_suspend() noexcept -> std::suspend_always { return {}; }
    void return_void() {}
    void unhandled_exception() { __builtin_trap(); }
  };
  using Coroutine = std::coroutine_handle<promise_type>;

  Coroutine coroutine;
};

struct Wait {
  Waitable waitable;
  std::uint32_t result;
  Work::promise_type* work = nullptr;

  auto await_ready() const -> bool { return result != blocked; }
  void await_suspend(Work::Coroutine coroutine) {
    work = &coroutine.promise();
    join(waitable, {work->set.number});
  }
  auto await_resume() const -> std::uint32_t { return work ? work->result : result; }
};

#ifdef READS_HEAD
// What a handler pays that looks at its path and headers.
void read_head(Lent<Request> request) {
  auto fields = List<Field>{};
  auto const handle = get_headers(request);
  copy_all({handle.number}, &fields);
  drop(handle);
  for (auto i = std::size_t{0}; i < fields.size; ++i) {
    std::free(const_cast<char*>(fields.data[i].name.data));
    std::free(const_cast<char*>(fields.data[i].value.data));
  }
  std::free(const_cast<Field*>(fields.data));
  auto verb = host::wasi_p2::Method{};
  get_method(request, &verb);
  auto path = Option<Bytes>{};
  get_path_with_query(request, &path);
  if (path.present) std::free(const_cast<char*>(path.value.data));
  auto name = Option<Bytes>{};
  get_authority(request, &name);
  if (name.present) std::free(const_cast<char*>(name.value.data));
}
#endif

auto handle(std::int32_t request) -> Work {
#ifdef READS_HEAD
  read_head({request});
#endif
  auto const read_ends = new_body_read();
  auto const body_read = writable<BodyReadOut>(read_ends);
  auto consumed = BodyAndTrailers{};
  consume_body({request}, readable<BodyReadIn>(read_ends), &consumed);
  auto body_text = std::string{};
  char buffer[16384];
  while (true) {
    auto const result = co_await Wait{
        consumed.body.number, read(Lent<Body>{consumed.body.number}, buffer, sizeof buffer)};
    body_text.append(buffer, amount(result));
    if (!completed(result)) break;
  }
  received = body_text.size();
  drop(consumed.body);
  drop(consumed.trailers);
  co_await Wait{body_read.number, write(Lent<BodyReadOut>{body_read.number}, success)};
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
        output.number, write(Lent<AnswerOut>{output.number}, rest.data(), rest.size())};
    rest.remove_prefix(amount(result));
    if (!completed(result)) break;
  }
  drop(output);
  co_await Wait{trailers.number, write(Lent<TrailersOut>{trailers.number}, success)};
  drop(trailers);
  drop(made.sent);
}

auto turn(Work::Coroutine coroutine) -> std::uint32_t {
  auto const set = coroutine.promise().set;
  if (coroutine.done()) {
    drop(set);
    coroutine.destroy();
    return 0;
  }
  return 2 | static_cast<std::uint32_t>(set.number) << 4;
}

}  // namespace

// Only the text of an error would be put here.
extern "C" [[clang::export_name("cabi_realloc")]]
auto cabi_realloc(void* old, std::size_t, std::size_t, std::size_t size) -> void* {
  return std::realloc(old, size == 0 ? 1 : size);
}

extern "C" [[clang::export_name("[async-lift]wasi:http/handler@0.3.0#handle")]]
auto wasi_http_handle(std::int32_t request) -> std::uint32_t {
  auto const work = handle(request);
  set_context(work.coroutine.address());
  return turn(work.coroutine);
}

extern "C" [[clang::export_name("[callback][async-lift]wasi:http/handler@0.3.0#handle")]]
auto wasi_http_handle_callback(std::uint32_t, Waitable waitable, std::uint32_t result)
    -> std::uint32_t {
  auto const coroutine = Work::Coroutine::from_address(get_context());
  join(waitable, {0});
  coroutine.promise().result = result;
  coroutine.resume();
  return turn(coroutine);
}
