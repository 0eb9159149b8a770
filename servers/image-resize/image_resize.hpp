// The image-resize server: looks at images, resizes them, and finds those that look alike.

#pragma once

#include "mcp/server.hpp"
#include "servers/image-resize/gallery.hpp"

auto image_resize_server(images::Gallery gallery) -> mcp::Server;
