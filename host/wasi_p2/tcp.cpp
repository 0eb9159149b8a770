#include "host/wasi_p2/tcp.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "base/ip_address.hpp"
#include "base/text.hpp"
#include "host/wasi_p2/loop.hpp"
#include "host/wasi_p2/output.hpp"
#include "host/within.hpp"

namespace host::wasi_p2 {
namespace {

using http::ListenAddress;

// Of what is read or written in one call of the host.
constexpr auto at_once = std::size_t{64} << 10;

auto ready(Lent<Pollable> pollable) -> base::Async<bool> {
  co_await Ready{pollable};
  co_return true;
}

auto ready_until(Lent<Pollable> pollable, Nanoseconds deadline) -> base::Async<bool> {
  auto& timer = system_timer();
  auto const now = timer.now();
  auto const came = co_await within(timer, deadline - std::min(deadline, now), ready(pollable));
  co_return came.has_value();
}

auto why_not(ListenAddress const& address, NetworkError error) -> std::string {
  switch (error) {
    case NetworkError::access_denied:
      return http::cannot_listen(
          address,
          "the host does not allow it; wasmtime does with -S inherit-network=y, and on ports below "
          "1024 if it may use them itself");
    case NetworkError::address_in_use:
      return http::port_is_taken(address);
    case NetworkError::address_not_bindable:
      return http::no_such_address(address);
    default:
      return http::cannot_listen(address,
                                 base::concat("the host's error number ", static_cast<int>(error)));
  }
}

auto start_bind(Lent<TcpSocket> socket, Lent<Network> network, base::IpAddress const& address,
                std::uint16_t port) -> NetworkAnswer {
  auto answer = NetworkAnswer{};
  auto const byte = [&](std::size_t i) { return std::int32_t{address.bytes[i]}; };
  auto const pair = [&](std::size_t i) { return byte(2 * i) << 8 | byte(2 * i + 1); };
  if (address.is_v4()) {
    start_bind(socket, network, 0, port, byte(12), byte(13), byte(14), byte(15), 0, 0, 0, 0, 0, 0,
               &answer);
  } else {
    start_bind(socket, network, 1, port, 0, pair(0), pair(1), pair(2), pair(3), pair(4), pair(5),
               pair(6), pair(7), 0, &answer);
  }
  return answer;
}

// Waits where it is: there is nothing else to do before the server listens.
template <class Finish>
auto finished(Lent<TcpSocket> socket, Finish finish) -> NetworkAnswer {
  while (true) {
    auto answer = NetworkAnswer{};
    finish(socket, &answer);
    if (!answer.failed || answer.error != NetworkError::would_block) return answer;
    block(Handle{subscribe(socket)}.lend());
  }
}

}  // namespace

auto SocketStream::receive(std::span<char> into) -> TcpCount {
  auto received = Received{};
  auto const receiving = Receiving{received};
  auto result = Read{};
  read(input_.lend(), std::min(into.size(), at_once), &result);
  if (result.failed) {
    forget(result.error);
    return std::unexpected{result.error.closed ? TcpFault::ended : TcpFault::broken};
  }
  if (result.bytes.size == 0) return std::unexpected{TcpFault::not_yet};
  std::ranges::copy(view(result.bytes), into.begin());
  return result.bytes.size;
}

auto SocketStream::send(std::span<std::string_view const> parts) -> TcpCount {
  auto permitted = Permitted{};
  check_write(output_.lend(), &permitted);
  if (permitted.failed) {
    forget(permitted.error);
    return std::unexpected{TcpFault::broken};
  }
  auto const room = static_cast<std::size_t>(std::min<std::uint64_t>(permitted.size, at_once));
  if (room == 0) return std::unexpected{TcpFault::not_yet};
  // In one write, so that it is one packet where it can be.
  auto joined = std::string{};
  for (auto const& part : parts) joined += part.substr(0, room - joined.size());
  auto written = Written{};
  write(output_.lend(), joined.data(), joined.size(), &written);
  if (written.failed) {
    forget(written.error);
    return std::unexpected{TcpFault::broken};
  }
  return joined.size();
}

auto SocketStream::readable(Nanoseconds deadline) -> base::Async<bool> {
  if (!input_ready_) input_ready_ = subscribe(input_.lend());
  return ready_until(input_ready_.lend(), deadline);
}

auto SocketStream::writable(Nanoseconds deadline) -> base::Async<bool> {
  if (!output_ready_) output_ready_ = subscribe(output_.lend());
  return ready_until(output_ready_.lend(), deadline);
}

void SocketStream::end_receiving() {
  auto answer = NetworkAnswer{};
  shutdown(socket_.lend(), ShutDown::receive, &answer);
}

void SocketStream::end_sending() {
  auto answer = NetworkAnswer{};
  shutdown(socket_.lend(), ShutDown::send, &answer);
}

auto SocketListener::on(ListenAddress const& address)
    -> base::Result<std::unique_ptr<SocketListener>> {
  auto const is_v6 = address.host.contains(':');
  auto const ip = is_v6 ? base::parse_ipv6(address.host)
                        : base::ip_of_host(address.host).value_or(std::nullopt);
  if (!ip) {
    return base::failure(http::cannot_listen(
        address, base::concat(base::quoted(address.host),
                              " is no number of IPv4 or IPv6, and a component has nobody to ask; "
                              "use 127.0.0.1, or 0.0.0.0 for all addresses of the machine")));
  }
  auto made = SocketMade{};
  create_tcp_socket(ip->is_v4() ? 0 : 1, &made);
  if (made.failed) return base::failure(why_not(address, made.error));
  auto socket = Handle{made.socket};
  auto const network = Handle{instance_network()};
  auto answer = start_bind(socket.lend(), network.lend(), *ip, address.port);
  if (!answer.failed) answer = finished(socket.lend(), finish_bind);
  if (!answer.failed) start_listen(socket.lend(), &answer);
  if (!answer.failed) answer = finished(socket.lend(), finish_listen);
  if (answer.failed) return base::failure(why_not(address, answer.error));
  return std::unique_ptr<SocketListener>{new SocketListener{std::move(socket)}};
}

auto SocketListener::accept() -> base::Result<std::unique_ptr<TcpStream>> {
  auto accepted = Accepted{};
  wasi_p2::accept(socket_.lend(), &accepted);
  if (!accepted.failed) {
    auto stream = std::make_unique<SocketStream>(accepted.connection);
    auto answer = NetworkAnswer{};
    // So that a client whose machine was switched off is noticed some day.
    set_keep_alive_enabled(Lent<TcpSocket>{accepted.connection.socket.number}, 1, &answer);
    return stream;
  }
  switch (accepted.error) {
    case NetworkError::out_of_memory:
      return base::failure("the host is out of memory");
    case NetworkError::new_socket_limit:
      return base::failure("the host has no more sockets");
    default:
      return nullptr;
  }
}

auto SocketListener::acceptable() -> base::Async<> { co_await Ready{ready_.lend()}; }

auto SocketListener::authority() const -> std::string {
  auto local = LocalAddress{};
  local_address(socket_.lend(), &local);
  if (local.failed) return "unknown";
  auto wire = WireAddress{.is_v6 = local.address.is_v6, .v6 = {}};
  if (wire.is_v6) {
    std::ranges::copy(local.address.v6.address, wire.v6);
  } else {
    std::ranges::copy(local.address.v4.address, wire.v4);
  }
  auto const port = wire.is_v6 ? local.address.v6.port : local.address.v4.port;
  return http::spelled({.host = base::spelled(as_address(wire)), .port = port});
}

}  // namespace host::wasi_p2
