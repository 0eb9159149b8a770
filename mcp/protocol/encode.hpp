// The protocol's types as JSON text, as each revision has them.

#pragma once

#include <string>
#include <string_view>

#include "json/writer.hpp"
#include "mcp/outbox.hpp"
#include "mcp/revision.hpp"
#include "mcp/server.hpp"

namespace mcp {

// A content that writes itself.
class detail::ContentWriter {
 public:
  virtual void write(json::Writer& writer, Revision revision) const = 0;

 protected:
  ~ContentWriter() = default;
};

namespace protocol {

void write_implementation(json::Writer& writer, Implementation const& value, Revision revision);

// What is registered is what is advertised: the two cannot drift.
void write_capabilities(json::Writer& writer, Server const& server, Settings const& settings,
                        Revision revision);

// The member listChanged of a list that is told of when it changes.
void write_list_changed(json::Writer& writer, Server const& server, Settings const& settings);

void write_annotations(json::Writer& writer, Annotations const& value, Revision revision);
void write_content(json::Writer& writer, Content const& content, Revision revision);
// `meta` is JSON text, or empty.
void write_contents(json::Writer& writer, ResourceContents const& contents,
                    std::string_view meta = {});
void write_icons(json::Writer& writer, std::vector<Icon> const& icons, Revision revision);

void write_tool(json::Writer& writer, Tool const& tool, Server const& server, Revision revision);

// The members of a CallToolResult, without the braces around them.
void write_call_result(json::Writer& writer, CallToolResult const& result, Tool const& tool,
                       Revision revision);

// Milliseconds with three decimals, as timing is told everywhere.
auto milliseconds(Nanoseconds time) -> std::string;

// Adds {"wasm_total_ms":...}, with the four members that EdgeAgent's metrics read, to a text that
// is a JSON object laid out over several lines; others stay as they are.
void add_timing(CallToolResult& result, Timing const& timing);

}  // namespace protocol
}  // namespace mcp
