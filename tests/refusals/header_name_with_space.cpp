// refused: the argument 'region' is repeated in a header whose name is not a word of RFC 9110

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Where to run it", mcp::header<"My-Region">> region;
#else
  mcp::Arg<std::string, "Where to run it", mcp::header<"My Region">> region;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
