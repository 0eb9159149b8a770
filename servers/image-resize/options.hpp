// What the operator of the image-resize server may set: its directories, and how large a picture
// may be.

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kit/codecs/codecs.hpp"
#include "mcp/options.hpp"

namespace images {

struct Options {
  std::vector<std::string> directories;  // as the command line names them
  std::uint64_t most_file_bytes = 0;
  kit::PictureLimits limits;
};

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options>;

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc>;

}  // namespace images
