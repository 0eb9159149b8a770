// Standard input and output. They may be shared with other processes (a terminal, say), so they
// stay blocking: poll() says when a read will not wait.

#include "host/standard_streams.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <vector>

#include "host/posix/loop.hpp"

namespace host {
namespace {

class Process final : public StandardStreams {
 public:
  auto read() -> base::Async<std::string_view> override {
    for (;;) {
      co_await posix::wait_readable(STDIN_FILENO);
      if (buffer_.empty()) buffer_.resize(std::size_t{64} * 1024);
      auto const count = ::read(STDIN_FILENO, buffer_.data(), buffer_.size());
      if (count >= 0) co_return std::string_view{buffer_.data(), static_cast<std::size_t>(count)};
      if (errno != EINTR && errno != EAGAIN) co_return std::string_view{};
    }
  }

  auto write(std::string_view bytes) -> bool override {
    while (!bytes.empty()) {
      auto const count = ::write(STDOUT_FILENO, bytes.data(), bytes.size());
      if (count >= 0) {
        bytes.remove_prefix(static_cast<std::size_t>(count));
      } else if (errno == EAGAIN) {
        // Whoever shares the descriptor made it non-blocking.
        auto file = pollfd{.fd = STDOUT_FILENO, .events = POLLOUT, .revents = 0};
        poll(&file, 1, -1);
      } else if (errno != EINTR) {
        return false;
      }
    }
    return true;
  }

 private:
  std::vector<char> buffer_;
};

}  // namespace

auto standard_streams() -> StandardStreams& {
  static auto streams = Process{};
  return streams;
}

}  // namespace host
