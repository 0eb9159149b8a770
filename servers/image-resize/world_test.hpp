// A directory of images, and a client that asks about them.

#pragma once

#include <string>
#include <string_view>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "kit/codecs/codecs.hpp"
#include "mcp/test_client.hpp"
#include "servers/image-resize/image_resize.hpp"

namespace images {

struct World {
  World() : World { MUST(read_options({}, {})) }
  {
  }
  explicit World(Options options)
      : client{image_resize_server({kit::Inputs{{&directory}}, std::move(options)})} {}

  host::FixedClock clock{"2026-11-27T10:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/pictures", tree, host::Access::write};
  mcp::TestClient client;

  void write(std::string_view name, std::string_view bytes) {
    MUST(directory.write_atomic(MUST(host::Path::parse(name)), bytes));
  }
  auto read(std::string_view name) -> std::string {
    return MUST(directory.read_all(MUST(host::Path::parse(name)), 1 << 20));
  }
  void write(std::string_view name, kit::Picture const& picture, kit::Encoding const& encoding) {
    write(name, MUST(kit::encode(picture, encoding)));
  }
  // The text of the answer, after "failed: " when it is an error.
  auto ask(std::string_view tool, std::string_view arguments) -> std::string {
    auto const reply = client.call(tool, arguments);
    return reply.is_error() ? "failed: " + reply.error_message() : reply.text();
  }
};

// Red at the left, blue at the right.
inline auto red_and_blue(kit::PictureSize size, kit::PixelMode mode = kit::PixelMode::rgb)
    -> kit::Picture {
  auto picture = kit::Picture{mode, size};
  auto const bytes = kit::bytes_per_pixel(mode);
  for (auto y = std::size_t{0}; y < size.height; ++y) {
    for (auto x = std::size_t{0}; x < size.width; ++x) {
      auto const pixel = picture.row(y).subspan(x * bytes, bytes);
      pixel[2 * x < size.width ? 0 : 2] = 255;
      if (bytes == 4) pixel[3] = 255;
    }
  }
  return picture;
}

constexpr auto as_png = kit::Encoding{.format = kit::PictureFormat::png};

}  // namespace images
