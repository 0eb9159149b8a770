// One HTTP request and its answer over wasi:http 0.3. A stream whose other end is dropped means
// that the client is gone; that is a clean end.

#include "host/wasi_p3/exchange.hpp"

#include <algorithm>
#include <utility>

#include "host/wasi_p2/head.hpp"

namespace host::wasi_p3 {

namespace {

using wasi_p2::AnswerFields;
using wasi_p2::Receiving;
using wasi_p2::view;

constexpr auto largest_buffer = std::uint64_t{64} << 10;
constexpr auto usual_buffer = std::uint64_t{16} << 10;

// result<_, error-code> and result<option<trailers>, error-code>, as far as we look at them.
struct alignas(8) Outcome {
  bool failed = false;
  alignas(8) bool has_trailers = false;
  std::int32_t trailers = 0;
  std::uint8_t rest_of_error[24] = {};
};

// ok, and ok(none): what we tell the host of a body that we have read or written. It is read while
// we wait, so it must stay.
constexpr auto success = Outcome{};

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

IncomingExchange::IncomingExchange(Task& task, Handle<Request> request)
    : task_{task}, request_{std::move(request)} {
  read_head();
}

void IncomingExchange::read_head() {
  auto const receiving = Receiving{received_};

  auto fields = List<Field>{};
  copy_all(Handle{get_headers(request_.lend())}.lend(), &fields);
  head_.headers = wasi_p2::as_headers(fields);

  auto method = Method{};
  get_method(request_.lend(), &method);
  head_.method = wasi_p2::method_name(method);

  auto text = Option<Bytes>{};
  get_path_with_query(request_.lend(), &text);
  head_.path = text.present ? view(text.value) : "/";

  text = {};
  get_authority(request_.lend(), &text);
  if (text.present) {
    head_.authority = view(text.value);
  } else {
    head_.authority = head_.header("host");
  }

  unread_ = wasi_p2::content_length(head_);
  at_end_ = unread_ == 0;
}

void IncomingExchange::open_body() {
  auto const ends = new_body_read();
  body_read_ = writable<BodyReadOut>(ends);
  auto consumed = BodyAndTrailers{};
  consume_body(request_.give(), readable<BodyReadIn>(ends), &consumed);
  body_ = consumed.body;
  body_trailers_ = consumed.trailers;
  buffer_size_ = static_cast<std::size_t>(std::min(unread_.value_or(usual_buffer), largest_buffer));
  buffer_ = static_cast<char*>(received_.allocate(buffer_size_, 1));
}

auto IncomingExchange::start_read() -> std::uint32_t {
  return wasi_p3::read(body_.lend(), buffer_, buffer_size_);
}

// What a read has brought. The end is told from Content-Length where we can, which spares the read
// that would bring nothing.
auto IncomingExchange::take(std::uint32_t result) -> std::string_view {
  auto const size = amount(result);
  if (unread_) *unread_ -= std::min<std::uint64_t>(*unread_, size);
  if (unread_ == 0) {
    at_end_ = true;
    leave_body();
  }
  return {buffer_, size};
}

// Nothing more is wanted of the request. Said as soon as that is known, so that the host has done
// with it when the answer comes.
void IncomingExchange::leave_body() {
  body_.reset();
  body_trailers_.reset();
  if (!body_read_ || body_left_) return;
  body_left_ = wasi_p3::write(body_read_.lend(), &success);
  if (body_left_ != blocked) body_read_.reset();
}

auto IncomingExchange::read() -> base::Async<std::string_view> {
  if (at_end_) return std::string_view{};
  if (!body_) open_body();
  auto const result = start_read();
  if (result != blocked && amount(result) != 0) return take(result);
  return read_on(result);
}

auto IncomingExchange::read_on(std::uint32_t result) -> base::Async<std::string_view> {
  while (true) {
    result = co_await Operation{task_, body_.lend().number, result, cancel_read_body};
    if (amount(result) != 0) co_return take(result);
    if (!completed(result)) break;
    result = start_read();
  }
  at_end_ = true;
  broken_ = unread_ || co_await trailers_failed();
  leave_body();
  co_return std::string_view{};
}

// Without a length, only what follows the body says whether it is whole.
auto IncomingExchange::trailers_failed() -> base::Async<bool> {
  auto outcome = Outcome{};
  auto const trailers = std::exchange(body_trailers_, {});
  auto result = std::uint32_t{};
  {
    auto const receiving = Receiving{received_};
    result = wasi_p3::read(trailers.lend(), &outcome);
  }
  co_await Operation{task_, trailers.lend().number, result, cancel_read_trailers};
  if (!outcome.failed && outcome.has_trailers) Handle{Given<Fields>{outcome.trailers}}.reset();
  co_return outcome.failed;
}

// Returns the head to the host. Without a body or a length, when the answer has neither.
void IncomingExchange::answer(ResponseHead const& head, std::optional<std::size_t> length) {
  auto const receiving = Receiving{received_};
  answered_ = true;
  auto const has_body = length != 0;
  if (!wasi_p2::says_length(head.status, head_.method)) length.reset();
  auto fields = make_fields(AnswerFields{head.headers, length});

  auto input = Given<AnswerIn>{};
  if (has_body) {
    auto const ends = new_answer();
    input = readable<AnswerIn>(ends);
    output_ = writable<AnswerOut>(ends);
  }
  auto const ends = new_trailers();
  trailers_ = writable<TrailersOut>(ends);

  auto made = ResponseAndSent{};
  new_response(fields.give(), has_body, input, readable<TrailersIn>(ends), &made);
  sent_ = made.sent;
  if (head.status != 200) set_status_code({made.response.number}, head.status);
  return_response(false, made.response.number, 0, 0, 0, 0, 0, 0);
}

auto IncomingExchange::start_write(std::string_view bytes) -> std::uint32_t {
  return wasi_p3::write(output_.lend(), bytes.data(), bytes.size());
}

auto IncomingExchange::write_on(std::string_view bytes) -> base::Async<bool> {
  while (!bytes.empty() && !gone_) {
    auto const result =
        co_await Operation{task_, output_.lend().number, start_write(bytes), cancel_write_answer};
    bytes.remove_prefix(amount(result));
    gone_ = !completed(result);
  }
  co_return !gone_;
}

// The last bytes, and the end.
auto IncomingExchange::finish(std::string_view bytes) -> base::Async<> {
  while (output_ && !bytes.empty() && !gone_) {
    auto const result =
        co_await Operation{task_, output_.lend().number, start_write(bytes), cancel_write_answer};
    bytes.remove_prefix(amount(result));
    gone_ = !completed(result);
  }
  output_.reset();
  auto trailers = std::exchange(trailers_, {});
  co_await Operation{task_, trailers.lend().number, wasi_p3::write(trailers.lend(), &success)};
}

auto IncomingExchange::respond(ResponseHead const& head, std::string_view body) -> base::Async<> {
  if (answered_) return {};
  if (!task_.is_current()) return respond_in_turn(head, body);
  answer(head, body.size());
  return finish(body);
}

auto IncomingExchange::respond_in_turn(ResponseHead head, std::string_view body) -> base::Async<> {
  co_await task_.its_turn();
  co_await respond(head, body);
}

auto IncomingExchange::begin(ResponseHead const& head) -> base::Async<> {
  if (answered_) return {};
  if (!task_.is_current()) return begin_in_turn(head);
  answer(head, std::nullopt);
  return {};
}

auto IncomingExchange::begin_in_turn(ResponseHead head) -> base::Async<> {
  co_await task_.its_turn();
  co_await begin(head);
}

auto IncomingExchange::write(std::string_view bytes) -> base::Async<bool> {
  if (!output_ || gone_) return false;
  return write_on(bytes);
}

auto IncomingExchange::end() -> base::Async<> {
  if (!trailers_) return {};
  return finish({});
}

auto IncomingExchange::close() -> base::Async<> {
  co_await task_.its_turn();
  if (!answered_) answer({.status = 500, .headers = {}}, 0);
  if (trailers_) co_await finish({});
  leave_body();
  if (body_read_) co_await Operation{task_, body_read_.lend().number, *body_left_};
}

}  // namespace host::wasi_p3
