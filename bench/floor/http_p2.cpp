// The floor under our WASI 0.2 HTTP components: reads the whole body and answers a fixed JSON text
// of ANSWER_SIZE bytes. No protocol, and no head unless READS_HEAD is defined.

#include <array>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/wasi_p2/head.hpp"
#include "host/wasi_p2/imports.hpp"

namespace {

using namespace host::wasi_p2;

constexpr auto answer = [] {
  auto text = std::array<char, ANSWER_SIZE>{};
  text.fill('x');
  auto const start = std::string_view{"{\"floor\":\""};
  for (auto i = std::size_t{0}; i < start.size(); ++i) text[i] = start[i];
  text[ANSWER_SIZE - 2] = '"';
  text[ANSWER_SIZE - 1] = '}';
  return text;
}();
static_assert(ANSWER_SIZE >= 12 && ANSWER_SIZE <= 4096, "one blocking write takes 4096 bytes");

// So that the body is wanted.
std::size_t volatile received = 0;

#ifdef READS_HEAD
// What a handler pays that looks at its path and headers.
void read_head(Lent<IncomingRequest> request) {
  auto fields = List<Field>{};
  auto const handle = headers(request);
  entries({handle.number}, &fields);
  drop(handle);
  for (auto i = std::size_t{0}; i < fields.size; ++i) {
    std::free(const_cast<char*>(fields.data[i].name.data));
    std::free(const_cast<char*>(fields.data[i].value.data));
  }
  std::free(const_cast<Field*>(fields.data));
  auto verb = host::wasi_p2::Method{};
  method(request, &verb);
  auto path = Option<Bytes>{};
  path_with_query(request, &path);
  if (path.present) std::free(const_cast<char*>(path.value.data));
  auto name = Option<Bytes>{};
  authority(request, &name);
  if (name.present) std::free(const_cast<char*>(name.value.data));
}
#endif

auto read_body(Lent<IncomingRequest> request) -> std::string {
  auto text = std::string{};
  auto consumed = Consumed{};
  consume(request, &consumed);
  if (consumed.failed) return text;
  auto opened = BodyStream{};
  stream({consumed.body.number}, &opened);
  if (!opened.failed) {
    auto chunk = Read{};
    while (true) {
      blocking_read({opened.stream.number}, 65536, &chunk);
      if (chunk.failed) break;
      text.append(chunk.bytes.data, chunk.bytes.size);
      std::free(const_cast<char*>(chunk.bytes.data));
    }
    if (!chunk.error.closed) drop(chunk.error.error);
    drop(opened.stream);
  }
  drop(consumed.body);
  return text;
}

}  // namespace

extern "C" [[clang::export_name("cabi_realloc")]]
auto cabi_realloc(void* old, std::size_t, std::size_t, std::size_t size) -> void* {
  return std::realloc(old, size == 0 ? 1 : size);
}

extern "C" [[clang::export_name("wasi:http/incoming-handler@0.2.0#handle")]]
void wasi_http_handle(std::int32_t request, std::int32_t response_out) {
#ifdef READS_HEAD
  read_head({request});
#endif
  auto const body_text = read_body({request});
  received = body_text.size();

  auto const fields = new_fields();
  auto const name = std::string_view{"content-type"};
  auto const value = std::string_view{"application/json"};
  auto appended = FieldAppended{};
  append({fields.number}, name.data(), name.size(), value.data(), value.size(), &appended);
  auto const response = new_outgoing_response(fields);
  auto made = ResponseBody{};
  body({response.number}, &made);
  set({response_out}, false, response.number, 0, 0, 0, 0, 0, 0);

  auto opened = OutgoingStream{};
  write(Lent<OutgoingBody>{made.body.number}, &opened);
  auto written = Written{};
  blocking_write_and_flush({opened.stream.number}, answer.data(), answer.size(), &written);
  if (written.failed && !written.error.closed) drop(written.error.error);
  drop(opened.stream);
  auto finished = Finished{};
  finish(made.body, false, {}, &finished);
  drop(Given<IncomingRequest>{request});
}
