#include "servers/conformance/samples.hpp"

#include "base/base64.hpp"

namespace conformance {
namespace {

auto bytes(std::string_view base64) -> mcp::Bytes {
  return { MUST(base::from_base64(base64)) };
}

}  // namespace

auto red_pixel() -> mcp::Image {
  return {
      bytes(
          "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5E"
          "rkJggg=="),
      "image/png"};
}

auto silence() -> mcp::Audio {
  return {bytes("UklGRiQAAABXQVZFZm10IBAAAAABAAEAQB8AAIA+AAACABAAZGF0YQAAAAA="), "audio/wav"};
}

}  // namespace conformance
