// Arguments that several tools have.

#pragma once

#include "mcp/server.hpp"
#include "servers/image-resize/output.hpp"
#include "servers/image-resize/transform.hpp"

namespace images {

using FilterArg =
    mcp::Arg<std::optional<kit::ResizeFilter>,
             "Lanczos, if none is given; palettes then stay palettes, of which only the "
             "nearest pixels are taken">;
using AutoOrientArg = mcp::Arg<bool, "Turn it as its EXIF orientation says", mcp::otherwise{true}>;
using OutputFormatArg =
    mcp::Arg<OutputFormat, "Format of the result", mcp::otherwise{OutputFormat::JPEG}>;

}  // namespace images
