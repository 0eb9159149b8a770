// refused: the arguments of a tool are a struct whose members are mcp::Arg

#include "mcp/server.hpp"

namespace {

struct Arguments {
  mcp::Arg<std::string, "Text to look for"> query;
};

}  // namespace

void add(mcp::Server& server) {
#ifdef CORRECT
  server.tool("search", "Looks for a text.",
              [](Arguments const& in) -> mcp::Result<std::string> { return in.query; });
#else
  server.tool("search", "Looks for a text.",
              [](std::string const& query) -> mcp::Result<std::string> { return query; });
#endif
}
