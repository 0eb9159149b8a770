// refused: the argument 'line' has a rule that does not fit its type

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<int, "Line to look in", mcp::at_least{0}> line;
#else
  mcp::Arg<int, "Line to look in", mcp::pattern<"^[0-9]+$">> line;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
