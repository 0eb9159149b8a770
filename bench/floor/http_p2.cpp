// The floor under our WASI 0.2 HTTP components: reads the whole body and answers a fixed JSON text
// of ANSWER_SIZE bytes. No protocol, no allocation of its own, nothing kept.

#include <array>
#include <string_view>

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

// What the host returns is looked at no more, so it always goes to the same place.
alignas(8) char received[std::size_t{64} << 10];

void read_body(Lent<IncomingRequest> request) {
  auto consumed = Consumed{};
  consume(request, &consumed);
  if (consumed.failed) return;
  auto const body = Lent<IncomingBody>{consumed.body.number};
  auto opened = BodyStream{};
  stream(body, &opened);
  if (!opened.failed) {
    auto chunk = Read{};
    do {
      blocking_read({opened.stream.number}, sizeof received, &chunk);
    } while (!chunk.failed);
    if (!chunk.error.closed) drop(chunk.error.error);
    drop(opened.stream);
  }
  drop(consumed.body);
}

}  // namespace

extern "C" [[clang::export_name("cabi_realloc")]]
auto cabi_realloc(void*, std::size_t, std::size_t, std::size_t) -> void* {
  return received;
}

extern "C" [[clang::export_name("wasi:http/incoming-handler@0.2.0#handle")]]
void wasi_http_handle(std::int32_t request, std::int32_t response_out) {
  read_body({request});

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
