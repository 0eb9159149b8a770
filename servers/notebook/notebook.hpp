// The notebook, the example of docs/features.md: one short declaration for each thing that a server
// may offer. Not shipped.

#pragma once

#include <map>
#include <string>

#include "host/timer.hpp"
#include "mcp/server.hpp"

namespace notebook {

// The notes by name, for as long as the server lives.
struct Notes {
  std::map<std::string, std::string, std::less<>> texts;
  bool locked = false;

  auto find(std::string_view name) const -> mcp::Result<std::string>;
  auto names(std::string_view beginning) const -> std::vector<std::string>;
};

// The parts of the server.
void add_reading(mcp::Server& server, Notes& notes);                      // reading.cpp
void add_asking(mcp::Server& server, Notes& notes);                       // asking.cpp
void add_telling(mcp::Server& server, Notes& notes, host::Timer& timer);  // telling.cpp

}  // namespace notebook

// The notes and the timer must outlive it.
auto notebook_server(notebook::Notes& notes, host::Timer& timer) -> mcp::Server;
