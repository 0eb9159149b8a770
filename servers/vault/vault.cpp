// A server whose tools ask for different scopes of an access token, driven by the tests. Not
// shipped.

#include "mcp/server.hpp"

auto mcp::create_server() -> base::Result<Server> {
  auto server = Server{{.name = "wasmmcp-vault", .version = std::string{base::version}}};
  server.tool("look", "For everybody who may call.",
              []() -> Result<std::string> { return "a door"; });
  server.tool("open", "For those who may read.", []() -> Result<std::string> { return "gold"; })
      .scope("vault:read");
  server
      .tool("empty", "For those who may write.",
            []() -> Result<std::string> { return "nothing is left"; })
      .scope("vault:write");
  return server;
}
