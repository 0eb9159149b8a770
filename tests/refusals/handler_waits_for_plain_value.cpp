// refused: a tool handler returns mcp::Result<T>, or mcp::Async<mcp::Result<T>> when it waits

#include "mcp/server.hpp"

namespace {

struct Arguments {
  mcp::Arg<std::string, "Text to look for"> query;
};

}  // namespace

void add(mcp::Server& server) {
#ifdef CORRECT
  server.tool("search", "Looks for a text.",
              [](Arguments) -> mcp::Async<mcp::Result<std::string>> { co_return "found"; });
#else
  server.tool("search", "Looks for a text.",
              [](Arguments) -> mcp::Async<std::string> { co_return "found"; });
#endif
}
