// Outgoing HTTP/1.1, natively: one connection for each request.

#include "host/http_client.hpp"

#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <utility>

#include "base/text.hpp"
#include "host/client_limits.hpp"
#include "host/posix/descriptor.hpp"
#include "host/posix/http_answer_parser.hpp"
#include "host/posix/loop.hpp"
#include "host/posix/resolver.hpp"
#include "host/posix/tcp.hpp"
#include "host/posix/tls.hpp"

namespace host {
namespace {

using posix::Descriptor;
using posix::HttpAnswerParser;
using Step = HttpAnswerParser::Step;

constexpr auto buffer_size = std::size_t{64} * 1024;

auto no_answer(ClientFault fault, std::string_view authority, std::string_view why)
    -> std::unexpected<ClientError> {
  return client_error(fault, base::concat("no answer from ", base::quoted(authority), ": ", why));
}

// The addresses that the request names go before what the system knows of its host.
auto look_up(ClientRequest const& request) -> ClientResult<std::vector<posix::Addresses>> {
  auto const* const usual = request.is_secure ? "443" : "80";
  auto const authority = std::string_view{request.authority};
  auto const bracket = authority.rfind(']');
  auto const colon = authority.find(':', bracket == authority.npos ? 0 : bracket);
  auto host = authority.substr(0, colon);
  if (host.starts_with('[') && host.size() > 2) host = host.substr(1, host.size() - 2);
  auto const port = std::string{colon == authority.npos ? usual : authority.substr(colon + 1)};
  auto hosts = std::vector<std::string>{};
  for (auto const& each : request.addresses) hosts.push_back(base::spelled(each));
  if (hosts.empty()) hosts.emplace_back(host);
  auto found = std::vector<posix::Addresses>{};
  for (auto const& each : hosts) {
    auto addresses = posix::addresses_of(each, port);
    if (!addresses) {
      return no_answer(ClientFault::not_found, authority, gai_strerror(addresses.error()));
    }
    found.push_back(*std::move(addresses));
  }
  return found;
}

auto fault_of(int error) -> ClientFault {
  switch (error) {
    case ECONNREFUSED:
      return ClientFault::refused;
    case ETIMEDOUT:
      return ClientFault::timed_out;
    case EACCES:
    case EPERM:
      return ClientFault::denied;
    case ECONNRESET:
    case EPIPE:
      return ClientFault::broken;
    default:
      return ClientFault::not_found;
  }
}

// The error is a number of the system's.
auto connect_to(addrinfo const& address, Nanoseconds deadline)
    -> base::Async<std::expected<Descriptor, int>> {
  auto socket = Descriptor{::socket(address.ai_family, address.ai_socktype, address.ai_protocol)};
  if (!socket.open()) co_return std::unexpected{errno};
  posix::make_non_blocking(socket);
  auto error = connect(socket.number(), address.ai_addr, address.ai_addrlen) == 0 ? 0 : errno;
  if (error == EINPROGRESS) {
    if (!co_await posix::wait_writable(socket.number(), deadline)) {
      co_return std::unexpected{ETIMEDOUT};
    }
    auto size = static_cast<socklen_t>(sizeof error);
    getsockopt(socket.number(), SOL_SOCKET, SO_ERROR, &error, &size);
  }
  if (error != 0) co_return std::unexpected{error};
  // A request goes out at once, in one piece or in a few.
  auto const on = 1;
  setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  co_return socket;
}

// A name may be several addresses, and the first is not always one that works.
auto connect_to(ClientRequest const& request) -> base::Async<ClientResult<Descriptor>> {
  auto const lists = CO_TRY(look_up(request));
  auto const deadline = posix::after(request.limits.connect);
  auto error = EADDRNOTAVAIL;
  for (auto const& addresses : lists) {
    for (auto const* one = addresses.get(); one; one = one->ai_next) {
      auto socket = co_await connect_to(*one, deadline);
      if (socket) co_return *std::move(socket);
      error = socket.error();
    }
  }
  co_return no_answer(fault_of(error), request.authority,
                      error == ETIMEDOUT ? "no connection was made in time" : std::strerror(error));
}

// A socket, or TLS on it.
class Connection {
 public:
  explicit Connection(Descriptor socket) : number_{socket.number()}, socket_{std::move(socket)} {}
  Connection(int number, std::unique_ptr<posix::TlsStream> tls)
      : number_{number}, tls_{std::move(tls)} {}

  auto number() const -> int { return number_; }
  auto receive(char* buffer, std::size_t size) -> ssize_t {
    return tls_ ? tls_->receive(buffer, size) : recv(number_, buffer, size, 0);
  }
  auto send(char const* bytes, std::size_t size) -> ssize_t {
    return tls_ ? tls_->send(bytes, size) : ::send(number_, bytes, size, MSG_NOSIGNAL);
  }

