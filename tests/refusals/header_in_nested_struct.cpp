// refused: the argument 'place.region' is repeated in a header, which only arguments at the top can
// be

#include "mcp/server.hpp"

namespace {

struct Place {
#ifdef CORRECT
  mcp::Arg<std::string, "Where to run it"> region;
#else
  mcp::Arg<std::string, "Where to run it", mcp::header<"Region">> region;
#endif
};

struct Arguments {
  mcp::Arg<Place, "Where, and how"> place;
};

}  // namespace

void add(mcp::Server& server) {
  server.tool("run", "Runs it.",
              [](Arguments const&) -> mcp::Result<std::string> { return "done"; });
}
