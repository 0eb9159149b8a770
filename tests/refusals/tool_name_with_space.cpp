// refused: the name of a tool is 1 to 128 letters, digits, '_', '-' and '.'

#include "mcp/server.hpp"

namespace {

struct Arguments {
  mcp::Arg<std::string, "Text to look for"> query;
};

}  // namespace

void add(mcp::Server& server) {
#ifdef CORRECT
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
#else
  server.tool("search text", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
#endif
}
