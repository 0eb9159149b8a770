// The native program is one process.

#include "host/program.hpp"

auto host::answers_all_requests() -> bool { return true; }
