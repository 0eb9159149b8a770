// Who may go on, and when: pipes and moments on the event loop.

#include "host/posix/loop.hpp"

#include <unistd.h>

#include <string>

#include "base/tasks.hpp"
#include "base/test.hpp"
#include "base/text.hpp"
#include "host/posix/descriptor.hpp"
#include "host/run.hpp"
#include "host/timer.hpp"

namespace {

using namespace host::posix;

constexpr auto millisecond = host::Nanoseconds{1'000'000};

struct Pipe {
  Descriptor reading;
  Descriptor writing;

  Pipe() {
    int ends[2];
    if (pipe(ends) != 0) __builtin_trap();
    reading = Descriptor{ends[0]};
    writing = Descriptor{ends[1]};
  }
  void put(char byte) const {
    if (write(writing.number(), &byte, 1) != 1) __builtin_trap();
  }
};

auto note_after(std::string& log, char name, host::Nanoseconds pause) -> base::Async<> {
  co_await host::system_timer().sleep(pause);
  log += name;
}

auto note_at(std::string& log, char name, host::Nanoseconds moment) -> base::Async<> {
  co_await wait_until(moment);
  log += name;
}

// Waits until all have noted something, however slow the machine is.
auto notes(std::string const& log, std::size_t size) -> base::Async<> {
  auto const deadline = after(5000 * millisecond);
  while (log.size() < size && now() < deadline) co_await wait_until(after(millisecond));
}

auto note_when_readable(std::string& log, char name, int descriptor,
                        host::Nanoseconds deadline = never) -> base::Async<> {
  log += co_await wait_readable(descriptor, deadline) ? name : '-';
}

auto put_after(Pipe const& pipe, host::Nanoseconds pause) -> base::Async<> {
  co_await host::system_timer().sleep(pause);
  pipe.put('x');
}

}  // namespace

TEST("sleepers wake in the order of their moments") {
  auto log = std::string{};
  auto const work = [&]() -> base::Async<> {
    auto tasks = base::Tasks{};
    tasks.spawn(note_after(log, 'c', 15 * millisecond));
    tasks.spawn(note_after(log, 'a', 5 * millisecond));
    tasks.spawn(note_after(log, 'b', 10 * millisecond));
    tasks.spawn(note_after(log, '0', 0));
    expect(tasks.count() == 4);
    co_await notes(log, 4);
    expect(tasks.count() == 0);
  };
  host::run(work());
  expect_equal(log, "0abc");
}

TEST("moments that passed together are still in order") {
  auto log = std::string{};
  auto const work = [&]() -> base::Async<> {
    auto tasks = base::Tasks{};
    auto const start = now();
    for (auto const pause : {5, 2, 4, 1, 3}) {
      tasks.spawn(note_at(log, static_cast<char>('0' + pause), start + pause * millisecond));
    }
    while (now() < start + 6 * millisecond) {
    }
    co_await notes(log, 5);
  };
  host::run(work());
  expect_equal(log, "12345");
}

TEST("a sleep lasts as long as it was asked to, and little longer") {
  auto const work = []() -> base::Async<> {
    auto const start = host::system_timer().now();
    co_await host::system_timer().sleep(20 * millisecond);
    auto const slept = host::system_timer().now() - start;
    expect(slept >= 20 * millisecond);
    expect(slept < 500 * millisecond);
  };
  host::run(work());
}

TEST("bytes wake the one who waits for them, and a moment those who wait in vain") {
  auto log = std::string{};
  auto const first = Pipe{};
  auto const second = Pipe{};
  auto const work = [&]() -> base::Async<> {
    auto tasks = base::Tasks{};
    tasks.spawn(note_when_readable(log, 'a', first.reading.number()));
    tasks.spawn(note_when_readable(log, 'b', second.reading.number(), after(5 * millisecond)));
    tasks.spawn(put_after(first, 10 * millisecond));
    co_await notes(log, 2);
  };
  host::run(work());
  expect_equal(log, "-a");
}

TEST("a wait that is destroyed is forgotten, even when it is due") {
  auto log = std::string{};
  auto const pipe = Pipe{};
  auto const work = [&]() -> base::Async<> {
    auto doomed = note_when_readable(log, 'x', pipe.reading.number());
    auto const executioner = [&]() -> base::Async<> {
      co_await wait_readable(pipe.reading.number());
      log += 'e';
      doomed = base::Async<>{};
    };
    auto execution = executioner();
    execution.start();
    doomed.start();  // Both become ready in one turn, the executioner first.
    pipe.put('x');
    co_await notes(log, 1);
  };
  host::run(work());
  expect_equal(log, "e");
}

TEST("tasks that have not finished end with their owner") {
  auto log = std::string{};
  auto const pipe = Pipe{};
  {
    auto tasks = base::Tasks{};
    tasks.spawn(note_when_readable(log, 'x', pipe.reading.number()));
    tasks.spawn(note_after(log, 'y', 0));
    expect(tasks.count() == 2);
  }
  pipe.put('x');
  host::run(host::system_timer().sleep(2 * millisecond));
  expect_equal(log, "");
}

TEST("a descriptor may be waited for twice, and one that is closed is ready") {
  auto log = std::string{};
  auto pipe = Pipe{};
  auto const work = [&]() -> base::Async<> {
    auto tasks = base::Tasks{};
    tasks.spawn(note_when_readable(log, 'a', pipe.reading.number()));
    tasks.spawn(note_when_readable(log, 'b', pipe.reading.number()));
    pipe.writing.close();
    co_await notes(log, 2);
    expect(co_await wait_writable(STDERR_FILENO, after(1000 * millisecond)));
  };
  host::run(work());
  expect_equal(log, "ab");
}
