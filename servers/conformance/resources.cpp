// What can be read at a URI.

#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/conformance/conformance.hpp"
#include "servers/conformance/samples.hpp"

namespace conformance {
namespace {

struct Template {
  mcp::Arg<std::string, "Any text"> id;
};

}  // namespace

void add_resources(mcp::Server& server) {
  // The first one: the referee reads whatever resource is listed first.
  server
      .resource("test://static-text", "Static text",
                []() -> mcp::Result<std::string> {
                  return "This is the content of the static text resource.";
                })
      .description("A text that never changes.");

  server
      .resource("test://static-binary", "Static image",
                []() -> mcp::Result<mcp::Bytes> { return red_pixel().data; })
      .description("An image that never changes.")
      .mime("image/png");

  server
      .resource("test://watched-resource", "Watched resource",
                []() -> mcp::Result<std::string> { return "Watched resource content"; })
      .description("A text to subscribe to; test_trigger_resource_change says that it changed.");

  server
      .resource("test://template/{id}/data", "Data by id",
                [](Template const& in) -> mcp::Result<std::string> {
                  return base::concat(R"({"id":)", json::quote(in.id), R"(,"templateTest":true})");
                })
      .description("Tells the id that its URI has.")
      .complete("id",
                [](mcp::Typed const& typed) {
                  static constexpr auto known = std::array<std::string_view, 3>{"10", "12", "20"};
                  return mcp::matching(known, typed.value);
                })
      .mime("application/json");
}

}  // namespace conformance
