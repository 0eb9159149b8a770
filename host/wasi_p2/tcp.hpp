// Sockets of WASI 0.2 that a component listens on, and the connections that come. wasmtime wants a
// word for them: -S inherit-network=y.

#pragma once

#include <memory>
#include <string>

#include "base/result.hpp"
#include "host/http/listen_address.hpp"
#include "host/tcp.hpp"
#include "host/wasi_p2/received.hpp"
#include "host/wasi_p2/tcp_imports.hpp"

namespace host::wasi_p2 {

class SocketStream final : public TcpStream {
 public:
  explicit SocketStream(Accepted::Connection const& connection)
      : socket_{connection.socket}, input_{connection.input}, output_{connection.output} {}

  auto receive(std::span<char> into) -> TcpCount override;
  auto send(std::span<std::string_view const> parts) -> TcpCount override;
  auto readable(Nanoseconds deadline) -> base::Async<bool> override;
  auto writable(Nanoseconds deadline) -> base::Async<bool> override;
  void end_receiving() override;
  void end_sending() override;

 private:
  // Each is a child of those before it, and dropped before them.
  Handle<TcpSocket> socket_;
  Handle<InputStream> input_;
  Handle<OutputStream> output_;
  Handle<Pollable> input_ready_;
  Handle<Pollable> output_ready_;
};

class SocketListener final : public TcpListener {
 public:
  // The host of the address is a number of IPv4 or IPv6: nothing is looked up.
  static auto on(http::ListenAddress const& address)
      -> base::Result<std::unique_ptr<SocketListener>>;

  auto accept() -> base::Result<std::unique_ptr<TcpStream>> override;
  auto acceptable() -> base::Async<> override;
  // Where it really listens, as a URL spells it: 127.0.0.1:8080, [::1]:8080.
  auto authority() const -> std::string;

 private:
  explicit SocketListener(Handle<TcpSocket> socket)
      : socket_{std::move(socket)}, ready_{subscribe(socket_.lend())} {}

  Handle<TcpSocket> socket_;
  Handle<Pollable> ready_;
};

}  // namespace host::wasi_p2
