// TLS on a connection that is there already, by the system's libcurl, which is loaded when the
// first request wants it: nothing is linked, and who keeps the system keeps its TLS and its trust.

#pragma once

#include <sys/types.h>

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "base/async.hpp"
#include "host/http_client.hpp"
#include "host/posix/descriptor.hpp"

namespace host::posix {

class TlsStream {
 public:
  // Greets the other side, which must prove that it is the host of `authority`. A failure is
  // `insecure` when it does not, `unsupported` where there is no libcurl, `timed_out` after the
  // deadline.
  static auto open(Descriptor socket, std::string authority, Nanoseconds deadline)
      -> base::Async<ClientResult<std::unique_ptr<TlsStream>>>;
  ~TlsStream();
  TlsStream(TlsStream const&) = delete;
  auto operator=(TlsStream const&) -> TlsStream& = delete;

  // As recv(2) and send(2) on a socket that does not block: bytes, 0 at the end, or -1 and errno.
  auto receive(char* buffer, std::size_t size) -> ssize_t;
  auto send(char const* bytes, std::size_t size) -> ssize_t;

 private:
  struct Handles;
  explicit TlsStream(std::unique_ptr<Handles> handles);

  std::unique_ptr<Handles> handles_;
};

}  // namespace host::posix
