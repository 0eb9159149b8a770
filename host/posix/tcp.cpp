#include "host/posix/tcp.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>

#include "base/text.hpp"
#include "host/posix/loop.hpp"
#include "host/posix/resolver.hpp"

namespace host::posix {
namespace {

using http::ListenAddress;

auto why_not(ListenAddress const& address, int error) -> std::string {
  switch (error) {
    case EADDRINUSE:
      return http::port_is_taken(address);
    case EACCES:
      return http::port_needs_rights(address);
    case EADDRNOTAVAIL:
      return http::no_such_address(address);
    default:
      return http::cannot_listen(address, std::strerror(error));
  }
}

// The error is one of getaddrinfo's.
auto local_addresses(ListenAddress const& address) -> std::expected<Addresses, int> {
  auto hints = addrinfo{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  auto* found = static_cast<addrinfo*>(nullptr);
  auto const port = std::string{base::Decimal{address.port}};
  if (auto const error = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found)) {
    return std::unexpected{error};
  }
  return Addresses{found};
}

auto count_of(ssize_t count) -> TcpCount {
  if (count >= 0) return static_cast<std::size_t>(count);
  auto const later = errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR;
  return std::unexpected{later ? TcpFault::not_yet : TcpFault::broken};
}

}  // namespace

auto SocketStream::receive(std::span<char> into) -> TcpCount {
  auto const count = count_of(recv(socket_.number(), into.data(), into.size(), 0));
  if (count == 0) return std::unexpected{TcpFault::ended};
  return count;
}

auto SocketStream::send(std::span<std::string_view const> parts) -> TcpCount {
  auto vectors = std::array<iovec, 4>{};
  auto count = std::size_t{0};
  for (auto const& part : parts) {
    if (part.empty() || count == vectors.size()) continue;
    vectors[count++] = {const_cast<char*>(part.data()), part.size()};
  }
  return count_of(writev(socket_.number(), vectors.data(), static_cast<int>(count)));
}

auto SocketStream::readable(Nanoseconds deadline) -> base::Async<bool> {
  co_return co_await wait_readable(socket_.number(), deadline);
}

auto SocketStream::writable(Nanoseconds deadline) -> base::Async<bool> {
  co_return co_await wait_writable(socket_.number(), deadline);
}

void SocketStream::end_receiving() { shutdown(socket_.number(), SHUT_RD); }
void SocketStream::end_sending() { shutdown(socket_.number(), SHUT_WR); }

auto SocketListener::on(ListenAddress const& address)
    -> base::Result<std::unique_ptr<SocketListener>> {
  auto const addresses = local_addresses(address);
  if (!addresses) {
    return base::failure(http::cannot_listen(
        address, base::concat(base::quoted(address.host), " is not an address of this machine (",
                              gai_strerror(addresses.error()), "); use 127.0.0.1")));
  }
  // `localhost` may be several addresses, and the first is not always one that works.
  auto error = EADDRNOTAVAIL;
  for (auto const* one = addresses->get(); one; one = one->ai_next) {
    auto socket = Descriptor{::socket(one->ai_family, one->ai_socktype, one->ai_protocol)};
    if (!socket.open()) {
      error = errno;
      continue;
    }
    // Else the port of a server that has just ended is taken for minutes.
    auto const on = 1;
    setsockopt(socket.number(), SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(socket.number(), one->ai_addr, one->ai_addrlen) == 0 &&
        listen(socket.number(), SOMAXCONN) == 0) {
      make_non_blocking(socket);
      return std::unique_ptr<SocketListener>{new SocketListener{std::move(socket)}};
    }
    error = errno;
    // A taken port is taken: moving on to another address would hide it.
    if (error == EADDRINUSE) break;
  }
  return base::failure(why_not(address, error));
}

auto SocketListener::accept() -> base::Result<std::unique_ptr<TcpStream>> {
  auto socket = Descriptor{::accept(socket_.number(), nullptr, nullptr)};
  if (!socket.open()) {
    auto const error = errno;
    if (error == EMFILE || error == ENFILE || error == ENOBUFS || error == ENOMEM) {
      return base::failure(std::strerror(error));
    }
    return nullptr;
  }
  make_non_blocking(socket);
  auto const on = 1;
  setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  // So that a client whose machine was switched off is noticed some day.
  setsockopt(socket.number(), SOL_SOCKET, SO_KEEPALIVE, &on, sizeof on);
  return std::make_unique<SocketStream>(std::move(socket));
}

auto SocketListener::acceptable() -> base::Async<> { co_await wait_readable(socket_.number()); }

auto SocketListener::authority() const -> std::string {
  auto address = sockaddr_storage{};
  auto size = static_cast<socklen_t>(sizeof address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (getsockname(socket_.number(), generic, &size) != 0 ||
      getnameinfo(generic, size, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "unknown";
  }
  auto const brackets = address.ss_family == AF_INET6;
  return base::concat(brackets ? "[" : "", host, brackets ? "]:" : ":", port);
}

// poll(2) takes no more entries than there may be descriptors, and one connection may wait to read
// and to write, so half of them.
auto possible_connections(std::size_t wanted) -> std::size_t {
  constexpr auto others = rlim_t{32};  // standard streams, the listener, files of the program
  auto limit = rlimit{};
  if (getrlimit(RLIMIT_NOFILE, &limit) != 0) return wanted;
  auto const needed = 2 * static_cast<rlim_t>(wanted) + others;
  if (limit.rlim_cur < needed) {
    limit.rlim_cur = std::min(needed, limit.rlim_max);
    setrlimit(RLIMIT_NOFILE, &limit);
    getrlimit(RLIMIT_NOFILE, &limit);
  }
  if (limit.rlim_cur >= needed) return wanted;
  return limit.rlim_cur < 2 * others ? 1 : static_cast<std::size_t>((limit.rlim_cur - others) / 2);
}

void make_non_blocking(Descriptor const& descriptor) {
  auto const number = descriptor.number();
  fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK);
  fcntl(number, F_SETFD, FD_CLOEXEC);
}

}  // namespace host::posix
