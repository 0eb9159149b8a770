// Outgoing HTTP, through wasi:http/client. The host keeps the limit of connecting; the others are
// kept here.
//
// The host wants the ends of futures written, and then some time to read them, so what sends a
// request, and what takes leave of an answer, goes on in the background.

#include "host/http_client.hpp"

#include <optional>
#include <utility>

#include "host/background.hpp"
#include "host/client_limits.hpp"
#include "host/wasi_p2/head.hpp"
#include "host/wasi_p2/received.hpp"
#include "host/wasi_p3/client_imports.hpp"
#include "host/wasi_p3/task.hpp"

namespace host {
namespace {

using namespace wasi_p3;
using wasi_p2::Received;
using wasi_p2::Receiving;

constexpr auto buffer_size = std::size_t{64} << 10;

// https://github.com/WebAssembly/component-model/blob/main/design/mvp/CanonicalABI.md#canon-lower:
// starting, started, returned.
constexpr auto returned = std::uint32_t{2};

// result<option<trailers>, error-code>: how a body ended.
struct MaybeTrailers {
  bool present;
  std::int32_t number;
};
struct alignas(8) Ended {
  bool failed;
  alignas(8) union {
    MaybeTrailers trailers;
    ErrorCode error;
  };
};
// ok, without trailers. The host reads it while we wait, so it must stay.
constexpr auto success = Ended{.failed = false, .trailers = {}};

// The other side may stop reading before it has all of it: the stream is dropped then.
auto upload(std::string body, Handle<UploadOut> output, Handle<UploadTrailersOut> trailers)
    -> base::Async<> {
  auto rest = std::string_view{body};
  while (output && !rest.empty()) {
    auto const result = co_await Operation{Task::current(), output.lend().number,
                                           wasi_p3::write(output.lend(), rest.data(), rest.size())};
    rest.remove_prefix(amount(result));
    if (!completed(result)) break;
  }
  output.reset();
  co_await Operation{Task::current(), trailers.lend().number,
                     wasi_p3::write(trailers.lend(), &success)};
}

auto take_leave(Handle<DownloadReadOut> read) -> base::Async<> {
  co_await Operation{Task::current(), read.lend().number, wasi_p3::write(read.lend(), &success)};
}

class Answer final : public ClientAnswer {
 public:
  Answer(Handle<Response> response, Handle<Uploaded> uploaded, std::string authority)
      : authority_{std::move(authority)}, uploaded_{std::move(uploaded)} {
    auto const receiving = Receiving{received_};
    status_ = get_status_code(response.lend());
    auto fields = List<Field>{};
    copy_all(Handle{get_headers(response.lend())}.lend(), &fields);
    headers_ = wasi_p2::as_headers(fields);
    auto const ends = new_download_read();
    read_ = writable<DownloadReadOut>(ends);
    auto consumed = DownloadAndTrailers{};
    consume_body(response.give(), readable<DownloadReadIn>(ends), &consumed);
    body_ = consumed.body;
    trailers_ = consumed.trailers;
    buffer_ = std::make_unique_for_overwrite<char[]>(buffer_size);
  }
  ~Answer() override { leave(); }

  auto status() const -> int override { return status_; }
  auto headers() const -> std::vector<Header> const& override { return headers_; }

  auto read() -> base::Async<ClientResult<std::string_view>> override {
    while (body_) {
      auto const result = co_await Operation{
          Task::current(), body_.lend().number,
          wasi_p3::read(body_.lend(), buffer_.get(), buffer_size), cancel_read_download};
      if (amount(result) != 0) co_return std::string_view{buffer_.get(), amount(result)};
      if (completed(result)) continue;
      auto const error = co_await trailers_failed();
      leave();
      if (error) co_return std::unexpected{*error};
    }
    co_return std::string_view{};
  }

 private:
  // What follows the body says whether it is whole.
  auto trailers_failed() -> base::Async<std::optional<ClientError>> {
    auto outcome = Ended{};
    auto const trailers = std::exchange(trailers_, {});
    auto result = std::uint32_t{};
    {
      auto const receiving = Receiving{received_};
      result = wasi_p3::read(trailers.lend(), &outcome);
    }
    co_await Operation{Task::current(), trailers.lend().number, result,
                       cancel_read_download_trailers};
    if (outcome.failed) {
      auto error = wasi_p2::client_error_of(outcome.error, authority_);
      co_return ClientError{ClientFault::broken, std::move(error.message)};
    }
    if (outcome.trailers.present) Handle{Given<Fields>{outcome.trailers.number}}.reset();
    co_return std::nullopt;
  }

