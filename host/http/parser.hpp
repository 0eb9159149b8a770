// HTTP/1.1 requests out of the bytes of a connection (RFC 9112), one after another. llhttp does the
// work; this is the only place that knows it.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>

#include "host/exchange.hpp"

namespace host::http {

struct HeadLimits {
  std::size_t target = std::size_t{8} * 1024;  // bytes of the request's path and query
  std::size_t head = std::size_t{64} * 1024;   // bytes of the whole head, and of a body's framing
  std::size_t headers = 100;
};

class HttpParser {
 public:
  enum class Step {
    need_bytes,
    head,     // request() is complete; the body follows
    body,     // body() is its next piece
    end,      // of the request; the next one may follow
    refused,  // refusal() says why; the connection is of no more use
  };

  struct Refusal {
    int status;
    std::string_view reason;
  };

  explicit HttpParser(HeadLimits limits = {});
  ~HttpParser();

  // Goes one step, and takes what that needs from the front of `input`.
  auto next(std::string_view& input) -> Step;

  // Whether bytes of a request have come that is not complete yet.
  auto begun() const -> bool;

  // From `head` on, until the head of the next request.
  auto request() const -> RequestHead const&;
  auto keeps_connection() const -> bool;  // as far as the client is concerned
  auto takes_chunks() const -> bool;      // HTTP/1.1: a chunked answer is understood
  auto expects_continue() const -> bool;
  // How much of the body is still to come; nothing when its chunks will tell.
  auto body_left() const -> std::optional<std::uint64_t>;

  // After `body`: a part of the input that was given.
  auto body() const -> std::string_view;

  auto refusal() const -> Refusal;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace host::http
