// The functions of WASI 0.2 for sockets of TCP: see imports.hpp.

#pragma once

#include <cstdint>

#include "host/wasi_p2/lookup_imports.hpp"

namespace host::wasi_p2 {

// result<_, error-code>.
struct NetworkAnswer {
  bool failed;
  NetworkError error;
};

struct TcpSocket {};
[[clang::import_module("wasi:sockets/tcp@0.2.0"), clang::import_name("[resource-drop]tcp-socket")]]
void drop(Given<TcpSocket>);

// result<tcp-socket, error-code>.
struct SocketMade {
  bool failed;
  union {
    Given<TcpSocket> socket;
    NetworkError error;
  };
};
[[clang::import_module("wasi:sockets/tcp-create-socket@0.2.0"),
  clang::import_name("create-tcp-socket")]]
void create_tcp_socket(std::int32_t is_v6, SocketMade*);

// variant ip-socket-address, as it lies in memory.
struct WireSocketAddress {
  struct V4 {
    std::uint16_t port;
    std::uint8_t address[4];
  };
  struct V6 {
    std::uint16_t port;
    std::uint32_t flow;
    std::uint16_t address[8];
    std::uint32_t scope;
  };

  bool is_v6;
  union {
    V4 v4;
    V6 v6;
  };
};

// As parameters: what both kinds share has the wider one's places.
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.start-bind")]]
void start_bind(Lent<TcpSocket>, Lent<Network>, std::int32_t is_v6, std::int32_t port,
                std::int32_t v4_0_or_flow, std::int32_t v4_1_or_v6_0, std::int32_t v4_2_or_v6_1,
                std::int32_t v4_3_or_v6_2, std::int32_t v6_3, std::int32_t v6_4, std::int32_t v6_5,
                std::int32_t v6_6, std::int32_t v6_7, std::int32_t scope, NetworkAnswer*);
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.finish-bind")]]
void finish_bind(Lent<TcpSocket>, NetworkAnswer*);
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.start-listen")]]
void start_listen(Lent<TcpSocket>, NetworkAnswer*);
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.finish-listen")]]
void finish_listen(Lent<TcpSocket>, NetworkAnswer*);
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.set-keep-alive-enabled")]]
void set_keep_alive_enabled(Lent<TcpSocket>, std::int32_t on, NetworkAnswer*);
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.subscribe")]]
auto subscribe(Lent<TcpSocket>) -> Given<Pollable>;

enum class ShutDown : std::int32_t { receive, send, both };
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.shutdown")]]
void shutdown(Lent<TcpSocket>, ShutDown, NetworkAnswer*);

// result<tuple<tcp-socket, input-stream, output-stream>, error-code>.
struct Accepted {
  struct Connection {
    Given<TcpSocket> socket;
    Given<InputStream> input;
    Given<OutputStream> output;
  };

  bool failed;
  union {
    Connection connection;
    NetworkError error;
  };
};
[[clang::import_module("wasi:sockets/tcp@0.2.0"), clang::import_name("[method]tcp-socket.accept")]]
void accept(Lent<TcpSocket>, Accepted*);

// result<ip-socket-address, error-code>.
struct LocalAddress {
  bool failed;
  union {
    WireSocketAddress address;
    NetworkError error;
  };
};
[[clang::import_module("wasi:sockets/tcp@0.2.0"),
  clang::import_name("[method]tcp-socket.local-address")]]
void local_address(Lent<TcpSocket>, LocalAddress*);

}  // namespace host::wasi_p2
