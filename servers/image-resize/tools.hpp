// The six tools, by what they do.

#pragma once

#include <memory>

#include "mcp/server.hpp"
#include "servers/image-resize/gallery.hpp"

namespace images {

using Shared = std::shared_ptr<Gallery const>;

void add_info(mcp::Server& server, Shared const& gallery);     // info.cpp
void add_resize(mcp::Server& server, Shared const& gallery);   // resize.cpp
void add_scan(mcp::Server& server, Shared const& gallery);     // scan.cpp
void add_hash(mcp::Server& server, Shared const& gallery);     // hash.cpp
void add_compare(mcp::Server& server, Shared const& gallery);  // compare.cpp
void add_batch(mcp::Server& server, Shared const& gallery);    // batch.cpp

}  // namespace images
