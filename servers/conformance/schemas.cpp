// Arguments that have something special: a header that repeats one, and a schema that no struct
// says.

#include "servers/conformance/conformance.hpp"

namespace conformance {
namespace {

// Routed by a proxy that reads headers only.
struct Routed {
  mcp::Arg<std::string, "What to say; clients repeat it in a header", mcp::header<"Message">>
      message;
};

constexpr auto contact = mcp::InputSchema{R"({
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "type": "object",
  "$defs": {
    "address": {
      "$anchor": "addressDef",
      "type": "object",
      "properties": {"street": {"type": "string"}, "city": {"type": "string"}}
    }
  },
  "properties": {
    "name": {"type": "string"},
    "address": {"$ref": "#/$defs/address"},
    "contactMethod": {"type": "string", "enum": ["phone", "email"]},
    "phone": {"type": "string"},
    "email": {"type": "string"}
  },
  "allOf": [{"anyOf": [{"required": ["phone"]}, {"required": ["email"]}]}],
  "if": {"properties": {"contactMethod": {"const": "phone"}}, "required": ["contactMethod"]},
  "then": {"required": ["phone"]},
  "else": {"required": ["email"]},
  "additionalProperties": false
})"};

}  // namespace

void add_schemas(mcp::Server& server) {
  server.tool("json_schema_2020_12_tool", "Has a schema with whatever JSON Schema 2020-12 offers.",
              contact, [](mcp::Raw const& in) -> mcp::Result<std::string> { return in.text; });

  server.tool("test_custom_headers", "Has an argument that a header repeats.",
              [](Routed const& in) -> mcp::Result<std::string> { return in.message; });
}

}  // namespace conformance
