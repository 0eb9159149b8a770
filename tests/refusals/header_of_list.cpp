// refused: the argument 'regions' is repeated in a header, which only text, integers and booleans
// can be

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Where to run it", mcp::header<"Regions">> regions;
#else
  mcp::Arg<std::vector<std::string>, "Where to run it", mcp::header<"Regions">> regions;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
