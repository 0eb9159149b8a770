// Sockets that a native server listens on, and the connections that come.

#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "host/http/listen_address.hpp"
#include "host/posix/descriptor.hpp"
#include "host/tcp.hpp"

namespace host::posix {

class SocketStream final : public TcpStream {
 public:
  // A connected socket that does not block.
  explicit SocketStream(Descriptor socket) : socket_{std::move(socket)} {}

  auto receive(std::span<char> into) -> TcpCount override;
  auto send(std::span<std::string_view const> parts) -> TcpCount override;
  auto readable(Nanoseconds deadline) -> base::Async<bool> override;
  auto writable(Nanoseconds deadline) -> base::Async<bool> override;
  void end_receiving() override;
  void end_sending() override;

 private:
  Descriptor socket_;
};

class SocketListener final : public TcpListener {
 public:
  static auto on(http::ListenAddress const& address)
      -> base::Result<std::unique_ptr<SocketListener>>;

  auto accept() -> base::Result<std::unique_ptr<TcpStream>> override;
  auto acceptable() -> base::Async<> override;
  // Where it really listens, as a URL spells it: 127.0.0.1:8080, [::1]:8080.
  auto authority() const -> std::string;

 private:
  explicit SocketListener(Descriptor socket) : socket_{std::move(socket)} {}

  Descriptor socket_;
};

// How many connections the system lets a server have, of those that it wants.
auto possible_connections(std::size_t wanted) -> std::size_t;

// No waits, and no inheritance by child processes.
void make_non_blocking(Descriptor const& descriptor);

}  // namespace host::posix
