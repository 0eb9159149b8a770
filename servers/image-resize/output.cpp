#include "servers/image-resize/output.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "kit/picture/convert.hpp"

namespace images {
namespace {

using kit::PixelMode;

auto is_transparent(kit::Picture const& picture) -> bool {
  return kit::has_alpha(picture.mode()) ||
         (picture.mode() == PixelMode::palette && picture.palette.is_transparent);
}

// JPEG has no alpha: it is blended with a ground that was named, else dropped, as Pillow does it.
auto for_jpeg(kit::Picture picture, Output const& output) -> kit::Picture {
  if (picture.mode() == PixelMode::gray_deep) return kit::shallow(picture);
  if (output.ground && is_transparent(picture)) return kit::flattened(picture, *output.ground);
  switch (picture.mode()) {
    case PixelMode::gray_alpha:
      return kit::converted(picture, PixelMode::gray);
    case PixelMode::palette:
    case PixelMode::rgba:
      return kit::converted(picture, PixelMode::rgb);
    default:
      return picture;
  }
}

auto for_png(kit::Picture picture) -> kit::Picture {
  return picture.mode() == PixelMode::cmyk ? kit::converted(picture, PixelMode::rgb)
                                           : std::move(picture);
}

auto for_webp(kit::Picture picture) -> kit::Picture {
  if (picture.mode() == PixelMode::gray_deep) picture = kit::shallow(picture);
  return kit::converted(picture, is_transparent(picture) ? PixelMode::rgba : PixelMode::rgb);
}

auto in_mode_for(kit::Picture picture, Output const& output) -> kit::Picture {
  switch (output.format) {
    case OutputFormat::JPEG:
      return for_jpeg(std::move(picture), output);
    case OutputFormat::PNG:
      return for_png(std::move(picture));
    case OutputFormat::WEBP:
      return for_webp(std::move(picture));
  }
}

// What goes along without being asked for is what Pillow keeps.
auto kept_of(kit::PictureMetadata const& metadata, Output const& output, bool is_gray)
    -> kit::PictureMetadata {
  auto kept = kit::PictureMetadata{};
  if (output.format == OutputFormat::JPEG) kept.comment = metadata.comment;
  if (output.format == OutputFormat::PNG) kept.icc = metadata.icc;
  if (output.keeps_metadata) kept = metadata;
  // A profile of colors says nothing about grays.
  if (is_gray) kept.icc.clear();
  return kept;
}

auto quality_of(Output const& output) -> base::Result<int> {
  auto const quality = output.quality;
  if (output.format == OutputFormat::WEBP && (quality < 0 || quality > 100)) {
    return base::failure(
        base::concat("quality: expected a number from 0 to 100 for WEBP, got ", quality));
  }
  if (output.format != OutputFormat::JPEG)
    return static_cast<int>(std::clamp<std::int64_t>(quality, 0, 100));
  return quality == -1 ? 75 : static_cast<int>(std::clamp<std::int64_t>(quality, 1, 100));
}

auto encode_once(kit::Picture const& picture, kit::Encoding const& encoding)
    -> base::Result<std::string> {
  auto bytes = kit::encode(picture, encoding);
  if (!bytes) return base::failure(std::move(bytes).error().message);
  return *std::move(bytes);
}

}  // namespace

auto format_of(OutputFormat format) -> kit::PictureFormat {
  switch (format) {
    case OutputFormat::JPEG:
      return kit::PictureFormat::jpeg;
    case OutputFormat::PNG:
      return kit::PictureFormat::png;
    case OutputFormat::WEBP:
      return kit::PictureFormat::webp;
  }
}

auto extension_of(OutputFormat format) -> std::string_view {
  switch (format) {
    case OutputFormat::JPEG:
      return "jpg";
    case OutputFormat::PNG:
      return "png";
    case OutputFormat::WEBP:
      return "webp";
  }
}

auto encode(kit::Picture picture, Output const& output, kit::PictureMetadata const& metadata)
    -> base::Result<Encoded> {
  picture = in_mode_for(std::move(picture), output);
  auto const is_gray = picture.mode() == PixelMode::gray ||
                       picture.mode() == PixelMode::gray_alpha ||
                       picture.mode() == PixelMode::gray_deep;
  auto encoding = kit::Encoding {
    .format = format_of(output.format), .quality = TRY(quality_of(output))
    , .is_lossless = output.is_lossless, .is_progressive = output.is_progressive,
        .metadata = kept_of(metadata, output, is_gray)
  };
  auto encoded = Encoded {
    TRY(encode_once(picture, encoding))
    , encoding.quality
  };
  if (!output.most_bytes || encoded.bytes.size() <= *output.most_bytes) return encoded;

  // The best quality that fits, by halves.
  auto smallest = encoded.bytes.size();
  auto const has_quality = output.format != OutputFormat::PNG && !output.is_lossless;
  auto too_good = encoding.quality;
  auto best = std::optional<Encoded>{};
  for (auto good = 0; has_quality && too_good - good > 1;) {
    encoding.quality = (good + too_good) / 2;
    auto bytes = TRY(encode_once(picture, encoding));
    smallest = std::min(smallest, bytes.size());
    if (bytes.size() <= *output.most_bytes) {
      good = encoding.quality;
      best = Encoded{std::move(bytes), good};
    } else {
      too_good = encoding.quality;
    }
  }
  if (best) return *std::move(best);
  return base::failure(base::concat("max_bytes: the image cannot be had in ", *output.most_bytes,
                                    " bytes, the smallest has ", smallest,
                                    has_quality
                                        ? "; ask for fewer pixels"
                                        : "; ask for fewer pixels, or for JPEG or lossy WEBP"));
}

}  // namespace images
