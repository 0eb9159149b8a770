// Results of every kind of content, and of none: an error.

#include "servers/conformance/conformance.hpp"
#include "servers/conformance/samples.hpp"

void conformance::add_content(mcp::Server& server) {
  // The first one: the referee calls whatever tool is listed first, without arguments.
  server.tool("test_simple_text", "Returns a text.", []() -> mcp::Result<std::string> {
    return "This is a simple text response for testing.";
  });

  server.tool("test_image_content", "Returns an image.",
              []() -> mcp::Result<mcp::Image> { return red_pixel(); });

  server.tool("test_audio_content", "Returns a sound.",
              []() -> mcp::Result<mcp::Audio> { return silence(); });

  server.tool("test_embedded_resource", "Returns a resource with its content.",
              []() -> mcp::Result<mcp::EmbeddedResource> {
                return mcp::EmbeddedResource{"test://embedded-resource", "text/plain",
                                             "This is an embedded resource content."};
              });

  server.tool("test_multiple_content_types", "Returns a text, an image and a resource.",
              []() -> mcp::Result<std::vector<mcp::Content>> {
                return std::vector<mcp::Content>{
                    mcp::Text{"Multiple content types test:"}, red_pixel(),
                    mcp::EmbeddedResource{"test://mixed-content-resource", "application/json",
                                          R"({"test":"data","value":123})"}};
              });

  server.tool("test_error_handling", "Fails.", []() -> mcp::Result<std::string> {
    return mcp::failure("This tool intentionally returns an error for testing");
  });
}
