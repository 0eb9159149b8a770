// refused: a tool handler is a function of one struct of arguments, by value or const reference

#include "mcp/server.hpp"

namespace {

struct Arguments {
  mcp::Arg<std::string, "Text to look for"> query;
};

}  // namespace

void add(mcp::Server& server) {
#ifdef CORRECT
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
#else
  server.tool("search", "Looks for a text.",
              [](auto const&) -> mcp::Result<std::string> { return "found"; });
#endif
}
