// refused: the argument 'ranges.last' has no doc: write mcp::Arg<T, "what it is for"> for its type
// T

#include "mcp/server.hpp"

namespace {

struct Range {
  mcp::Arg<int, "First line"> first;
#ifdef CORRECT
  mcp::Arg<int, "Last line"> last;
#else
  int last;
#endif
};

struct Arguments {
  mcp::Arg<std::vector<Range>, "Lines to look in"> ranges;
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("search", "Looks for a text.",
              [](Arguments const&) -> mcp::Result<std::string> { return "found"; });
}
