// A signal handler may do next to nothing; it writes a byte to a pipe that the event loop watches.

#include "host/posix/termination.hpp"

#include <signal.h>
#include <unistd.h>

#include <cerrno>

#include "host/posix/loop.hpp"
#include "host/posix/tcp.hpp"

namespace host::posix {
namespace {

// The end of the pipe that the handler writes to. A handler has no other way to find it.
auto alarm_pipe = -1;

void on_signal(int) {
  auto const saved = errno;
  auto const byte = char{1};
  [[maybe_unused]] auto const written = write(alarm_pipe, &byte, 1);
  errno = saved;
}

// While it lives, the two signals go to the pipe. Afterwards they end the process, as usual.
class Handling {
 public:
  Handling() {
    int ends[2];
    if (pipe(ends) != 0) __builtin_trap();
    reading_ = Descriptor{ends[0]};
    writing_ = Descriptor{ends[1]};
    make_non_blocking(reading_);
    make_non_blocking(writing_);
    alarm_pipe = writing_.number();
    handle_with(on_signal);
  }
  Handling(Handling const&) = delete;
  auto operator=(Handling const&) -> Handling& = delete;
  ~Handling() { handle_with(SIG_DFL); }

  auto pipe_end() const -> int { return reading_.number(); }

 private:
  static void handle_with(void (*handler)(int)) {
    struct sigaction action{};
    action.sa_handler = handler;
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
  }

  Descriptor reading_;
  Descriptor writing_;
};

}  // namespace

auto termination() -> base::Async<> {
  auto const handling = Handling{};
  co_await wait_readable(handling.pipe_end());
}

}  // namespace host::posix