  void leave() {
    body_.reset();
    trailers_.reset();
    if (read_) finish_in_background(take_leave(std::move(read_)));
  }

  std::string authority_;
  Handle<Uploaded> uploaded_;  // without it, hosts give the connection up
  int status_ = 0;
  Received received_;
  std::vector<Header> headers_;
  std::unique_ptr<char[]> buffer_;
  Handle<Download> body_;
  Handle<DownloadTrailers> trailers_;
  Handle<DownloadReadOut> read_;
};

struct Message {
  Handle<Request> request;
  Handle<Uploaded> uploaded;
};

// Begins to send the body with it.
auto make_message(ClientRequest& given) -> ClientResult<Message> {
  auto const wrong = [&](std::string_view what, std::string_view value) {
    return client_error(ClientFault::wrong_request,
                        base::concat("the host does not take the ", what, " ", base::quoted(value),
                                     " of a request"));
  };
  auto received = Received{};
  auto const receiving = Receiving{received};
  auto fields = Handle{new_fields()};
  auto const add = [&](std::string_view name, std::string_view value) {
    auto appended = FieldAppended{};
    append(fields.lend(), name.data(), name.size(), value.data(), value.size(), &appended);
    return !appended.failed;
  };
  for (auto const& [name, value] : given.headers) {
    if (!add(name, value)) return wrong("header", name);
  }
  auto const has_body = !given.body.empty();
  if (has_body && !add("content-length", base::Decimal{given.body.size()})) {
    return wrong("header", "content-length");
  }
  auto options = Handle{new_request_options()};
  auto set = OptionSet{};
  set_connect_timeout(options.lend(), true, given.limits.connect, &set);

  auto input = Given<UploadIn>{};
  auto output = Handle<UploadOut>{};
  if (has_body) {
    auto const ends = new_upload();
    input = readable<UploadIn>(ends);
    output = writable<UploadOut>(ends);
  }
  auto const ends = new_upload_trailers();
  auto made = RequestAndUploaded{};
  new_request(fields.give(), has_body, input, readable<UploadTrailersIn>(ends), true,
              options.give(), &made);
  auto message = Message{made.request, made.uploaded};
  finish_in_background(
      upload(std::move(given.body), std::move(output), Handle{writable<UploadTrailersOut>(ends)}));

  auto const to = message.request.lend();
  auto const& method = given.method;
  if (set_method(to, wasi_p2::method_number(method), method.data(), method.size())) {
    return wrong("method", method);
  }
  set_scheme(to, true, given.is_secure ? 1 : 0, nullptr, 0);
  auto const& authority = given.authority;
  if (set_authority(to, true, authority.data(), authority.size())) {
    return wrong("authority", authority);
  }
  auto const& path = given.path;
  if (set_path_with_query(to, true, path.data(), path.size())) return wrong("path", path);
  return message;
}

auto exchange(ClientRequest request) -> Sending {
  auto message = CO_TRY(make_message(request));
  auto received = Received{};
  auto answered = Answered{};
  auto call = std::uint32_t{};
  {
    auto const receiving = Receiving{received};
    call = wasi_p3::send(message.request.give(), &answered);
  }
  auto state = call & 0xf;
  auto const subtask = Handle{Given<Subtask>{static_cast<std::int32_t>(call >> 4)}};
  while (state < returned) {
    state = co_await Operation{Task::current(), subtask.lend().number, blocked, cancel_subtask};
  }
  if (answered.failed) {
    co_return std::unexpected{wasi_p2::client_error_of(answered.error, request.authority)};
  }
  co_return std::make_unique<Answer>(Handle{answered.response}, std::move(message.uploaded),
                                     std::move(request.authority));
}

constinit auto client = LimitedClient{&exchange};

}  // namespace

auto system_http_client() -> HttpClient& { return client; }

}  // namespace host
