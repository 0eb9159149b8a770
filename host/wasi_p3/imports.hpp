// The functions of WASI 0.3 that we use, and the built-ins of the component model's asynchronous
// ABI, declared by hand. wasm-tools checks each against wit/wasi_p3 when it makes the component,
// and keeps only the imports of functions that are called.
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md
//
// Streams and futures belong to the function whose signature names them, and are numbered in the
// order in which they stand there.

#pragma once

#include "host/wasi_p2/abi.hpp"
#include "host/wasi_p2/head.hpp"

namespace host::wasi_p3 {

using wasi_p2::Bytes;
using wasi_p2::Field;
using wasi_p2::Given;
using wasi_p2::Handle;
using wasi_p2::Lent;
using wasi_p2::List;
using wasi_p2::Method;
using wasi_p2::Option;

// Whatever a task can wait for, and the sets in which it waits.
using Waitable = std::int32_t;

struct WaitableSet {};
[[clang::import_module("$root"), clang::import_name("[waitable-set-new]")]]
auto new_waitable_set() -> Given<WaitableSet>;
[[clang::import_module("$root"), clang::import_name("[waitable-set-drop]")]]
void drop(Given<WaitableSet>);
// Into no set when the second is 0.
[[clang::import_module("$root"), clang::import_name("[waitable-join]")]]
void join(Waitable, Lent<WaitableSet>);

// One word of ours for each task.
[[clang::import_module("$root"), clang::import_name("[context-set-0]")]]
void set_context(void*);
[[clang::import_module("$root"), clang::import_name("[context-get-0]")]]
auto get_context() -> void*;
// The answer to an event that says that the caller has cancelled the task.
[[clang::import_module("[export]$root"), clang::import_name("[task-cancel]")]]
void cancel_task();

struct Subtask {};
[[clang::import_module("$root"), clang::import_name("[subtask-drop]")]]
void drop(Given<Subtask>);
[[clang::import_module("$root"), clang::import_name("[subtask-cancel]")]]
auto cancel_subtask(Waitable) -> std::uint32_t;

// What operations on streams and futures return.
constexpr auto blocked = std::uint32_t{0xffff'ffff};
constexpr auto amount(std::uint32_t result) -> std::size_t { return result >> 4; }
constexpr auto completed(std::uint32_t result) -> bool { return (result & 0xf) == 0; }

// Both ends of a new stream or future, as the built-ins return them.
using Ends = std::uint64_t;
template <class Readable>
auto readable(Ends ends) -> Given<Readable> {
  return {static_cast<std::int32_t>(ends)};
}
template <class Writable>
auto writable(Ends ends) -> Given<Writable> {
  return {static_cast<std::int32_t>(ends >> 32)};
}

// wasi:clocks
struct Instant {
  std::int64_t seconds;
  std::uint32_t nanoseconds;
};
[[clang::import_module("wasi:clocks/system-clock@0.3.0"), clang::import_name("now")]]
void system_clock_now(Instant*);
[[clang::import_module("wasi:clocks/monotonic-clock@0.3.0"), clang::import_name("now")]]
auto monotonic_clock_now() -> std::uint64_t;
// The state of the call, and above the fourth bit the subtask, if it has not returned.
[[clang::import_module("wasi:clocks/monotonic-clock@0.3.0"),
  clang::import_name("[async-lower]wait-for")]]
auto wait_for(std::uint64_t nanoseconds) -> std::uint32_t;

// wasi:random
[[clang::import_module("wasi:random/random@0.3.0"), clang::import_name("get-random-u64")]]
auto get_random_u64() -> std::uint64_t;

// wasi:cli
[[clang::import_module("wasi:cli/environment@0.3.0"), clang::import_name("get-environment")]]
void get_environment(List<Field>*);
[[clang::import_module("wasi:cli/environment@0.3.0"), clang::import_name("get-arguments")]]
void get_arguments(List<Bytes>*);

struct ErrorsIn {};      // the readable end, for the host
struct ErrorsOut {};     // the writable end, for us
struct ErrorsResult {};  // how it went, in the end
[[clang::import_module("wasi:cli/stderr@0.3.0"), clang::import_name("write-via-stream")]]
auto write_errors(Given<ErrorsIn>) -> Given<ErrorsResult>;
[[clang::import_module("wasi:cli/stderr@0.3.0"),
  clang::import_name("[stream-new-0]write-via-stream")]]
auto new_errors() -> Ends;
[[clang::import_module("wasi:cli/stderr@0.3.0"),
  clang::import_name("[async-lower][stream-write-0]write-via-stream")]]
auto write(Lent<ErrorsOut>, char const*, std::size_t) -> std::uint32_t;
[[clang::import_module("wasi:cli/stderr@0.3.0"),
  clang::import_name("[stream-cancel-write-0]write-via-stream")]]
auto cancel_write_errors(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:cli/stderr@0.3.0"),
  clang::import_name("[stream-drop-writable-0]write-via-stream")]]
void drop(Given<ErrorsOut>);
[[clang::import_module("wasi:cli/stderr@0.3.0"),
  clang::import_name("[future-drop-readable-1]write-via-stream")]]
void drop(Given<ErrorsResult>);

// wasi:http/types
struct Fields {};
// header-error, whose last case may carry a text.
struct FieldError {
  std::uint8_t which;
  Option<Bytes> other;
};
struct FieldsMade {
  bool failed;
  union {
    Given<Fields> fields;
    FieldError error;
  };
};
struct FieldAppended {
  bool failed;
  FieldError error;
};
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[resource-drop]fields")]]
void drop(Given<Fields>);
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[constructor]fields")]]
auto new_fields() -> Given<Fields>;
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[static]fields.from-list")]]
void fields_from_list(Field const*, std::size_t, FieldsMade*);
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[method]fields.append")]]
void append(Lent<Fields>, char const* name, std::size_t, char const* value, std::size_t,
            FieldAppended*);
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[method]fields.copy-all")]]
void copy_all(Lent<Fields>, List<Field>*);

struct Request {};
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[resource-drop]request")]]
void drop(Given<Request>);
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[method]request.get-method")]]
void get_method(Lent<Request>, Method*);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]request.get-path-with-query")]]
void get_path_with_query(Lent<Request>, Option<Bytes>*);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]request.get-authority")]]
void get_authority(Lent<Request>, Option<Bytes>*);
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[method]request.get-headers")]]
auto get_headers(Lent<Request>) -> Given<Fields>;

