// Outgoing HTTP, through wasi:http/outgoing-handler. The host keeps the limit of connecting; the
// others are kept here.

#include "host/http_client.hpp"

#include <utility>

#include "host/client_limits.hpp"
#include "host/wasi_p2/client_imports.hpp"
#include "host/wasi_p2/head.hpp"
#include "host/wasi_p2/input.hpp"
#include "host/wasi_p2/loop.hpp"
#include "host/wasi_p2/output.hpp"

namespace host {
namespace {

using namespace wasi_p2;

// What is sent, and what the host says to it.
class Exchanging {
 public:
  explicit Exchanging(ClientRequest request) : request_{std::move(request)} {}

  auto begin() -> ClientResult<void> {
    auto message = TRY(make_message());
    auto made = ResponseBody{};
    body(message.lend(), &made);
    if (!made.failed) body_ = made.body;
    auto opened = OutgoingStream{};
    if (body_ && !request_.body.empty()) {
      wasi_p2::write(body_.lend(), &opened);
      if (!opened.failed) output_ = opened.stream;
    }

    auto options = Handle{new_request_options()};
    set_connect_timeout(options.lend(), true, request_.limits.connect);
    auto const receiving = Receiving{received_};
    auto handled = Handled{};
    handle(message.give(), true, options.give(), &handled);
    if (handled.failed) {
      return std::unexpected{client_error_of(handled.error, request_.authority)};
    }
    future_ = handled.response;
    return {};
  }

  // Beside the wait for the answer, which may come before all of it is wanted. That the other side
  // stops listening before it has all of it is no failure.
  void start_writing() {
    writing_ = write_body();
    writing_.start();
  }

  auto authority() const -> std::string const& { return request_.authority; }

  auto answer() -> base::Async<ClientResult<Handle<IncomingResponse>>> {
    auto responded = Responded{};
    {
      auto const arrival = Handle{subscribe(future_.lend())};
      while (!responded.present) {
        co_await Ready{arrival.lend()};
        auto const receiving = Receiving{received_};
        get(future_.lend(), &responded);
      }
    }
    if (responded.taken_before) __builtin_trap();
    if (responded.failed) {
      co_return std::unexpected{client_error_of(responded.error, request_.authority)};
    }
    co_return Handle{responded.response};
  }

 private:
  auto write_body() -> base::Async<> {
    auto rest = std::string_view{request_.body};
    auto progress = output_ ? Handle{subscribe(output_.lend())} : Handle<Pollable>{};
    auto open = static_cast<bool>(output_);
    while (open && !rest.empty()) {
      auto permitted = Permitted{};
      check_write(output_.lend(), &permitted);
      if (permitted.failed) forget(permitted.error);
      open = !permitted.failed;
      if (!open) break;
      if (permitted.size == 0) {
        co_await Ready{progress.lend()};
        continue;
      }
      auto const piece = rest.substr(0, permitted.size);
      auto written = Written{};
      wasi_p2::write(output_.lend(), piece.data(), piece.size(), &written);
      if (written.failed) forget(written.error);
      open = !written.failed;
      rest.remove_prefix(piece.size());
    }
    progress.reset();
    output_.reset();
    if (!body_) co_return;
    auto const receiving = Receiving{received_};
    auto finished = Finished{};
    finish(body_.give(), false, {}, &finished);
  }

  auto make_message() -> ClientResult<Handle<OutgoingRequest>> {
    auto const wrong = [&](std::string_view what, std::string_view value) {
      return client_error(ClientFault::wrong_request,
                          base::concat("the host does not take the ", what, " ",
                                       base::quoted(value), " of a request"));
    };
    auto fields = Handle{new_fields()};
    auto const add = [&](std::string_view name, std::string_view value) {
      auto appended = FieldAppended{};
      append(fields.lend(), name.data(), name.size(), value.data(), value.size(), &appended);
      return !appended.failed;
    };
    for (auto const& [name, value] : request_.headers) {
      if (!add(name, value)) return wrong("header", name);
    }
    if (!request_.body.empty() && !add("content-length", base::Decimal{request_.body.size()})) {
      return wrong("header", "content-length");
    }
    auto message = Handle{new_outgoing_request(fields.give())};
    auto const& method = request_.method;
    if (set_method(message.lend(), method_number(method), method.data(), method.size())) {
      return wrong("method", method);
    }
    set_scheme(message.lend(), true, request_.is_secure ? 1 : 0, nullptr, 0);
    auto const& authority = request_.authority;
    if (set_authority(message.lend(), true, authority.data(), authority.size())) {
      return wrong("authority", authority);
    }
    auto const& path = request_.path;
    if (set_path_with_query(message.lend(), true, path.data(), path.size())) {
      return wrong("path", path);
    }
    return message;
  }

  ClientRequest request_;
  Received received_;
  Handle<FutureIncomingResponse> future_;
  Handle<OutgoingBody> body_;
  Handle<OutputStream> output_;
  base::Async<> writing_;
};

class Answer final : public ClientAnswer {
 public:
  Answer(Handle<IncomingResponse> response, std::unique_ptr<Exchanging> exchanging)
      : exchanging_{std::move(exchanging)},
        status_{wasi_p2::status(response.lend())},
        response_{std::move(response)} {
    auto const receiving = Receiving{received_};
    auto fields = List<Field>{};
    entries(Handle{wasi_p2::headers(response_.lend())}.lend(), &fields);
    headers_ = as_headers(fields);
    after_head_ = received_.mark();
    auto consumed = Consumed{};
    consume(response_.lend(), &consumed);
    if (consumed.failed) return;
    body_ = consumed.body;
    auto opened = BodyStream{};
    stream(body_.lend(), &opened);
    if (!opened.failed) input_.open(opened.stream);
  }

  auto status() const -> int override { return status_; }
  auto headers() const -> std::vector<Header> const& override { return headers_; }

  auto read() -> base::Async<ClientResult<std::string_view>> override {
    if (at_end_) co_return std::string_view{};
    auto const bytes =
        input_.is_open() ? co_await input_.read(received_, after_head_) : std::string_view{};
    at_end_ = bytes.empty();
    if (at_end_ && (input_.failed() || !input_.is_open())) {
      co_return client_error(ClientFault::broken,
                             base::concat("the answer of ", base::quoted(exchanging_->authority()),
                                          " ended before its end"));
    }
    co_return bytes;
  }

 private:
  std::unique_ptr<Exchanging> exchanging_;  // may still be writing
  int status_;
  Received received_;
  Received::Mark after_head_ = {};
  std::vector<Header> headers_;
  bool at_end_ = false;

  // Children come after their parents, so that they are dropped before them.
  Handle<IncomingResponse> response_;
  Handle<IncomingBody> body_;
  Input input_;
};

auto exchange(ClientRequest request) -> Sending {
  auto exchanging = std::make_unique<Exchanging>(std::move(request));
  CO_TRY(exchanging->begin());
  exchanging->start_writing();
  auto response = CO_TRY(co_await exchanging->answer());
  co_return std::unique_ptr<ClientAnswer>{
      std::make_unique<Answer>(std::move(response), std::move(exchanging))};
}

constinit auto client = LimitedClient{&exchange};

}  // namespace

auto system_http_client() -> HttpClient& { return client; }

}  // namespace host
