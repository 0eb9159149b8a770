// refused: the argument 'query' has no doc: write mcp::Arg<T, "what it is for"> for its type T

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Text to look for"> query;
#else
  std::string query;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
