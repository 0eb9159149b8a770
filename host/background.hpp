// Work that nobody waits for.

#pragma once

#include "base/async.hpp"

namespace host {

// Starts the work and keeps it. The program, or the instance that answers a request, does not end
// before it is done, so it must have a limit of time. What it uses must live as long.
// Defined once per host.
void finish_in_background(base::Async<> work);

}  // namespace host
