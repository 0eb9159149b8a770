// resize_image

#include <charconv>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "kit/input/file_uri.hpp"
#include "servers/image-resize/answer.hpp"
#include "servers/image-resize/arguments.hpp"
#include "servers/image-resize/numbers.hpp"
#include "servers/image-resize/tools.hpp"

namespace images {
namespace {

enum class Flip : std::uint8_t { horizontal, vertical };
// Of a result: its bytes as a member, or as content that clients show.
enum class Returned : std::uint8_t { base64, image, none };

struct Crop {
  mcp::Arg<std::uint32_t, "Pixels to the left of it", mcp::otherwise{0U}> left;
  mcp::Arg<std::uint32_t, "Pixels above it", mcp::otherwise{0U}> top;
  mcp::Arg<std::uint32_t, "Its width", mcp::at_least{1}> width;
  mcp::Arg<std::uint32_t, "Its height", mcp::at_least{1}> height;
};

struct ResizeImage {
  mcp::Arg<std::string, "Path to the image file"> image_path;
  mcp::Arg<std::optional<std::uint32_t>, "Target width in pixels; alone it keeps the shape"> width;
  mcp::Arg<std::optional<std::uint32_t>, "Target height in pixels; alone it keeps the shape">
      height;
  mcp::Arg<
      std::optional<std::uint32_t>,
      "Most pixels on the longer side; keeps the shape, never enlarges, and comes before width "
      "and height">
      max_size;
  mcp::Arg<std::int64_t, "Quality, 1 to 100, of JPEG and WEBP", mcp::otherwise{85}> quality;
  OutputFormatArg output_format;
  mcp::Arg<Fit,
           "With width and height: fill stretches, contain and inside keep the shape (inside never "
           "enlarges), cover fills and cuts, pad fits and fills up with the background",
           mcp::otherwise{Fit::fill}>
      fit;
  FilterArg filter;
  mcp::Arg<std::optional<Crop>, "Part to take before resizing, in pixels of the upright image">
      crop;
  mcp::Arg<std::optional<std::int32_t>, "Degrees to turn it clockwise: 90, 180 or 270"> rotate;
  mcp::Arg<std::optional<Flip>, "Mirror it after turning"> flip;
  mcp::Arg<bool, "Make it gray", mcp::otherwise{false}> grayscale;
  mcp::Arg<std::optional<std::string>,
           "Color, #rrggbb or #rrggbbaa, of padding and of what is transparent in a JPEG",
           mcp::pattern<"^#([0-9a-fA-F]{6}|[0-9a-fA-F]{8})$">>
      background;
  AutoOrientArg auto_orient;
  mcp::Arg<bool, "Keep color profile, EXIF and comment", mcp::otherwise{false}> keep_metadata;
  mcp::Arg<bool, "Resize amounts of light rather than values of sRGB", mcp::otherwise{false}>
      linear;
  mcp::Arg<bool, "Lossless WEBP", mcp::otherwise{false}> lossless;
  mcp::Arg<bool, "Progressive JPEG", mcp::otherwise{false}> progressive;
  mcp::Arg<std::optional<std::uint32_t>,
           "Largest result in bytes; quality is lowered until it fits", mcp::at_least{1}>
      max_bytes;
  mcp::Arg<std::optional<std::string>, "File to write the result to, instead of returning it">
      output_path;
  mcp::Arg<Returned, "base64 in the JSON, an image that clients show, or none of it",
           mcp::otherwise{Returned::base64}>
      returns;
};

struct Resized {
  bool success;
  std::optional<std::string> error;
  std::string path;
  mcp::Arg<std::optional<std::vector<std::uint32_t>>, "Width and height"> original_size;
  mcp::Arg<std::optional<std::vector<std::uint32_t>>, "Width and height"> new_size;
  std::optional<std::uint64_t> original_bytes;
  std::optional<std::uint64_t> output_bytes;
  mcp::Arg<std::optional<double>, "output_bytes by original_bytes"> reduction_ratio;
  std::optional<OutputFormat> format;
  mcp::Arg<std::optional<std::uint32_t>, "Quality it took, where max_bytes lowered it"> quality;
  mcp::Arg<std::optional<std::string>, "File that was written, in full"> output_path;
  std::optional<std::string> data_base64;
};
using Outcome = mcp::Structured<Resized>;

auto failed(std::string_view path, std::string error) -> Outcome {
  return answer(Resized{.success = false, .error = std::move(error), .path = std::string{path}},
                true);
}

auto color_of(std::string_view text) -> kit::Color {
  auto color = kit::Color{0, 0, 0, 255};
  for (auto at = std::size_t{0}; 2 * at + 2 < text.size(); ++at) {
    std::from_chars(text.data() + 2 * at + 1, text.data() + 2 * at + 3, color[at], 16);
  }
  return color;
}

// First turned, then mirrored.
auto turn_of(ResizeImage const& in) -> base::Result<kit::Orientation> {
  auto turn = kit::Orientation{1};
  switch (in.rotate.value_or(0)) {
    case 0:
      break;
    case 90:
      turn = 6;
      break;
    case 180:
      turn = 3;
      break;
    case 270:
      turn = 8;
      break;
    default:
      return base::failure(base::concat("rotate: expected 0, 90, 180 or 270, got ", *in.rotate));
  }
  if (in.flip) turn = kit::combined(turn, *in.flip == Flip::horizontal ? 2 : 4);
  return turn;
}

auto transformation_of(ResizeImage const& in, kit::Orientation turn) -> Transformation {
  auto wish = Transformation{
      .is_made_upright = in.auto_orient,
      .turn = turn,
      .size = {.width = in.width.value_or(0),
               .height = in.height.value_or(0),
               .max_size = in.max_size.value_or(0),
               .fit = in.fit},
      .filter = in.filter,
      .in_light = in.linear,
      .is_gray = in.grayscale,
  };
  if (in.crop) wish.part = Part{in.crop->left, in.crop->top, in.crop->width, in.crop->height};
  if (in.background) {
    wish.ground = color_of(*in.background);
  } else if (in.output_format != OutputFormat::JPEG) {
    wish.ground = {255, 255, 255, 0};
  }
  return wish;
}

auto output_of(ResizeImage const& in) -> Output {
  auto output = Output{.format = in.output_format,
                       .quality = in.quality,
                       .is_lossless = in.lossless,
                       .is_progressive = in.progressive,
                       .keeps_metadata = in.keep_metadata,
                       .most_bytes = in.max_bytes};
  if (in.background) output.ground = color_of(*in.background);
  return output;
}

auto changes_nothing(ResizeImage const& in) -> bool {
  return in.width.value_or(0) == 0 && in.height.value_or(0) == 0 && in.max_size.value_or(0) == 0 &&
         !in.crop && !in.rotate && !in.flip && !in.grayscale && !in.max_bytes;
}

// Where the bytes of the result go.
auto hand_over(Gallery const& gallery, mcp::CallContext const& call, ResizeImage const& in,
               std::string bytes, Resized& resized) -> base::Result<std::vector<mcp::Content>> {
  auto content = std::vector<mcp::Content>{};
  auto mime = std::string{mime_type_of(format_of(in.output_format))};
  if (in.output_path) {
    resized.output_path = TRY(gallery.write(*in.output_path, bytes));
    content.emplace_back(mcp::ResourceLink{.uri = kit::file_uri(*resized.output_path),
                                           .name = *in.output_path,
                                           .mimeType = mime,
                                           .size = bytes.size()});
  }
  // What was written need not come as well, unless it is to be seen.
  auto const returned =
      in.output_path && in.returns == Returned::base64 ? Returned::none : in.returns.get();
  if (returned == Returned::none) return content;
  auto const copies = returned == Returned::image ? std::size_t{1} : std::size_t{2};
  if (bytes.size() / 3 * 4 * copies + 1024 > call.result_limit()) {
    return base::failure(base::concat(
        "the result has ", bytes.size(), " bytes, more than an answer has room for, which is ",
        call.result_limit(), "; ask for fewer pixels, a lower quality or an output_path"));
  }
  if (returned == Returned::base64) {
    resized.data_base64 = base::to_base64(bytes);
  } else {
    content.emplace_back(mcp::Image{{std::move(bytes)}, mime});
  }
  return content;
}

auto resize_image(Gallery const& gallery, mcp::CallContext const& call, ResizeImage const& in)
    -> mcp::Result<Outcome> {
  auto const& path = in.image_path;
  if (changes_nothing(in)) {
    return failed(path, "No resize parameters provided (width, height, or max_size)");
  }
  auto const file = gallery.read(path);
  if (!file) return failed(path, file.error().message);
  auto const turn = turn_of(in);
  if (!turn) return failed(path, turn.error().message);
  auto made = transform(*file, transformation_of(in, *turn), gallery.options().limits);
  if (!made) return failed(path, tell(made.error(), path));
  auto const size = made->picture.size();
  auto const output = output_of(in);
  auto encoded = encode(std::move(made->picture), output, made->head.metadata);
  if (!encoded) return failed(path, encoded.error().message);

  auto resized = Resized{.success = true, .path = path};
  resized.original_size = std::vector{made->original.width, made->original.height};
  resized.new_size = std::vector{size.width, size.height};
  resized.original_bytes = file->size();
  resized.output_bytes = encoded->bytes.size();
  resized.reduction_ratio =
      rounded(static_cast<double>(encoded->bytes.size()) / static_cast<double>(file->size()), 4);
  resized.format = in.output_format;
  if (in.max_bytes) resized.quality = static_cast<std::uint32_t>(encoded->quality);
  auto content = hand_over(gallery, call, in, std::move(encoded->bytes), resized);
  if (!content) return failed(path, content.error().message);
  return answer(std::move(resized), false, *std::move(content));
}

}  // namespace

void add_resize(mcp::Server& server, Shared const& gallery) {
  server
      .tool("resize_image",
            "Resizes an image, and turns, cuts and converts it on the way. The result is returned, "
            "or written to a file.",
            [gallery](mcp::CallContext& call, ResizeImage const& in) {
              return resize_image(*gallery, call, in);
            })
      .title("Resize Image")
      .hints({.readOnlyHint = false,
              .destructiveHint = true,
              .idempotentHint = true,
              .openWorldHint = false});
}

}  // namespace images
