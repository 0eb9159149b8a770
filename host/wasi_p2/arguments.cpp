// All words are the server's. By itself, so that an entry point which takes some of them has its
// own.

#include "host/wasi_p2/arguments.hpp"

#include "host/environment.hpp"

auto host::arguments() -> std::vector<std::string> { return wasi_p2::given_arguments(); }