// The body of a request: its bytes, what follows them, and our word to the host that we have read
// it, which the host reads.
struct Body {};
struct BodyTrailers {};
struct BodyReadIn {};
struct BodyReadOut {};
struct BodyAndTrailers {
  Given<Body> body;
  Given<BodyTrailers> trailers;
};
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[static]request.consume-body")]]
void consume_body(Given<Request>, Given<BodyReadIn>, BodyAndTrailers*);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-new-0][static]request.consume-body")]]
auto new_body_read() -> Ends;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][future-write-0][static]request.consume-body")]]
auto write(Lent<BodyReadOut>, void const*) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-writable-0][static]request.consume-body")]]
void drop(Given<BodyReadOut>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][stream-read-1][static]request.consume-body")]]
auto read(Lent<Body>, char*, std::size_t) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-cancel-read-1][static]request.consume-body")]]
auto cancel_read_body(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-drop-readable-1][static]request.consume-body")]]
void drop(Given<Body>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][future-read-2][static]request.consume-body")]]
auto read(Lent<BodyTrailers>, void*) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-cancel-read-2][static]request.consume-body")]]
auto cancel_read_trailers(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-readable-2][static]request.consume-body")]]
void drop(Given<BodyTrailers>);

// An answer: the bytes of its body and what follows them, which the host reads, and the host's word
// that all of it is sent.
struct Response {};
struct AnswerIn {};
struct AnswerOut {};
struct TrailersIn {};
struct TrailersOut {};
struct Sent {};
struct ResponseAndSent {
  Given<Response> response;
  Given<Sent> sent;
};
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[resource-drop]response")]]
void drop(Given<Response>);
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[static]response.new")]]
void new_response(Given<Fields>, bool has_body, Given<AnswerIn>, Given<TrailersIn>,
                  ResponseAndSent*);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]response.set-status-code")]]
auto set_status_code(Lent<Response>, std::int32_t) -> bool;  // true is a failure
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-new-0][static]response.new")]]
auto new_answer() -> Ends;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][stream-write-0][static]response.new")]]
auto write(Lent<AnswerOut>, char const*, std::size_t) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-cancel-write-0][static]response.new")]]
auto cancel_write_answer(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-drop-writable-0][static]response.new")]]
void drop(Given<AnswerOut>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][stream-read-0][static]response.new")]]
auto read(Lent<AnswerIn>, char*, std::size_t) -> std::uint32_t;  // for alarms in task.cpp
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-cancel-read-0][static]response.new")]]
auto cancel_read_alarm(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-drop-readable-0][static]response.new")]]
void drop(Given<AnswerIn>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-new-1][static]response.new")]]
auto new_trailers() -> Ends;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][future-write-1][static]response.new")]]
auto write(Lent<TrailersOut>, void const*) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-writable-1][static]response.new")]]
void drop(Given<TrailersOut>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-readable-2][static]response.new")]]
void drop(Given<Sent>);

// The task's own result. The arguments after the tag hold the response, or the error code and its
// payload.
[[clang::import_module("[export]wasi:http/handler@0.3.0"),
  clang::import_name("[task-return]handle")]]
void return_response(bool failed, std::int32_t response_or_error_code, std::int32_t payload,
                     std::int64_t, std::int32_t, std::int32_t, std::int32_t, std::int32_t);

}  // namespace host::wasi_p3
