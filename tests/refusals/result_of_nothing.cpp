// refused: the result is of type void, which JSON cannot say

#include "mcp/server.hpp"

void add(mcp::Server& server) {
#ifdef CORRECT
  server.tool("forget", "Forgets.", []() -> mcp::Result<std::string> { return "forgotten"; });
#else
  server.tool("forget", "Forgets.", []() -> mcp::Result<void> { return {}; });
#endif
}
