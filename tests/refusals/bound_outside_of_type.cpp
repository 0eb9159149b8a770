// refused: the argument 'lines' has a bound that its type cannot hold

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::uint16_t, "Lines to return", mcp::at_most{300}> lines;
#else
  mcp::Arg<std::uint8_t, "Lines to return", mcp::at_most{300}> lines;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
