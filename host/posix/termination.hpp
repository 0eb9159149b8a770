// SIGINT and SIGTERM, as something to wait for.

#pragma once

#include "base/async.hpp"

namespace host::posix {

// Done when somebody asks the process to end. Whoever asks a second time ends it at once.
auto termination() -> base::Async<>;

}  // namespace host::posix
