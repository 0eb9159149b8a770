// The functions of WASI 0.2 that we use, declared by hand as the canonical ABI flattens them.
// wasm-tools checks each against wit/wasi_p2 when it makes the component, and keeps only the
// imports of functions that are called.
// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#flattening

#pragma once

#include "host/wasi_p2/abi.hpp"

namespace host::wasi_p2 {

// wasi:io/error
struct IoError {};
[[clang::import_module("wasi:io/error@0.2.0"), clang::import_name("[resource-drop]error")]]
void drop(Given<IoError>);

// wasi:io/poll
struct Pollable {};
[[clang::import_module("wasi:io/poll@0.2.0"), clang::import_name("[resource-drop]pollable")]]
void drop(Given<Pollable>);
[[clang::import_module("wasi:io/poll@0.2.0"), clang::import_name("[method]pollable.block")]]
void block(Lent<Pollable>);
[[clang::import_module("wasi:io/poll@0.2.0"), clang::import_name("poll")]]
void poll(Lent<Pollable> const*, std::size_t, List<std::uint32_t>* ready);

// wasi:io/streams

// result<_, stream-error>, and with a value.
struct StreamError {
  bool closed;           // otherwise the last operation failed, and says why
  Given<IoError> error;  // ours to drop
};
struct Written {
  bool failed;
  StreamError error;
};
struct Read {
  bool failed;
  union {
    Bytes bytes;
    StreamError error;
  };
};
struct Permitted {
  bool failed;
  union {
    std::uint64_t size;
    StreamError error;
  };
};

struct InputStream {};
[[clang::import_module("wasi:io/streams@0.2.0"), clang::import_name("[resource-drop]input-stream")]]
void drop(Given<InputStream>);
[[clang::import_module("wasi:io/streams@0.2.0"), clang::import_name("[method]input-stream.read")]]
void read(Lent<InputStream>, std::uint64_t at_most, Read*);
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[method]input-stream.blocking-read")]]
void blocking_read(Lent<InputStream>, std::uint64_t at_most, Read*);
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[method]input-stream.subscribe")]]
auto subscribe(Lent<InputStream>) -> Given<Pollable>;

struct OutputStream {};
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[resource-drop]output-stream")]]
void drop(Given<OutputStream>);
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[method]output-stream.check-write")]]
void check_write(Lent<OutputStream>, Permitted*);
[[clang::import_module("wasi:io/streams@0.2.0"), clang::import_name("[method]output-stream.write")]]
void write(Lent<OutputStream>, char const*, std::size_t, Written*);
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[method]output-stream.blocking-write-and-flush")]]
void blocking_write_and_flush(Lent<OutputStream>, char const*, std::size_t, Written*);
[[clang::import_module("wasi:io/streams@0.2.0"), clang::import_name("[method]output-stream.flush")]]
void flush(Lent<OutputStream>, Written*);
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[method]output-stream.blocking-flush")]]
void blocking_flush(Lent<OutputStream>, Written*);
[[clang::import_module("wasi:io/streams@0.2.0"),
  clang::import_name("[method]output-stream.subscribe")]]
auto subscribe(Lent<OutputStream>) -> Given<Pollable>;

// wasi:clocks
struct DateTime {
  std::uint64_t seconds;
  std::uint32_t nanoseconds;
};
[[clang::import_module("wasi:clocks/wall-clock@0.2.0"), clang::import_name("now")]]
void wall_clock_now(DateTime*);
[[clang::import_module("wasi:clocks/monotonic-clock@0.2.0"), clang::import_name("now")]]
auto monotonic_clock_now() -> std::uint64_t;
[[clang::import_module("wasi:clocks/monotonic-clock@0.2.0"),
  clang::import_name("subscribe-duration")]]
auto subscribe_duration(std::uint64_t nanoseconds) -> Given<Pollable>;

// wasi:random
[[clang::import_module("wasi:random/random@0.2.0"), clang::import_name("get-random-u64")]]
auto get_random_u64() -> std::uint64_t;

// wasi:cli
[[clang::import_module("wasi:cli/environment@0.2.0"), clang::import_name("get-environment")]]
void get_environment(List<Field>*);
[[clang::import_module("wasi:cli/environment@0.2.0"), clang::import_name("get-arguments")]]
void get_arguments(List<Bytes>*);
[[clang::import_module("wasi:cli/stdin@0.2.0"), clang::import_name("get-stdin")]]
auto get_stdin() -> Given<InputStream>;
[[clang::import_module("wasi:cli/stdout@0.2.0"), clang::import_name("get-stdout")]]
auto get_stdout() -> Given<OutputStream>;
[[clang::import_module("wasi:cli/stderr@0.2.0"), clang::import_name("get-stderr")]]
auto get_stderr() -> Given<OutputStream>;

// wasi:http/types
struct Method;  // head.hpp
struct Fields {};
struct FieldsMade {
  bool failed;
  union {
    Given<Fields> fields;
    std::uint8_t error;
  };
};
struct FieldAppended {
  bool failed;
  std::uint8_t error;
};
[[clang::import_module("wasi:http/types@0.2.0"), clang::import_name("[resource-drop]fields")]]
void drop(Given<Fields>);
[[clang::import_module("wasi:http/types@0.2.0"), clang::import_name("[constructor]fields")]]
auto new_fields() -> Given<Fields>;
[[clang::import_module("wasi:http/types@0.2.0"), clang::import_name("[static]fields.from-list")]]
void fields_from_list(Field const*, std::size_t, FieldsMade*);
[[clang::import_module("wasi:http/types@0.2.0"), clang::import_name("[method]fields.append")]]
void append(Lent<Fields>, char const* name, std::size_t, char const* value, std::size_t,
            FieldAppended*);
[[clang::import_module("wasi:http/types@0.2.0"), clang::import_name("[method]fields.entries")]]
void entries(Lent<Fields>, List<Field>*);

struct IncomingBody {};
struct BodyStream {
  bool failed;
  Given<InputStream> stream;
};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]incoming-body")]]
void drop(Given<IncomingBody>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-body.stream")]]
void stream(Lent<IncomingBody>, BodyStream*);

struct IncomingRequest {};
struct Consumed {
  bool failed;
  Given<IncomingBody> body;
};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]incoming-request")]]
void drop(Given<IncomingRequest>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-request.method")]]
void method(Lent<IncomingRequest>, Method*);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-request.path-with-query")]]
void path_with_query(Lent<IncomingRequest>, Option<Bytes>*);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-request.authority")]]
void authority(Lent<IncomingRequest>, Option<Bytes>*);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-request.headers")]]
auto headers(Lent<IncomingRequest>) -> Given<Fields>;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-request.consume")]]
void consume(Lent<IncomingRequest>, Consumed*);

struct OutgoingBody {};
struct OutgoingStream {
  bool failed;
  Given<OutputStream> stream;
};
// result<_, error-code>; the code itself is not looked at.
struct alignas(8) Finished {
  bool failed;
  std::uint8_t error[39];
};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]outgoing-body")]]
void drop(Given<OutgoingBody>);
[[clang::import_module("wasi:http/types@0.2.0"), clang::import_name("[method]outgoing-body.write")]]
void write(Lent<OutgoingBody>, OutgoingStream*);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[static]outgoing-body.finish")]]
void finish(Given<OutgoingBody>, bool has_trailers, Given<Fields> trailers, Finished*);

struct OutgoingResponse {};
struct ResponseBody {
  bool failed;
  Given<OutgoingBody> body;
};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]outgoing-response")]]
void drop(Given<OutgoingResponse>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[constructor]outgoing-response")]]
auto new_outgoing_response(Given<Fields>) -> Given<OutgoingResponse>;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-response.set-status-code")]]
auto set_status_code(Lent<OutgoingResponse>, std::int32_t) -> bool;  // true is a failure
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-response.body")]]
void body(Lent<OutgoingResponse>, ResponseBody*);

// The arguments after the result's tag hold the response, or the error code and its payload.
struct ResponseOutparam {};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]response-outparam")]]
void drop(Given<ResponseOutparam>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[static]response-outparam.set")]]
void set(Given<ResponseOutparam>, bool failed, std::int32_t response_or_error_code,
         std::int32_t payload, std::int64_t, std::int32_t, std::int32_t, std::int32_t,
         std::int32_t);

}  // namespace host::wasi_p2
