#include "base/at_once.hpp"

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "base/test.hpp"

namespace {

struct Pieces {
  std::array<base::Signal, 6> go;
  std::string told;
  int alive = 0;
};

auto piece(Pieces& pieces, std::size_t number) -> base::Async<> {
  struct Life {
    int& alive;
    explicit Life(int& count) : alive{count} { ++alive; }
    ~Life() { --alive; }
  } const life{pieces.alive};
  pieces.told += static_cast<char>('a' + number);
  co_await pieces.go[number];
  pieces.told += static_cast<char>('A' + number);
}

auto all_of(Pieces& pieces, std::size_t most) -> base::Async<> {
  return base::at_once(pieces.go.size(), most,
                       [&pieces](std::size_t number) { return piece(pieces, number); });
}

}  // namespace

TEST("no more pieces than allowed run at once, and a free place is taken by the next") {
  auto pieces = Pieces{};
  auto work = all_of(pieces, 2);
  work.start();
  expect_equal(pieces.told, "ab");
  pieces.go[1].set();
  expect_equal(pieces.told, "abBc");
  pieces.go[3].set();  // before it began
  pieces.go[2].set();
  expect_equal(pieces.told, "abBcCdDe");
  pieces.go[0].set();
  pieces.go[4].set();
  expect(!work.done());
  pieces.go[5].set();
  expect(work.done());
  expect_equal(pieces.told, "abBcCdDeAfEF");
}

TEST("work that never waits is done at once, in its order") {
  auto pieces = Pieces{};
  for (auto& go : pieces.go) go.set();
  auto work = all_of(pieces, 3);
  work.start();
  expect(work.done());
  expect_equal(pieces.told, "aAbBcCdDeEfF");
  auto nothing = base::at_once(0, 4, [](std::size_t) -> base::Async<> { co_return; });
  nothing.start();
  expect(nothing.done());
}

TEST("all pieces end when the whole is destroyed") {
  auto pieces = Pieces{};
  {
    auto work = std::optional{all_of(pieces, 4)};
    work->start();
    expect(pieces.alive == 4);
    work.reset();
  }
  expect(pieces.alive == 0);
  pieces.go[0].set();
  expect_equal(pieces.told, "abcd");
}

TEST("whoever awaits it goes on when the last piece is done") {
  auto pieces = Pieces{};
  auto outer = [](Pieces& given) -> base::Async<int> {
    co_await all_of(given, 6);
    co_return 7;
  }(pieces);
  outer.start();
  for (auto& go : pieces.go) go.set();
  expect(outer.done());
  expect(outer.take() == 7);
}
