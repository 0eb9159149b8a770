#include "mcp/raw_tool.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace mcp::detail {

HeadersOfSchema::HeadersOfSchema(std::string_view schema) : schema_ {
  MUST(json::Document::parse(schema))
}
{
  collect(schema_.root(), {});
}

// https://modelcontextprotocol.io/specification/2026-07-28/server/tools#x-mcp-header
void HeadersOfSchema::collect(json::View schema, std::string const& path) {
  auto const properties = schema.find("properties");
  if (!properties || !properties->is(json::Kind::object)) return;
  for (auto const& [name, property] : properties->members()) {
    auto const here = base::concat(path, path.empty() ? "" : "/", name);
    if (auto const header = property.find("x-mcp-header")) {
      auto const is_known = [&](MirroredArgument const& each) {
        return base::lower(each.header) == base::lower(header->string());
      };
      auto const type = property.find("type");
      auto const is_right = header->is(json::Kind::string) && base::is_token(header->string()) &&
                            type && type->is(json::Kind::string) && !name.contains('/') &&
                            !std::ranges::any_of(mirrored_, is_known) &&
                            (type->string() == "string" || type->string() == "integer" ||
                             type->string() == "boolean");
      if (!is_right) __builtin_trap();
      mirrored_.emplace_back(paths_.emplace_back(here), header->string());
    }
    collect(property, here);
  }
}

}  // namespace mcp::detail
