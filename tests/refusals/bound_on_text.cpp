// refused: the argument 'query' has a rule that does not fit its type

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Text to look for", mcp::min_length{1}> query;
#else
  mcp::Arg<std::string, "Text to look for", mcp::at_least{1}> query;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
