// A host makes instances of a component as it likes; for each request, if need be.

#include "host/program.hpp"

auto host::answers_all_requests() -> bool { return false; }
