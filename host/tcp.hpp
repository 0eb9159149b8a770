// TCP connections that a server accepts, on hosts that have sockets. Nothing here waits but what
// says so.

#pragma once

#include <cstddef>
#include <cstdint>
#include <expected>
#include <memory>
#include <span>
#include <string_view>

#include "base/async.hpp"
#include "base/result.hpp"
#include "host/timer.hpp"

namespace host {

enum class TcpFault : std::uint8_t {
  not_yet,  // it would have to wait
  ended,    // the other side sends no more
  broken,   // nothing can be sent or received any more
};

using TcpCount = std::expected<std::size_t, TcpFault>;

class TcpStream {
 public:
  virtual ~TcpStream() = default;

  // How many bytes came, one or more.
  virtual auto receive(std::span<char> into) -> TcpCount = 0;
  // How many bytes of the parts, one after another, went out.
  virtual auto send(std::span<std::string_view const> parts) -> TcpCount = 0;

  // True when there is something to receive or room to send, or the next call will tell that there
  // never will be; false when that moment of the system's timer has come first.
  virtual auto readable(Nanoseconds deadline) -> base::Async<bool> = 0;
  virtual auto writable(Nanoseconds deadline) -> base::Async<bool> = 0;

  // Nothing is received any more: whoever waits for it goes on.
  virtual void end_receiving() = 0;
  // The other side is told that nothing more is sent.
  virtual void end_sending() = 0;
};

class TcpListener {
 public:
  virtual ~TcpListener() = default;

  // The next connection; none when nobody has come. An error when the system is short of something,
  // which may be over in a moment.
  virtual auto accept() -> base::Result<std::unique_ptr<TcpStream>> = 0;
  virtual auto acceptable() -> base::Async<> = 0;
};

}  // namespace host
