// get_image_info

#include "servers/image-resize/info.hpp"

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "kit/picture/blurhash.hpp"
#include "kit/picture/convert.hpp"
#include "kit/picture/main_colors.hpp"
#include "servers/image-resize/answer.hpp"
#include "servers/image-resize/numbers.hpp"
#include "servers/image-resize/tools.hpp"
#include "servers/image-resize/transform.hpp"

namespace images {
namespace {

// On a side, of the small picture that looks are taken from.
constexpr auto sample_side = std::uint32_t{64};

struct GetImageInfo {
  mcp::Arg<std::string, "Path to the image file"> image_path;
  mcp::Arg<bool, "Add a blurhash, a placeholder in some thirty characters", mcp::otherwise{false}>
      blurhash;
  mcp::Arg<std::optional<std::uint32_t>, "Add so many of its main colors", mcp::at_least{1},
           mcp::at_most{16}>
      colors;
};

void set_if(auto& member, auto value) {
  if (value) member = value;
}

void tell_head(ImageInfo& info, kit::PictureHead const& head) {
  auto const size = head.size;
  info.format = std::string{kit::name_of(head.format)};
  info.mode = std::string{kit::name_of(head.mode)};
  info.width = size.width;
  info.height = size.height;
  info.aspect_ratio = rounded(static_cast<double>(size.width) / size.height, 2);
  if (head.orientation != 1) info.orientation = head.orientation;
  if (head.frames > 1) info.frames = head.frames;
  set_if(info.transparent, head.is_transparent);
  set_if(info.progressive, head.is_progressive);
  set_if(info.icc_bytes, head.metadata.icc.size());
  set_if(info.exif_bytes, head.metadata.exif.size());
  auto const& comment = head.metadata.comment;
  if (!comment.empty() && base::utf8::is_valid(comment)) info.comment = comment;
}

auto sample_of(std::string_view bytes, kit::PictureLimits const& limits)
    -> kit::PictureResult<kit::Picture> {
  auto const wish =
      Transformation{.size = {.max_size = sample_side}, .filter = kit::ResizeFilter::bilinear};
  return kit::converted(TRY(transform(bytes, wish, limits)).picture, kit::PixelMode::rgb);
}

auto colors_of(kit::Picture const& sample, std::size_t count) -> std::vector<ColorShare> {
  auto shares = std::vector<ColorShare>{};
  for (auto const& [rgb, share] : kit::main_colors(sample, count)) {
    auto const* const bytes = reinterpret_cast<char const*>(rgb.data());
    shares.push_back({.color = {"#" + base::hexadecimal(std::string_view{bytes, 3})},
                      .share = {rounded(share, 4)}});
  }
  return shares;
}

// The members of an info that a file has, and its bytes, or an error.
auto look(Gallery const& gallery, std::string_view path, ImageInfo& info)
    -> base::Result<std::string> {
  auto bytes = TRY(gallery.read(path));
  auto const head = kit::read_head(bytes, gallery.options().limits);
  if (!head) return base::failure(tell(head.error(), path));
  tell_head(info, *head);
  info.size_bytes = bytes.size();
  return bytes;
}

auto failed(std::string_view path, std::string error) -> ImageInfo {
  return {.path = std::string{path}, .error = std::move(error)};
}

auto get_image_info(Gallery const& gallery, GetImageInfo const& in)
    -> mcp::Result<mcp::Structured<ImageInfo>> {
  auto const& path = in.image_path;
  auto info = ImageInfo{.path = path};
  auto const bytes = look(gallery, path, info);
  if (!bytes) return answer(failed(path, bytes.error().message), true);
  if (in.blurhash || in.colors) {
    auto const sample = sample_of(*bytes, gallery.options().limits);
    if (!sample) return answer(failed(path, tell(sample.error(), path)), true);
    if (in.blurhash) info.blurhash = kit::blurhash_of(*sample);
    if (in.colors) info.colors = colors_of(*sample, *in.colors);
  }
  return answer(std::move(info));
}

}  // namespace

auto info_of(Gallery const& gallery, std::string_view path) -> ImageInfo {
  auto info = ImageInfo{.path = std::string{path}};
  auto const bytes = look(gallery, path, info);
  if (!bytes) return failed(path, bytes.error().message);
  return info;
}

void add_info(mcp::Server& server, Shared const& gallery) {
  server
      .tool("get_image_info",
            "Gets information about an image file: format, mode, size in pixels and bytes; on "
            "request its main colors and a blurhash.",
            [gallery](GetImageInfo const& in) { return get_image_info(*gallery, in); })
      .title("Get Image Info")
      .hints(mcp::read_only);
}

}  // namespace images
