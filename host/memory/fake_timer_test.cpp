// Time that tests control: order, cancelling, sleeping again.

#include "host/memory/fake_timer.hpp"

#include <string>

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

auto note(host::Timer& timer, host::Nanoseconds pause, std::string& log, char name)
    -> base::Async<> {
  co_await timer.sleep(pause);
  log += base::concat(name, timer.now(), " ");
}

auto note_twice(host::Timer& timer, std::string& log) -> base::Async<> {
  co_await timer.sleep(10);
  log += base::concat("first ", timer.now(), " ");
  co_await timer.sleep(10);
  log += base::concat("second ", timer.now(), " ");
}

}  // namespace

TEST("sleepers wake in the order of their moments, and see them") {
  auto timer = host::FakeTimer{};
  auto log = std::string{};
  auto late = note(timer, 30, log, 'c');
  auto early = note(timer, 10, log, 'a');
  auto same = note(timer, 10, log, 'b');
  late.start();
  early.start();
  same.start();
  expect(timer.sleepers() == 3);
  timer.advance(9);
  expect_equal(log, "");
  timer.advance(1);
  expect_equal(log, "a10 b10 ");
  timer.advance(100);
  expect_equal(log, "a10 b10 c30 ");
  expect(timer.now() == 110);
  expect(timer.sleepers() == 0);
}

TEST("whoever falls asleep again may wake in the same advance") {
  auto timer = host::FakeTimer{};
  auto log = std::string{};
  auto work = note_twice(timer, log);
  work.start();
  timer.advance(25);
  expect_equal(log, "first 10 second 20 ");
  expect(work.done());
  expect(timer.now() == 25);
}

TEST("a sleeper that is destroyed is forgotten") {
  auto timer = host::FakeTimer{};
  auto log = std::string{};
  {
    auto work = note(timer, 5, log, 'x');
    work.start();
    expect(timer.sleepers() == 1);
  }
  expect(timer.sleepers() == 0);
  timer.advance(10);
  expect_equal(log, "");
}

TEST("sleeping for ever does not wrap around") {
  auto timer = host::FakeTimer{};
  auto log = std::string{};
  timer.advance(100);
  auto work = note(timer, ~host::Nanoseconds{0}, log, 'x');
  work.start();
  timer.advance(1'000'000);
  expect(!work.done());
}
