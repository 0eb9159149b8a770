// refused: the result 'text' is of type std::string_view, which JSON cannot say

#include "mcp/server.hpp"

namespace {

struct Found {
  int line;
#ifdef CORRECT
  std::string text;
#else
  std::string_view text;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.", []() -> mcp::Result<Found> { return Found{}; });
}
