// batch_resize

#include <algorithm>
#include <set>

#include "base/text.hpp"
#include "kit/input/file_uri.hpp"
#include "servers/image-resize/answer.hpp"
#include "servers/image-resize/arguments.hpp"
#include "servers/image-resize/numbers.hpp"
#include "servers/image-resize/tools.hpp"

namespace images {
namespace {

struct BatchResize {
  mcp::Arg<std::vector<std::string>, "Paths to the image files", mcp::max_items{10'000}>
      image_paths;
  mcp::Arg<std::uint32_t, "Most pixels on the longer side; never enlarges", mcp::otherwise{150U}>
      max_size;
  mcp::Arg<std::int64_t, "Quality, 1 to 100, of JPEG and WEBP", mcp::otherwise{75}> quality;
  OutputFormatArg output_format;
  FilterArg filter;
  AutoOrientArg auto_orient;
  mcp::Arg<std::optional<std::string>,
           "Directory to write the results to, under the names of the images; it must be there">
      output_directory;
  mcp::Arg<bool, "Return the results as images that clients show", mcp::otherwise{false}>
      return_images;
};

struct BatchItem {
  std::string path;
  bool success;
  std::optional<std::uint64_t> original_bytes;
  std::optional<std::uint64_t> output_bytes;
  mcp::Arg<std::optional<std::vector<std::uint32_t>>, "Width and height"> new_size;
  mcp::Arg<std::optional<std::string>, "File that was written, in full"> output_path;
  std::optional<std::string> error;
};

struct Batch {
  std::uint64_t total_images;
  std::uint64_t successful;
  std::uint64_t failed;
  mcp::Arg<std::uint64_t, "Of all that could be read"> total_input_bytes;
  std::uint64_t total_output_bytes;
  mcp::Arg<double, "total_output_bytes by total_input_bytes"> overall_reduction;
  std::vector<BatchItem> results;
};

// "photos/a.png" as "a.jpg"; a second one as "a-2.jpg".
class Names {
 public:
  explicit Names(OutputFormat format) : extension_{extension_of(format)} {}

  auto name_for(std::string_view path) -> std::string {
    auto stem = path.substr(path.rfind('/') + 1);
    if (auto const point = stem.rfind('.'); point != std::string_view::npos && point != 0) {
      stem = stem.substr(0, point);
    }
    auto name = base::concat(stem, '.', extension_);
    for (auto number = 2; !taken_.insert(name).second; ++number) {
      name = base::concat(stem, '-', number, '.', extension_);
    }
    return name;
  }

 private:
  std::string_view extension_;
  std::set<std::string> taken_;
};

class Work {
 public:
  Work(Gallery const& gallery, mcp::CallContext const& call, BatchResize const& in)
      : gallery_{gallery}, in_{in}, names_{in.output_format}, room_{call.result_limit() / 2} {}

  void resize(std::string const& path) {
    auto item = BatchItem{.path = path, .success = true};
    if (auto done = try_to_resize(item); !done) {
      item = {.path = path, .success = false, .error = std::move(done).error().message};
      ++batch_.failed;
    } else {
      ++batch_.successful;
    }
    batch_.results.push_back(std::move(item));
  }

  auto take() -> mcp::Structured<Batch> {
    batch_.total_images = in_.image_paths.size();
    batch_.total_input_bytes = {input_bytes_};
    if (input_bytes_ != 0) {
      batch_.overall_reduction = rounded(
          static_cast<double>(batch_.total_output_bytes) / static_cast<double>(input_bytes_), 4);
    }
    return answer(std::move(batch_), false, std::move(content_));
  }

 private:
  auto try_to_resize(BatchItem& item) -> base::Result<> {
    auto const file = TRY(gallery_.read(item.path));
    auto const wish = Transformation{.is_made_upright = in_.auto_orient,
                                     .size = {.max_size = in_.max_size},
                                     .filter = in_.filter};
    auto made = transform(file, wish, gallery_.options().limits);
    if (!made) {
      if (made.error().fault != kit::PictureFault::unknown) input_bytes_ += file.size();
      return base::failure(tell(made.error(), item.path));
    }
    input_bytes_ += file.size();
    if (in_.max_size == 0) return base::failure("max_size: expected a number from 1, got 0");
    auto const size = made->picture.size();
    auto const output = Output{.format = in_.output_format, .quality = in_.quality};
    auto encoded = TRY(encode(std::move(made->picture), output, made->head.metadata));
    item.original_bytes = file.size();
    item.output_bytes = encoded.bytes.size();
    item.new_size = std::vector{size.width, size.height};
    TRY(hand_over(item, std::move(encoded.bytes)));
    batch_.total_output_bytes += *item.output_bytes;
    return {};
  }

  auto hand_over(BatchItem& item, std::string bytes) -> base::Result<> {
    auto mime = std::string{mime_type_of(format_of(in_.output_format))};
    if (in_.output_directory) {
      auto const name = names_.name_for(item.path);
      auto const path = base::concat(
          in_.output_directory->empty() ? "." : std::string_view{*in_.output_directory}, '/', name);
      item.output_path = TRY(gallery_.write(path, bytes));
      content_.emplace_back(mcp::ResourceLink{.uri = kit::file_uri(*item.output_path),
                                              .name = name,
                                              .mimeType = mime,
                                              .size = bytes.size()});
    }
    if (!in_.return_images) return {};
    auto const needed = bytes.size() / 3 * 4 + 256;
    if (needed > room_) {
      return base::failure(base::concat("the answer has no room for the ", bytes.size(),
                                        " bytes of this image; ask for fewer images at once"));
    }
    room_ -= needed;
    content_.emplace_back(mcp::Image{{std::move(bytes)}, std::move(mime)});
    return {};
  }

  Gallery const& gallery_;
  BatchResize const& in_;
  Names names_;
  std::size_t room_;
  Batch batch_ = {};
  std::uint64_t input_bytes_ = 0;
  std::vector<mcp::Content> content_;
};

auto batch_resize(Shared gallery, mcp::CallContext& call, BatchResize const& in)
    -> mcp::Async<mcp::Result<mcp::Structured<Batch>>> {
  auto work = Work{*gallery, call, in};
  auto done = 0;
  for (auto const& path : in.image_paths) {
    if (call.cancelled()) break;
    work.resize(path);
    co_await call.progress(++done, static_cast<double>(in.image_paths.size()), path);
  }
  co_return work.take();
}

}  // namespace

void add_batch(mcp::Server& server, Shared const& gallery) {
  server
      .tool("batch_resize",
            "Resizes several images to fit a square, and tells how much smaller they became; "
            "writes them to a directory, or returns them, on request.",
            [gallery](mcp::CallContext& call, BatchResize const& in) {
              return batch_resize(gallery, call, in);
            })
      .title("Batch Resize")
      .hints({.readOnlyHint = false,
              .destructiveHint = true,
              .idempotentHint = true,
              .openWorldHint = false});
}

}  // namespace images
