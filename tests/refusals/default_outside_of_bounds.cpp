// refused: the argument 'lines' has a default outside of its bounds

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<int, "Lines to return", mcp::at_least{1}, mcp::otherwise{1}> lines;
#else
  mcp::Arg<int, "Lines to return", mcp::at_least{1}, mcp::otherwise{0}> lines;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
