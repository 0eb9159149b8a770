// What a program does, whatever started it. transport/entry/ defines these; the entry point of each
// host (main, wasi:cli/run, wasi:http/incoming-handler, wasi:http/handler) calls them.

#pragma once

#include "base/async.hpp"
#include "host/exchange.hpp"

namespace host {

// Serves one client on standard input and output until the input ends. The exit status.
auto stdio_program() -> base::Async<int>;

// Answers one HTTP request.
auto http_program(Exchange& exchange) -> base::Async<>;

// Whether all requests come to this one process, so that they share its memory. Of a component
// there may be many instances. Defined once per host: host/<how>/requests.cpp; where it is
// otherwise, by the entry point.
auto answers_all_requests() -> bool;

}  // namespace host
