// refused: the argument 'query' has an empty doc: say what it is for

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Text to look for"> query;
#else
  mcp::Arg<std::string, ""> query;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
