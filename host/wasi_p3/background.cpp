// Work in the background of WASI 0.3: a task is not over while anything that was started in its
// turns waits.

#include "host/background.hpp"

#include <utility>

namespace host {

void finish_in_background(base::Async<> work) {
  auto* const kept = new base::Async<>{std::move(work)};
  auto const finished = [](void* context) { delete static_cast<base::Async<>*>(context); };
  kept->start(finished, kept);
  if (kept->done()) finished(kept);
}

}  // namespace host
