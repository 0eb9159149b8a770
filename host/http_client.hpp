// Outgoing HTTP: one request, and its answer, whose body is read piece by piece. A server that is
// not given this cannot reach the network.

#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/async.hpp"
#include "base/ip_address.hpp"
#include "base/result.hpp"
#include "host/exchange.hpp"
#include "host/timer.hpp"

namespace host {

// All of them are kept, whatever the other side does.
struct ClientLimits {
  Nanoseconds connect = 10'000'000'000;
  Nanoseconds first_byte = 30'000'000'000;   // of the answer, from the start
  Nanoseconds total = 60'000'000'000;        // until the end of the body, from the start
  std::size_t body = std::size_t{10} << 20;  // bytes of the answer's body
};

struct ClientRequest {
  std::string method = "GET";
  bool is_secure = true;   // https, else http
  std::string authority;   // "example.org", "example.org:8443", "[::1]:80"
  std::string path = "/";  // path and query
  // Where to connect, the first that answers, instead of where the authority's name leads. Only
  // native programs can: in a component the host looks names up by itself.
  std::vector<base::IpAddress> addresses = {};
  std::vector<std::pair<std::string, std::string>> headers = {};
  std::string body = {};
  ClientLimits limits = {};
};

enum class ClientFault : std::uint8_t {
  wrong_request,  // it cannot be sent as it is
  unsupported,    // this host cannot do it
  denied,         // the host does not allow it
  not_found,      // no such name or no way there
  refused,        // nobody listens there
  timed_out,      // a limit of time is over
  insecure,       // no trust in the other side's certificate, or no TLS with it
  broken,         // the connection broke, or what came is no HTTP
  too_large,      // the limit of the body, or one of the host
};

struct ClientError {
  ClientFault fault;
  std::string message;  // a sentence without its full stop: "nobody listens on 'example.org'"

  // So that TRY hands it up as any failure.
  operator base::Error() const { return {message}; }  // NOLINT(google-explicit-constructor)
};

template <class T>
using ClientResult = base::Result<T, ClientError>;

class ClientAnswer {
 public:
  virtual ~ClientAnswer() = default;

  virtual auto status() const -> int = 0;
  // Names in lower case; text that the answer owns.
  virtual auto headers() const -> std::vector<Header> const& = 0;
  // The first header of that name (lower case).
  auto header(std::string_view name) const -> std::optional<std::string_view> {
    for (auto const& [key, value] : headers()) {
      if (key == name) return value;
    }
    return std::nullopt;
  }

  // The next bytes of the body, valid until the next call; empty at its end.
  virtual auto read() -> base::Async<ClientResult<std::string_view>> = 0;
};

class HttpClient {
 public:
  // Redirections are answers like all others. Destroying the Async, or the answer, breaks off.
  virtual auto send(ClientRequest request)
      -> base::Async<ClientResult<std::unique_ptr<ClientAnswer>>> = 0;

 protected:
  ~HttpClient() = default;
};

// Defined once per host: host/<how>/http_client.cpp.
auto system_http_client() -> HttpClient&;

}  // namespace host
