// One HTTP request and its answer: what any HTTP host (wasi:http 0.2 and 0.3, our native server,
// the fake in host/memory) gives to the HTTP transport.

#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "base/async.hpp"

namespace host {

struct Header {
  std::string_view name;
  std::string_view value;
};

// Text that the exchange owns.
struct RequestHead {
  std::string_view method;  // as sent: "POST"
  std::string_view path;    // path and query: "/mcp?x=1"
  // The Host header or :authority; nothing where the host hides it.
  std::optional<std::string_view> authority;
  std::vector<Header> headers;  // names in lower case, in the order sent

  // The first header of that name (lower case).
  auto header(std::string_view name) const -> std::optional<std::string_view> {
    for (auto const& [key, value] : headers) {
      if (key == name) return value;
    }
    return std::nullopt;
  }
};

struct ResponseHead {
  int status = 200;
  std::span<Header const> headers;
};

class Exchange {
 public:
  virtual auto request() -> RequestHead const& = 0;

  // The next bytes of the request's body, valid until the next call; empty at its end, or when the
  // client broke off (then broken() is true).
  virtual auto read() -> base::Async<std::string_view> = 0;
  virtual auto broken() const -> bool = 0;

  // Answers with one body, and ends the exchange.
  virtual auto respond(ResponseHead const& head, std::string_view body) -> base::Async<> = 0;

  // Or answers piece by piece: begin once, write as often as needed, then end. Each piece is sent
  // at once. write() is false when the client is gone.
  virtual auto begin(ResponseHead const& head) -> base::Async<> = 0;
  virtual auto write(std::string_view bytes) -> base::Async<bool> = 0;
  virtual auto end() -> base::Async<> = 0;

  // Work that goes on after the answer. Done when the exchange need not live on for it.
  virtual auto go_on(base::Async<> work) -> base::Async<> { return work; }

 protected:
  ~Exchange() = default;
};

}  // namespace host
