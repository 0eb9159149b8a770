// Changes that clients follow. What changes is only said: the lists stay as they are, so that who
// lists them gets the same each time.

#include "servers/conformance/conformance.hpp"

void conformance::add_changes(mcp::Server& server) {
  server.tool("test_trigger_tool_change", "Says that the list of tools is another now.",
              [](mcp::CallContext& call) -> mcp::Result<std::string> {
                call.tools_changed();
                return "The change was told.";
              });

  server.tool("test_trigger_prompt_change", "Says that the list of prompts is another now.",
              [](mcp::CallContext& call) -> mcp::Result<std::string> {
                call.prompts_changed();
                return "The change was told.";
              });

  server.tool("test_trigger_resource_change",
              "Says that the list of resources is another now, and test://watched-resource too.",
              [](mcp::CallContext& call) -> mcp::Result<std::string> {
                call.resources_changed();
                call.resource_updated("test://watched-resource");
                return "The changes were told.";
              });
}
