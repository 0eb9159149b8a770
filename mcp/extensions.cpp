#include "mcp/extensions.hpp"

namespace mcp {

void write_extensions(json::Writer& writer, Server const& server, Settings const& settings,
                      Revision revision, Feature const& feature) {
  auto begun = false;
  for (auto const& [tag, each] : server.features()) {
    auto const name = each->extension(settings, revision);
    if (name.empty()) continue;
    if (!begun && each.get() != &feature) return;  // another is the first
    if (!begun) writer.key("extensions").begin_object();
    begun = true;
    writer.key(name).begin_object().end_object();
  }
  if (begun) writer.end_object();
}

}  // namespace mcp
