// Lines for the operator, on standard error.

#include "host/log.hpp"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <string>

namespace host {
namespace {

// A client may have connected standard error to a pipe and never read it. A server that hangs on
// its own log is worse than a lost line, so a full pipe is given this long, once, to be emptied.
constexpr auto patience_in_milliseconds = 100;

// A pipe that is writable takes this many bytes without blocking.
constexpr auto bytes_at_once = std::size_t{PIPE_BUF};

auto writable(int patience) -> bool {
  auto file = pollfd{.fd = STDERR_FILENO, .events = POLLOUT, .revents = 0};
  auto count = poll(&file, 1, patience);
  while (count < 0 && errno == EINTR) count = poll(&file, 1, patience);
  return count == 1;
}

}  // namespace

void log(std::string_view line) {
  static auto nobody_reads = false;
  auto text = std::string{line};
  text += '\n';
  auto rest = std::string_view{text};
  while (!rest.empty()) {
    if (!writable(nobody_reads ? 0 : patience_in_milliseconds)) {
      nobody_reads = true;
      return;
    }
    nobody_reads = false;
    auto const written = write(STDERR_FILENO, rest.data(), std::min(rest.size(), bytes_at_once));
    if (written < 0 && errno != EINTR) return;
    if (written > 0) rest.remove_prefix(static_cast<std::size_t>(written));
  }
}

}  // namespace host
