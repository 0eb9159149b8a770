// Work in the background of WASI 0.2: host::run() ends when it is done as well.

#include "host/background.hpp"

#include <utility>

#include "host/wasi_p2/loop.hpp"

namespace host {

void finish_in_background(base::Async<> work) {
  auto* const kept = new base::Async<>{std::move(work)};
  ++wasi_p2::in_background;
  auto const finished = [](void* context) {
    delete static_cast<base::Async<>*>(context);
    --wasi_p2::in_background;
  };
  kept->start(finished, kept);
  if (kept->done()) finished(kept);
}

}  // namespace host
