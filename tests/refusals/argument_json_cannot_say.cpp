// refused: the argument 'ratio' is of type float, which JSON cannot say

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<double, "Share of matching letters"> ratio;
#else
  mcp::Arg<float, "Share of matching letters"> ratio;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
