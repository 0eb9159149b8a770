// refused: the argument 'lines' has a default that is not of its type

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::int32_t, "Lines to return", mcp::otherwise{-1}> lines;
#else
  mcp::Arg<std::uint32_t, "Lines to return", mcp::otherwise{-1}> lines;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
