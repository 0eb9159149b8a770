// refused: the argument 'lines' has two defaults

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<int, "Lines to return", mcp::otherwise{10}> lines;
#else
  mcp::Arg<int, "Lines to return", mcp::otherwise{10}, mcp::otherwise{20}> lines;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
