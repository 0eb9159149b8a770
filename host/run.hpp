// The event loop of hosts that have one (posix, wasi_p2). On WASI 0.3 the runtime is the loop.

#pragma once

#include "base/async.hpp"

namespace host {

// Starts the work, and waits for timers and bytes until it is done.
void run(base::Async<> work);

}  // namespace host