 private:
  int number_;
  Descriptor socket_;
  std::unique_ptr<posix::TlsStream> tls_;
};

auto open(ClientRequest const& request) -> base::Async<ClientResult<Connection>> {
  auto socket = CO_TRY(co_await connect_to(request));
  if (!request.is_secure) co_return Connection{std::move(socket)};
  auto const number = socket.number();
  auto tls = CO_TRY(co_await posix::TlsStream::open(std::move(socket), request.authority,
                                                    posix::after(request.limits.connect)));
  co_return Connection{number, std::move(tls)};
}

class Answer final : public ClientAnswer {
 public:
  Answer(Connection connection, std::string authority, bool to_head)
      : connection_{std::move(connection)},
        authority_{std::move(authority)},
        parser_{to_head},
        buffer_{std::make_unique_for_overwrite<char[]>(buffer_size)} {}

  auto status() const -> int override { return parser_.status(); }
  auto headers() const -> std::vector<Header> const& override { return parser_.headers(); }

  // An error when the head does not come.
  auto read_head() -> base::Async<ClientResult<void>> {
    if (co_await step() == Step::head) co_return ClientResult<void>{};
    co_return failed();
  }

  auto read() -> base::Async<ClientResult<std::string_view>> override {
    auto const reached = co_await step();
    if (reached == Step::body) co_return parser_.body();
    if (reached == Step::end) co_return std::string_view{};
    co_return failed();
  }

  // Beside the wait for the answer, which may come before all of it is wanted. That the other side
  // stops listening before it has all of it is no failure.
  void start_writing(std::string text) {
    writing_ = write(std::move(text));
    writing_.start();
  }

 private:
  auto write(std::string text) -> base::Async<> {
    auto rest = std::string_view{text};
    while (!rest.empty()) {
      auto const sent = connection_.send(rest.data(), rest.size());
      if (sent >= 0) {
        rest.remove_prefix(static_cast<std::size_t>(sent));
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        co_await posix::wait_writable(connection_.number());
      } else if (errno != EINTR) {
        co_return;
      }
    }
  }

  // Until there is more than a need for bytes.
  auto step() -> base::Async<Step> {
    while (true) {
      auto const reached = parser_.next(input_);
      if (reached != Step::need_bytes) co_return reached;
      auto const count = connection_.receive(buffer_.get(), buffer_size);
      if (count > 0) {
        input_ = {buffer_.get(), static_cast<std::size_t>(count)};
      } else if (count == 0) {
        co_return parser_.finish();
      } else if (errno == EAGAIN || errno == EWOULDBLOCK) {
        co_await posix::wait_readable(connection_.number());
      } else if (errno != EINTR) {
        reset_ = true;
        co_return Step::broken;
      }
    }
  }

  auto failed() const -> std::unexpected<ClientError> {
    return no_answer(ClientFault::broken, authority_,
                     reset_ ? "it broke the connection off" : parser_.reason());
  }

  Connection connection_;
  std::string authority_;
  HttpAnswerParser parser_;
  std::unique_ptr<char[]> buffer_;
  std::string_view input_;
  bool reset_ = false;
  base::Async<> writing_;
};

auto is_one_line(std::string_view text) -> bool {
  return std::ranges::none_of(
      text, [](char c) { return (c >= 0 && c < ' ' && c != '\t') || c == '\x7f'; });
}
auto is_target(std::string_view text) -> bool {
  return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

// Head and body, as they are sent.
auto spelled(ClientRequest const& request) -> ClientResult<std::string> {
  auto const wrong = [](std::string_view what, std::string_view value) {
    return client_error(
        ClientFault::wrong_request,
        base::concat(base::quoted(value), " cannot be the ", what, " of a request"));
  };
  if (!base::is_token(request.method) || request.method == "CONNECT") {
    return wrong("method", request.method);
  }
  if (request.authority.empty() || !is_target(request.authority)) {
    return wrong("authority", request.authority);
  }
  if (!request.path.starts_with('/') || !is_target(request.path)) {
    return wrong("path", request.path);
  }
  auto text = base::concat(request.method, " ", request.path,
                           " HTTP/1.1\r\nhost: ", request.authority, "\r\nconnection: close\r\n");
  for (auto const& [name, value] : request.headers) {
    if (!base::is_token(name) || !is_one_line(value)) return wrong("header", name);
    text += base::concat(name, ": ", value, "\r\n");
  }
  // https://www.rfc-editor.org/rfc/rfc9110#section-8.6: also when it is 0, if the method has a
  // body as a rule.
  auto const has_body = request.method == "POST" || request.method == "PUT" ||
                        request.method == "PATCH" || !request.body.empty();
  if (has_body) text += base::concat("content-length: ", request.body.size(), "\r\n");
  return base::concat(text, "\r\n", request.body);
}

auto exchange(ClientRequest request) -> Sending {
  auto text = CO_TRY(spelled(request));
  auto connection = CO_TRY(co_await open(request));
  auto answer = std::make_unique<Answer>(std::move(connection), std::move(request.authority),
                                         request.method == "HEAD");
  answer->start_writing(std::move(text));
  CO_TRY(co_await answer->read_head());
  co_return std::unique_ptr<ClientAnswer>{std::move(answer)};
}

}  // namespace

auto system_http_client() -> HttpClient& {
  static auto client = LimitedClient{&exchange};
  return client;
}

}  // namespace host
