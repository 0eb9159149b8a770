// refused: the argument 'lines' has bounds that leave it no value

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<int, "Lines to return", mcp::at_least{1}, mcp::at_most{100}> lines;
#else
  mcp::Arg<int, "Lines to return", mcp::at_least{100}, mcp::at_most{1}> lines;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
