// A whole server. docs/a-project-of-your-own.md shows it, and tests/author/run.py builds it.

#include "mcp/server.hpp"

struct Greet {
  mcp::Arg<std::string, "Whom to greet"> name;
};

auto mcp::create_server() -> base::Result<Server> {
  auto server = Server{{.name = "hello", .version = "1.0.0"}};
  server.tool("greet", "Greets somebody.", [](Greet const& in) -> Result<std::string> {
    return "Hello, " + in.name.get() + "!";
  });
  return server;
}
