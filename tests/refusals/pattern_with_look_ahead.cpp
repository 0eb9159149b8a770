// refused: the pattern '^(?!-).*$' cannot be used: look-ahead and look-behind are not supported

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Branch to look in", mcp::pattern<"^[^-].*$">> branch;
#else
  mcp::Arg<std::string, "Branch to look in", mcp::pattern<"^(?!-).*$">> branch;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
