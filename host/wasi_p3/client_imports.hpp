// The functions of WASI 0.3 for outgoing HTTP: see imports.hpp.

#pragma once

#include "host/wasi_p2/client_fault.hpp"
#include "host/wasi_p3/imports.hpp"

namespace host::wasi_p3 {

using wasi_p2::ErrorCode;

struct RequestOptions {};
// result<_, request-options-error>.
struct OptionSet {
  bool failed;
  std::uint8_t which;
  Option<Bytes> other;
};
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[resource-drop]request-options")]]
void drop(Given<RequestOptions>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[constructor]request-options")]]
auto new_request_options() -> Given<RequestOptions>;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]request-options.set-connect-timeout")]]
void set_connect_timeout(Lent<RequestOptions>, bool present, std::uint64_t nanoseconds, OptionSet*);

// A request of ours: its bytes and what follows them, which the host reads, and the host's word
// that all of it is sent.
struct UploadIn {};
struct UploadOut {};
struct UploadTrailersIn {};
struct UploadTrailersOut {};
struct Uploaded {};
struct RequestAndUploaded {
  Given<Request> request;
  Given<Uploaded> uploaded;
};
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[static]request.new")]]
void new_request(Given<Fields>, bool has_body, Given<UploadIn>, Given<UploadTrailersIn>,
                 bool has_options, Given<RequestOptions>, RequestAndUploaded*);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-new-0][static]request.new")]]
auto new_upload() -> Ends;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][stream-write-0][static]request.new")]]
auto write(Lent<UploadOut>, char const*, std::size_t) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-drop-writable-0][static]request.new")]]
void drop(Given<UploadOut>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-drop-readable-0][static]request.new")]]
void drop(Given<UploadIn>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-new-1][static]request.new")]]
auto new_upload_trailers() -> Ends;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][future-write-1][static]request.new")]]
auto write(Lent<UploadTrailersOut>, void const*) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-writable-1][static]request.new")]]
void drop(Given<UploadTrailersOut>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-readable-2][static]request.new")]]
void drop(Given<Uploaded>);

// Setters return true for a failure. An option<string> is three arguments.
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[method]request.set-method")]]
auto set_method(Lent<Request>, std::int32_t which, char const* other, std::size_t) -> bool;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]request.set-path-with-query")]]
auto set_path_with_query(Lent<Request>, bool present, char const*, std::size_t) -> bool;
[[clang::import_module("wasi:http/types@0.3.0"), clang::import_name("[method]request.set-scheme")]]
auto set_scheme(Lent<Request>, bool present, std::int32_t which, char const* other, std::size_t)
    -> bool;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]request.set-authority")]]
auto set_authority(Lent<Request>, bool present, char const*, std::size_t) -> bool;

// result<response, error-code>. The state of the call comes back, and above the fourth bit the
// subtask, if it has not returned.
struct alignas(8) Answered {
  bool failed;
  union {
    Given<Response> response;
    ErrorCode error;
  };
};
[[clang::import_module("wasi:http/client@0.3.0"), clang::import_name("[async-lower]send")]]
auto send(Given<Request>, Answered*) -> std::uint32_t;

// The body of an answer, as that of a request in imports.hpp.
struct Download {};
struct DownloadTrailers {};
struct DownloadReadIn {};
struct DownloadReadOut {};
struct DownloadAndTrailers {
  Given<Download> body;
  Given<DownloadTrailers> trailers;
};
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]response.get-status-code")]]
auto get_status_code(Lent<Response>) -> std::int32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[method]response.get-headers")]]
auto get_headers(Lent<Response>) -> Given<Fields>;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[static]response.consume-body")]]
void consume_body(Given<Response>, Given<DownloadReadIn>, DownloadAndTrailers*);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-new-0][static]response.consume-body")]]
auto new_download_read() -> Ends;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][future-write-0][static]response.consume-body")]]
auto write(Lent<DownloadReadOut>, void const*) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-writable-0][static]response.consume-body")]]
void drop(Given<DownloadReadOut>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][stream-read-1][static]response.consume-body")]]
auto read(Lent<Download>, char*, std::size_t) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-cancel-read-1][static]response.consume-body")]]
auto cancel_read_download(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[stream-drop-readable-1][static]response.consume-body")]]
void drop(Given<Download>);
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[async-lower][future-read-2][static]response.consume-body")]]
auto read(Lent<DownloadTrailers>, void*) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-cancel-read-2][static]response.consume-body")]]
auto cancel_read_download_trailers(Waitable) -> std::uint32_t;
[[clang::import_module("wasi:http/types@0.3.0"),
  clang::import_name("[future-drop-readable-2][static]response.consume-body")]]
void drop(Given<DownloadTrailers>);

}  // namespace host::wasi_p3
