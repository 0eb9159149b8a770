// The smallest image and the shortest sound.

#pragma once

#include "mcp/server.hpp"

namespace conformance {

auto red_pixel() -> mcp::Image;
auto silence() -> mcp::Audio;

}  // namespace conformance
