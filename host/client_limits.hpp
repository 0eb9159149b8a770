// Keeps the limits of outgoing requests, for hosts that do not keep them all themselves.

#pragma once

#include <algorithm>
#include <memory>
#include <utility>
#include <vector>

#include "base/text.hpp"
#include "host/http_client.hpp"
#include "host/within.hpp"

namespace host {

inline auto client_error(ClientFault fault, std::string message) -> std::unexpected<ClientError> {
  return std::unexpected{ClientError{fault, std::move(message)}};
}

// An answer whose body has a limit and comes within a time.
class LimitedAnswer final : public ClientAnswer {
 public:
  LimitedAnswer(std::unique_ptr<ClientAnswer> answer, std::string authority, ClientLimits limits,
                Timer& timer, Nanoseconds started)
      : answer_{std::move(answer)},
        authority_{std::move(authority)},
        limits_{limits},
        timer_{timer},
        started_{started} {}

  auto status() const -> int override { return answer_->status(); }
  auto headers() const -> std::vector<Header> const& override { return answer_->headers(); }

  auto read() -> base::Async<ClientResult<std::string_view>> override {
    auto const taken = timer_.now() - started_;
    auto const rest = limits_.total - std::min(limits_.total, taken);
    auto bytes = co_await within(timer_, rest, answer_->read());
    if (!bytes) {
      co_return client_error(
          ClientFault::timed_out,
          base::concat(base::quoted(authority_), " did not send all of its answer within ",
                       limits_.total / 1'000'000, " ms"));
    }
    if (!*bytes) co_return *std::move(bytes);
    size_ += (*bytes)->size();
    if (size_ > limits_.body) {
      answer_ = std::make_unique<Nothing>(*this);
      co_return client_error(ClientFault::too_large,
                             base::concat("the answer of ", base::quoted(authority_),
                                          " has more than ", limits_.body, " bytes"));
    }
    co_return *std::move(bytes);
  }

 private:
  // In the place of an answer that was broken off.
  class Nothing final : public ClientAnswer {
   public:
    explicit Nothing(LimitedAnswer const& before) : status_{before.status()} {}
    auto status() const -> int override { return status_; }
    auto headers() const -> std::vector<Header> const& override { return headers_; }
    auto read() -> base::Async<ClientResult<std::string_view>> override {
      return client_error(ClientFault::too_large, "the answer was broken off");
    }

   private:
    int status_;
    std::vector<Header> headers_;
  };

  std::unique_ptr<ClientAnswer> answer_;
  std::string authority_;
  ClientLimits limits_;
  Timer& timer_;
  Nanoseconds started_;
  std::size_t size_ = 0;
};

using Sending = base::Async<ClientResult<std::unique_ptr<ClientAnswer>>>;

// What `sending` brings, with the limits of the request kept from here on.
inline auto keep_limits(std::string authority, ClientLimits limits, Sending sending) -> Sending {
  auto& timer = system_timer();
  auto const started = timer.now();
  auto const until_answer = std::min(limits.first_byte, limits.total);
  auto answer = co_await within(timer, until_answer, std::move(sending));
  if (!answer) {
    co_return client_error(ClientFault::timed_out,
                           base::concat(base::quoted(authority), " did not answer within ",
                                        until_answer / 1'000'000, " ms"));
  }
  if (!*answer) co_return std::unexpected{std::move(answer->error())};
  co_return std::unique_ptr<ClientAnswer>{std::make_unique<LimitedAnswer>(
      *std::move(*answer), std::move(authority), limits, timer, started)};
}

// The client of a host: `exchange` sends a request and brings its answer, without limits.
class LimitedClient final : public HttpClient {
 public:
  explicit constexpr LimitedClient(auto (*exchange)(ClientRequest)->Sending)
      : exchange_{exchange} {}
  auto send(ClientRequest request) -> Sending override {
    auto authority = request.authority;
    auto const limits = request.limits;
    return keep_limits(std::move(authority), limits, exchange_(std::move(request)));
  }

 private:
  auto (*exchange_)(ClientRequest) -> Sending;
};

}  // namespace host
