// Contents that say more of themselves: for whom they are, how much they matter, and what only the
// client and the author know.

#pragma once

#include <memory>
#include <string>
#include <vector>

#include "mcp/types.hpp"

namespace mcp {

// Each is left out where it is empty, and for clients of revisions that do not know it.
struct About {
  Annotations annotations = {};
  std::string meta = {};         // JSON text, an object
  std::vector<Icon> icons = {};  // of a ResourceLink; other contents have none
};

// https://modelcontextprotocol.io/specification/2026-07-28/server/resources#annotations
auto annotated(Content content, About about) -> Annotated;

}  // namespace mcp
