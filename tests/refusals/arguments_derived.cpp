// refused: the struct of arguments derives from another struct: its members must be its own

#include "mcp/server.hpp"

namespace {

struct Common {
  mcp::Arg<int, "Lines to return"> lines;
};

#ifdef CORRECT
struct Arguments {
  mcp::Arg<Common, "What all searches have"> common;
#else
struct Arguments : Common {
#endif
  mcp::Arg<std::string, "Text to look for"> query;
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
