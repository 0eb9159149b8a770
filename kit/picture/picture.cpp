#include "kit/picture/picture.hpp"

namespace kit {

namespace {

struct Layout {
  std::string_view name;
  std::uint8_t bytes;
  bool has_alpha;
};

constexpr auto layouts = std::to_array<Layout>({
    {"1", 1, false},
    {"L", 1, false},
    {"LA", 2, true},
    {"P", 1, false},
    {"RGB", 3, false},
    {"RGBA", 4, true},
    {"CMYK", 4, false},
    {"I;16", 2, false},
});

auto layout_of(PixelMode mode) -> Layout const& { return layouts[static_cast<std::size_t>(mode)]; }

}  // namespace

auto name_of(PixelMode mode) -> std::string_view { return layout_of(mode).name; }
auto bytes_per_pixel(PixelMode mode) -> std::size_t { return layout_of(mode).bytes; }
auto has_alpha(PixelMode mode) -> bool { return layout_of(mode).has_alpha; }

Picture::Picture(PixelMode mode, PictureSize size)
    : mode_{mode}, size_{size}, bytes_(size.pixels() * bytes_per_pixel(mode)) {}

}  // namespace kit
