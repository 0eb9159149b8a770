// Several pieces of work that wait, side by side.

#pragma once

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

#include "base/async.hpp"

namespace base {

namespace detail {

struct Together {
  std::size_t next = 0;     // the piece that nobody has begun
  std::size_t working = 0;  // those who take one piece after another
  Signal all_done;
};

template <class Work>
auto take_pieces(Together& together, std::size_t count, Work& work) -> Async<> {
  while (together.next < count) co_await work(together.next++);
}

}  // namespace detail

// Awaits work(0), work(1), ... up to `count`, without it, at most so many of them at once. They
// begin in that order. Destroying the Async ends all of them.
template <class Work>
auto at_once(std::size_t count, std::size_t most, Work work) -> Async<> {
  auto together = detail::Together{};
  together.working = 1;  // we, until all have begun
  auto workers = std::vector<Async<>>{};
  workers.reserve(std::min(count, most));
  for (auto i = std::size_t{0}; i < std::min(count, most); ++i) {
    auto& worker = workers.emplace_back(detail::take_pieces(together, count, work));
    ++together.working;
    worker.start(
        [](void* context) {
          auto& all = *static_cast<detail::Together*>(context);
          if (--all.working == 0) all.all_done.set();
        },
        &together);
    if (worker.done()) --together.working;
  }
  if (--together.working != 0) co_await together.all_done;
}

}  // namespace base
