// refused: the argument 'children' holds itself, or is more than 32 deep; mcp::Raw takes any JSON

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::vector<mcp::Raw>, "Further ones, of the same kind"> children;
#else
  mcp::Arg<std::vector<Arguments>, "Further ones, of the same kind"> children;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
