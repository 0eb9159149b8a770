#include "servers/conformance/conformance.hpp"

auto conformance_server(host::Timer& timer) -> mcp::Server {
  auto server =
      mcp::Server{{.name = "wasmmcp-conformance",
                   .version = std::string{base::version},
                   .title = "Conformance",
                   .description = "What MCP's official referee asks for, under its names."}};
  server.instructions("For tests only.");
  server.logging().announce_changes();

  using namespace conformance;
  add_content(server);
  add_telling(server, timer);
  add_schemas(server);
  add_asking(server);
  add_rounds(server);
  add_changes(server);
  add_resources(server);
  add_prompts(server);
  add_tasks(server, timer);
  return server;
}

// All this server may touch: a timer.
auto mcp::create_server() -> base::Result<Server> {
  return conformance_server(host::system_timer());
}
