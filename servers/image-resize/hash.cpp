// compute_image_hash

#include "servers/image-resize/hash.hpp"

#include "base/text.hpp"
#include "kit/picture/convert.hpp"
#include "kit/picture/resizer.hpp"
#include "servers/image-resize/answer.hpp"
#include "servers/image-resize/tools.hpp"

namespace images {
namespace {

struct ComputeImageHash {
  mcp::Arg<std::string, "Path to the image file"> image_path;
  mcp::Arg<HashType,
           "phash: by frequencies; dhash: by neighbors; ahash: by the mean; whash: by wavelets",
           mcp::otherwise{HashType::phash}>
      hash_type;
};

struct ImageHash {
  std::string path;
  mcp::Arg<std::optional<std::string>, "16 hexadecimal digits"> hash;
  std::optional<HashType> hash_type;
  std::optional<std::string> error;
};

// Makes rows gray and small as they come. As the original does it, the image stays as it is stored.
class HashingSink final : public kit::RowSink {
 public:
  explicit HashingSink(kit::HashKind kind) : kind_{kind} {}

  auto begin(kit::PictureHead const& head) -> kit::PictureResult<> override {
    mode_ = head.mode;
    palette_ = head.palette;
    grays_.resize(head.size.width);
    resizer_.emplace(kit::Resizing{.mode = kit::PixelMode::gray,
                                   .from = head.size,
                                   .box = kit::PictureBox::all_of(head.size),
                                   .to = kit::hashed_size(kind_, head.size)});
    return {};
  }
  void row(std::span<std::uint8_t const> pixels) override {
    kit::convert_pixels(mode_, palette_, pixels, kit::PixelMode::gray, grays_);
    resizer_->row(grays_);
  }
  auto hash() -> std::uint64_t { return kit::hash_of(kind_, resizer_->take({})); }

 private:
  kit::HashKind kind_;
  kit::PixelMode mode_ = kit::PixelMode::gray;
  kit::Palette palette_;
  std::vector<std::uint8_t> grays_;
  std::optional<kit::Resizer> resizer_;
};

auto compute_image_hash(Gallery const& gallery, ComputeImageHash const& in)
    -> mcp::Result<mcp::Structured<ImageHash>> {
  auto hash = hash_file(gallery, in.image_path, in.hash_type);
  if (!hash) {
    return answer(ImageHash{.path = in.image_path, .error = std::move(hash).error().message}, true);
  }
  return answer(ImageHash{
      .path = in.image_path, .hash = {*std::move(hash)}, .hash_type = in.hash_type.get()});
}

}  // namespace

auto hash_file(Gallery const& gallery, std::string_view path, HashType type)
    -> base::Result<std::string> {
  auto const file = TRY(gallery.read(path));
  // The kinds of kit/picture, in the same order.
  auto sink = HashingSink{static_cast<kit::HashKind>(type)};
  auto const decoded = kit::decode(file, {.limits = gallery.options().limits}, sink);
  if (!decoded) return base::failure(tell(decoded.error(), path));
  return base::hexadecimal(sink.hash());
}

void add_hash(mcp::Server& server, Shared const& gallery) {
  server
      .tool("compute_image_hash",
            "Computes a hash of what an image looks like: those of similar images differ in few "
            "bits.",
            [gallery](ComputeImageHash const& in) { return compute_image_hash(*gallery, in); })
      .title("Compute Image Hash")
      .hints(mcp::read_only);
}

}  // namespace images
