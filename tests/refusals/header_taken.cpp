// refused: the argument 'other' is repeated in a header that repeats another argument already

#include "mcp/server.hpp"

namespace {

struct Arguments {
  mcp::Arg<std::string, "Where to run it", mcp::header<"Region">> region;
#ifdef CORRECT
  mcp::Arg<std::string, "Where else", mcp::header<"Other-Region">> other;
#else
  mcp::Arg<std::string, "Where else", mcp::header<"region">> other;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
