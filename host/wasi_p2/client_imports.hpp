// The functions of WASI 0.2 for outgoing HTTP: see imports.hpp.

#pragma once

#include "host/wasi_p2/client_fault.hpp"
#include "host/wasi_p2/imports.hpp"

namespace host::wasi_p2 {

// Setters return true for a failure. An option<string> is three arguments.
struct OutgoingRequest {};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]outgoing-request")]]
void drop(Given<OutgoingRequest>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[constructor]outgoing-request")]]
auto new_outgoing_request(Given<Fields>) -> Given<OutgoingRequest>;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-request.body")]]
void body(Lent<OutgoingRequest>, ResponseBody*);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-request.set-method")]]
auto set_method(Lent<OutgoingRequest>, std::int32_t which, char const* other, std::size_t) -> bool;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-request.set-path-with-query")]]
auto set_path_with_query(Lent<OutgoingRequest>, bool present, char const*, std::size_t) -> bool;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-request.set-scheme")]]
auto set_scheme(Lent<OutgoingRequest>, bool present, std::int32_t which, char const* other,
                std::size_t) -> bool;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]outgoing-request.set-authority")]]
auto set_authority(Lent<OutgoingRequest>, bool present, char const*, std::size_t) -> bool;

struct RequestOptions {};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]request-options")]]
void drop(Given<RequestOptions>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[constructor]request-options")]]
auto new_request_options() -> Given<RequestOptions>;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]request-options.set-connect-timeout")]]
auto set_connect_timeout(Lent<RequestOptions>, bool present, std::uint64_t nanoseconds) -> bool;

struct IncomingResponse {};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]incoming-response")]]
void drop(Given<IncomingResponse>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-response.status")]]
auto status(Lent<IncomingResponse>) -> std::int32_t;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-response.headers")]]
auto headers(Lent<IncomingResponse>) -> Given<Fields>;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]incoming-response.consume")]]
void consume(Lent<IncomingResponse>, Consumed*);

// option<result<result<incoming-response, error-code>>>.
struct alignas(8) Responded {
  bool present;
  alignas(8) bool taken_before;
  alignas(8) bool failed;
  union {
    Given<IncomingResponse> response;
    ErrorCode error;
  };
};
struct FutureIncomingResponse {};
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[resource-drop]future-incoming-response")]]
void drop(Given<FutureIncomingResponse>);
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]future-incoming-response.subscribe")]]
auto subscribe(Lent<FutureIncomingResponse>) -> Given<Pollable>;
[[clang::import_module("wasi:http/types@0.2.0"),
  clang::import_name("[method]future-incoming-response.get")]]
void get(Lent<FutureIncomingResponse>, Responded*);

// result<future-incoming-response, error-code>.
struct alignas(8) Handled {
  bool failed;
  union {
    Given<FutureIncomingResponse> response;
    ErrorCode error;
  };
};
[[clang::import_module("wasi:http/outgoing-handler@0.2.0"), clang::import_name("handle")]]
void handle(Given<OutgoingRequest>, bool has_options, Given<RequestOptions>, Handled*);

}  // namespace host::wasi_p2
