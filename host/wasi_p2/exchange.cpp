// One HTTP request and its answer over wasi:http 0.2. Every failure of a stream means that the
// client is gone; that is a clean end.

#include "host/wasi_p2/exchange.hpp"

#include <utility>

#include "host/wasi_p2/head.hpp"
#include "host/wasi_p2/loop.hpp"
#include "host/wasi_p2/output.hpp"

namespace host::wasi_p2 {

namespace {

auto make_fields(AnswerFields const& answer) -> Handle<Fields> {
  auto made = FieldsMade{};
  fields_from_list(answer.begin(), answer.size(), &made);
  if (!made.failed) return made.fields;
  // The host refuses one of them, as hosts do with Connection: the others must still arrive.
  auto fields = Handle{new_fields()};
  for (auto const& [name, value] : answer) {
    auto appended = FieldAppended{};
    append(fields.lend(), name.data, name.size, value.data, value.size, &appended);
  }
  return fields;
}

}  // namespace

IncomingExchange::IncomingExchange(Handle<IncomingRequest> request, Handle<ResponseOutparam> answer)
    : request_{std::move(request)}, answer_{std::move(answer)} {
  read_head();
  after_head_ = received_.mark();
}

IncomingExchange::~IncomingExchange() {
  close();
  if (answer_) send(open_response({.status = 500, .headers = {}}, 0));
}

void IncomingExchange::read_head() {
  auto const receiving = Receiving{received_};

  auto fields = List<Field>{};
  entries(Handle{headers(request_.lend())}.lend(), &fields);
  head_.headers = as_headers(fields);

  auto method = Method{};
  wasi_p2::method(request_.lend(), &method);
  head_.method = method_name(method);

  auto text = Option<Bytes>{};
  path_with_query(request_.lend(), &text);
  head_.path = text.present ? view(text.value) : "/";

  text = {};
  authority(request_.lend(), &text);
  if (text.present) {
    head_.authority = view(text.value);
  } else {
    head_.authority = head_.header("host");
  }

  unread_ = content_length(head_);
  at_end_ = unread_ == 0;
}

void IncomingExchange::open_body() {
  auto consumed = Consumed{};
  consume(request_.lend(), &consumed);
  if (consumed.failed) return;
  incoming_body_ = consumed.body;
  auto opened = BodyStream{};
  stream(incoming_body_.lend(), &opened);
  if (!opened.failed) input_.open(opened.stream);
}

auto IncomingExchange::read() -> base::Async<std::string_view> {
  if (at_end_) return std::string_view{};
  if (!input_.is_open()) open_body();
  if (!input_.is_open()) {
    at_end_ = broken_ = true;
    return std::string_view{};
  }
  return read_on();
}

// The end is told from Content-Length where we can, which spares the read that would bring nothing.
auto IncomingExchange::read_on() -> base::Async<std::string_view> {
  auto came = std::optional<std::string_view>{};
  while (!came) {
    auto arrival = Input::Arrival{input_, received_, after_head_};
    co_await arrival;
    came = arrival.take();
  }
  auto const bytes = *came;
  if (unread_) *unread_ -= std::min<std::uint64_t>(*unread_, bytes.size());
  at_end_ = bytes.empty() || unread_ == 0;
  broken_ = bytes.empty() && (input_.failed() || unread_.value_or(0) != 0);
  co_return bytes;
}

// Without a length and a body, when the answer has neither.
auto IncomingExchange::open_response(ResponseHead const& head, std::optional<std::size_t> length)
    -> Handle<OutgoingResponse> {
  auto const has_body = length != 0;
  if (!says_length(head.status, head_.method)) length.reset();
  auto response =
      Handle{new_outgoing_response(make_fields(AnswerFields{head.headers, length}).give())};
  if (head.status != 200) set_status_code(response.lend(), head.status);
  if (!has_body) return response;
  auto made = ResponseBody{};
  body(response.lend(), &made);
  if (made.failed) return response;
  outgoing_body_ = made.body;
  auto opened = OutgoingStream{};
  wasi_p2::write(outgoing_body_.lend(), &opened);
  if (!opened.failed) output_ = opened.stream;
  return response;
}

void IncomingExchange::send(Handle<OutgoingResponse> response) {
  set(answer_.give(), false, response.give().number, 0, 0, 0, 0, 0, 0);
}

auto IncomingExchange::permitted() -> std::size_t {
  auto result = Permitted{};
  check_write(output_.lend(), &result);
  if (!result.failed)
    return static_cast<std::size_t>(std::min<std::uint64_t>(result.size, SIZE_MAX));
  forget(result.error);
  gone_ = true;
  return 0;
}

void IncomingExchange::put(std::string_view piece) {
  auto written = Written{};
  wasi_p2::write(output_.lend(), piece.data(), piece.size(), &written);
  if (!written.failed) return;
  forget(written.error);
  gone_ = true;
}

void IncomingExchange::flush_output() {
  auto flushed = Written{};
  flush(output_.lend(), &flushed);
  if (!flushed.failed) return;
  forget(flushed.error);
  gone_ = true;
}

// Writes what is permitted now, and returns the rest.
auto IncomingExchange::try_write(std::string_view bytes) -> std::string_view {
  while (!bytes.empty()) {
    auto const piece = bytes.substr(0, permitted());
    if (piece.empty()) break;
    put(piece);
    if (gone_) break;
    bytes.remove_prefix(piece.size());
  }
  return bytes;
}

auto IncomingExchange::write_when_permitted(std::string_view bytes) -> base::Async<bool> {
  auto const progress = Handle{subscribe(output_.lend())};
  while (!gone_ && !bytes.empty()) {
    co_await Ready{progress.lend()};
    bytes = try_write(bytes);
  }
  if (!gone_) flush_output();
  co_return !gone_;
}

auto IncomingExchange::respond_when_permitted(std::string_view body) -> base::Async<> {
  co_await write_when_permitted(body);
  close();
}

auto IncomingExchange::respond(ResponseHead const& head, std::string_view body) -> base::Async<> {
  if (!answer_) return {};
  auto response = open_response(head, body.size());
  // A body that the host takes at once is written and ended before the response is sent: the host
  // then finds all of it at once, instead of waking up for the head and again for the body.
  auto rest = output_ ? try_write(body) : std::string_view{};
  if (gone_ || rest.empty()) {
    close();
    send(std::move(response));
    return {};
  }
  send(std::move(response));
  return respond_when_permitted(rest);
}

auto IncomingExchange::begin(ResponseHead const& head) -> base::Async<> {
  if (answer_) send(open_response(head, std::nullopt));
  return {};
}

auto IncomingExchange::write(std::string_view bytes) -> base::Async<bool> {
  if (!output_ || gone_) return false;
  auto const rest = try_write(bytes);
  if (gone_) return false;
  if (!rest.empty()) return write_when_permitted(rest);
  flush_output();
  return !gone_;
}

auto IncomingExchange::end() -> base::Async<> {
  close();
  return {};
}

void IncomingExchange::close() {
  output_.reset();
  if (!outgoing_body_) return;
  auto const receiving = Receiving{received_};
  auto finished = Finished{};
  finish(outgoing_body_.give(), false, {}, &finished);
}

}  // namespace host::wasi_p2
