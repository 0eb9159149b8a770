#include "servers/image-resize/options.hpp"

namespace images {
namespace {

constexpr auto megabyte = std::uint64_t{1} << 20U;

struct Declared {
  mcp::Arg<std::uint32_t, "Largest file of an image, in bytes", mcp::at_least{1},
           mcp::otherwise{67'108'864U}>
      max_file_bytes;
  mcp::Arg<std::uint32_t, "Most pixels of an image that is read or made", mcp::at_least{1},
           mcp::otherwise{178'956'970U}>
      max_pixels;
  mcp::Arg<std::uint32_t,
           "Memory that an image may take while it is read, in megabytes; more is refused",
           mcp::at_least{1}, mcp::at_most{2048}, mcp::otherwise{192U}>
      max_megabytes;
};

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto options = Options{};
  auto const declared =
      TRY(mcp::read_options<Declared>("image-resize", variables, arguments, &options.directories));
  options.most_file_bytes = declared.max_file_bytes;
  options.limits.pixels = declared.max_pixels;
  options.limits.memory_bytes = declared.max_megabytes * megabyte;
  return options;
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace images
