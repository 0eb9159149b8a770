#include "base/async.hpp"

#include "base/test.hpp"

namespace {

auto wait_for(base::Signal& signal, int value) -> base::Async<int> {
  co_await signal;
  co_return value;
}

auto twice(base::Signal& signal) -> base::Async<int> {
  auto const first = co_await wait_for(signal, 1);
  co_return first + 1;
}

// What is done at once, in a coroutine of its own.
auto halved(int value) -> base::Async<int> { co_return value / 2; }

auto halved_often(int times) -> base::Async<int> {
  auto sum = 0;
  for (auto left = times; left > 0; --left) sum += co_await halved(2);
  co_return sum;
}

// Tells when it is destroyed.
struct Witness {
  bool& gone;
  ~Witness() { gone = true; }
};

auto watched(base::Signal& signal, bool& gone) -> base::Async<int> {
  auto const witness = Witness{gone};
  co_await signal;
  co_return 3;
}

}  // namespace

TEST("a value is done from the start") {
  auto ready = base::Async<int>{5};
  expect(ready.done());
  expect(ready.take() == 5);
}

TEST("a coroutine runs to its first wait, and on when it is woken") {
  auto signal = base::Signal{};
  auto work = twice(signal);
  auto finished = false;
  work.start([](void* flag) { *static_cast<bool*>(flag) = true; }, &finished);
  expect(!work.done() && !finished);
  signal.set();
  expect(work.done() && finished);
  expect(work.take() == 2);
}

TEST("a coroutine that never waits is done when start returns, without a completion") {
  auto signal = base::Signal{};
  signal.set();
  auto work = twice(signal);
  auto finished = false;
  work.start([](void* flag) { *static_cast<bool*>(flag) = true; }, &finished);
  expect(work.done() && !finished);
}

TEST("a long loop over work that never waits needs no stack for its rounds") {
  auto work = halved_often(1'000'000);
  work.start();
  expect(work.take() == 1'000'000);
}

TEST("destroying a coroutine ends its wait") {
  auto signal = base::Signal{};
  auto gone = false;
  {
    auto work = watched(signal, gone);
    work.start();
  }
  expect(gone);
  signal.set();  // wakes nobody
}

TEST("an interrupt ends work where it waits") {
  auto signal = base::Signal{};
  auto interrupt = base::Interrupt{};
  auto gone = false;
  auto work = base::unless(interrupt, watched(signal, gone));
  work.start();
  expect(!work.done());
  interrupt.raise();
  expect(work.done() && gone);
  expect(!work.take());
}

TEST("work that is done before the interrupt keeps its result") {
  auto signal = base::Signal{};
  auto interrupt = base::Interrupt{};
  auto gone = false;
  auto work = base::unless(interrupt, watched(signal, gone));
  work.start();
  signal.set();
  interrupt.raise();
  expect(work.take() == 3);
}
