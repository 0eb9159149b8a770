// The notebook, which has everything that a server may offer: any_client.cpp is its client.

#include "fuzz/server_under_test.hpp"
#include "servers/notebook/notebook.hpp"

auto server_under_test(host::Timer& timer) -> mcp::Server {
  // One session after another: each begins with the same notes.
  static auto notes = notebook::Notes{};
  notes.texts = {{"tea", "buy green tea"}, {"team", "meet the team"}};
  return notebook_server(notes, timer);
}
