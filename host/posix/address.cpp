// Addresses as people spell them, and the sockets behind them.

#include "host/posix/address.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstring>
#include <memory>

#include "base/text.hpp"

namespace host::posix {
namespace {

struct FreeAddresses {
  void operator()(addrinfo* list) const { freeaddrinfo(list); }
};

auto spelled(Address const& address) -> std::string {
  auto const brackets = address.host.contains(':');
  return base::concat(brackets ? "[" : "", address.host, brackets ? "]:" : ":", address.port);
}

auto why_not(Address const& address, int error) -> std::string {
  auto const where = spelled(address);
  switch (error) {
    case EADDRINUSE:
      return base::concat("cannot listen on ", where, ": the port is taken; choose another, or 0 ",
                          "for any free one");
    case EACCES:
      return base::concat("cannot listen on ", where, ": ports below 1024 need special rights; ",
                          "choose a higher one");
    case EADDRNOTAVAIL:
      return base::concat("cannot listen on ", where, ": this machine has no such address; ",
                          "127.0.0.1 always works");
    default:
      return base::concat("cannot listen on ", where, ": ", std::strerror(error));
  }
}

}  // namespace

auto Address::parse(std::string_view text) -> base::Result<Address> {
  auto const wrong = [&] {
    return base::failure(base::concat(base::quoted(text),
                                      " is not an address to listen on; it is spelled HOST:PORT, "
                                      "[::1]:PORT or :PORT, such as 127.0.0.1:8080"));
  };
  auto const colon = text.rfind(':');
  if (colon == text.npos) return wrong();
  auto host = text.substr(0, colon);
  auto const digits = text.substr(colon + 1);
  auto const port = base::parse_integer<std::uint32_t>(digits);
  if (!port) return wrong();
  if (*port > 65535) {
    return base::failure(base::concat("port ", digits, " in ", base::quoted(text),
                                      " is too large; the largest is 65535"));
  }
  if (host.empty()) {
    host = "127.0.0.1";
  } else if (host.starts_with('[')) {
    if (!host.ends_with(']') || host.size() < 4) return wrong();
    host = host.substr(1, host.size() - 2);
    if (!host.contains(':')) return wrong();
  } else if (host.contains(':')) {
    return wrong();
  }
  return Address{.host = std::string{host}, .port = static_cast<std::uint16_t>(*port)};
}

void make_non_blocking(Descriptor const& descriptor) {
  auto const number = descriptor.number();
  fcntl(number, F_SETFL, fcntl(number, F_GETFL) | O_NONBLOCK);
  fcntl(number, F_SETFD, FD_CLOEXEC);
}

auto listen_on(Address const& address) -> base::Result<Descriptor> {
  auto hints = addrinfo{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  auto* found = static_cast<addrinfo*>(nullptr);
  auto const port = std::string{base::Decimal{address.port}};
  if (auto const error = getaddrinfo(address.host.c_str(), port.c_str(), &hints, &found)) {
    return base::failure(base::concat("cannot listen on ", spelled(address), ": ",
                                      base::quoted(address.host), " is not an address of this ",
                                      "machine (", gai_strerror(error), "); use 127.0.0.1"));
  }
  auto const addresses = std::unique_ptr<addrinfo, FreeAddresses>{found};
  // `localhost` may be several addresses, and the first is not always one that works.
  auto error = EADDRNOTAVAIL;
  for (auto const* one = addresses.get(); one; one = one->ai_next) {
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
      return socket;
    }
    error = errno;
    // A taken port is taken: moving on to another address would hide it.
    if (error == EADDRINUSE) break;
  }
  return base::failure(why_not(address, error));
}

auto local_authority(Descriptor const& socket) -> std::string {
  auto address = sockaddr_storage{};
  auto size = static_cast<socklen_t>(sizeof address);
  auto* const generic = reinterpret_cast<sockaddr*>(&address);
  char host[NI_MAXHOST];
  char port[NI_MAXSERV];
  if (getsockname(socket.number(), generic, &size) != 0 ||
      getnameinfo(generic, size, host, sizeof host, port, sizeof port,
                  NI_NUMERICHOST | NI_NUMERICSERV) != 0) {
    return "unknown";
  }
  auto const brackets = address.ss_family == AF_INET6;
  return base::concat(brackets ? "[" : "", host, brackets ? "]:" : ":", port);
}

}  // namespace host::posix
