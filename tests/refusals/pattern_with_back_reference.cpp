// refused: cannot be used: back-references are not supported

#include "mcp/server.hpp"

namespace {

struct Arguments {
#ifdef CORRECT
  mcp::Arg<std::string, "Two words", mcp::pattern<"^(.*) (.*)$">> words;
#else
  mcp::Arg<std::string, "Two equal words", mcp::pattern<"^(.*) \\1$">> words;
#endif
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
