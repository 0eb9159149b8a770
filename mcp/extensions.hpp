// Extensions of the protocol that a server has are one member of its capabilities. A feature that
// is one writes it for all of them, and does so only when it is the first: what no server names is
// not linked. https://modelcontextprotocol.io/seps/2133-extensions

#pragma once

#include "json/writer.hpp"
#include "mcp/feature.hpp"
#include "mcp/server.hpp"

namespace mcp {

void write_extensions(json::Writer& writer, Server const& server, Settings const& settings,
                      Revision revision, Feature const& feature);

}  // namespace mcp
