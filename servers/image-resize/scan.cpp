// scan_directory

#include <algorithm>

#include "servers/image-resize/answer.hpp"
#include "servers/image-resize/folder.hpp"
#include "servers/image-resize/info.hpp"
#include "servers/image-resize/numbers.hpp"
#include "servers/image-resize/tools.hpp"

namespace images {
namespace {

struct ScanDirectory {
  mcp::Arg<std::string, "Directory to look in"> directory;
  mcp::Arg<std::optional<std::vector<std::string>>,
           "Extensions of image files, in lower case; else .jpg .jpeg .png .gif .bmp .webp .tiff",
           mcp::max_items{100}>
      extensions;
  mcp::Arg<bool, "Look in the folders below as well", mcp::otherwise{true}> recursive;
  mcp::Arg<bool, "Add what get_image_info tells of each", mcp::otherwise{false}> include_info;
  mcp::Arg<std::optional<std::string>, "The next_after of the call before, to go on from there">
      after;
};

struct Scanned {
  std::optional<std::string> error;
  std::optional<std::string> directory;
  mcp::Arg<std::optional<std::uint64_t>, "All that there are"> image_count;
  std::optional<std::uint64_t> total_size_bytes;
  std::optional<double> total_size_mb;
  mcp::Arg<std::optional<std::vector<std::string>>, "Sorted, as far as there is room"> image_paths;
  std::optional<std::vector<ImageInfo>> images;
  mcp::Arg<std::optional<std::string>, "Where to go on, when there are more"> next_after;
  mcp::Arg<std::optional<bool>, "False when there were too many files to look at"> complete;
};

// Of the room for an answer what each entry takes: it is there twice.
class Room {
 public:
  explicit Room(std::size_t limit) : left_{limit / 2} {}
  auto take(std::size_t bytes) -> bool {
    if (bytes > left_) return false;
    left_ -= bytes;
    return true;
  }

 private:
  std::size_t left_;
};

constexpr auto around_an_answer = std::size_t{1024};

auto scan_directory(Gallery const& gallery, mcp::CallContext const& call, ScanDirectory const& in)
    -> mcp::Result<mcp::Structured<Scanned>> {
  auto const found = images_in(gallery, {.folder = in.directory,
                                         .extensions = in.extensions.value_or(default_extensions()),
                                         .is_recursive = in.recursive});
  if (!found) return answer(Scanned{.error = found.error().message}, true);
  auto const& images = found->images;
  auto total = std::uint64_t{0};
  for (auto const& image : images) total += image.size;

  auto scanned = Scanned{.directory = in.directory};
  scanned.image_count = images.size();
  scanned.total_size_bytes = total;
  scanned.total_size_mb = rounded(static_cast<double>(total) / (1 << 20), 2);
  scanned.image_paths.emplace();
  if (in.include_info) scanned.images.emplace();
  auto next = in.after ? std::ranges::upper_bound(images, *in.after, {}, &FoundImage::path)
                       : images.begin();
  auto room = Room{call.result_limit()};
  room.take(around_an_answer);
  for (; next != images.end() && !call.cancelled(); ++next) {
    auto needed = json::encode(next->path).size() + 1;
    auto info = std::optional<ImageInfo>{};
    if (in.include_info) {
      info = info_of(gallery, next->path);
      needed += json::encode(*info).size() + 1;
    }
    if (!room.take(needed)) break;
    scanned.image_paths->push_back(next->path);
    if (info) scanned.images->push_back(*std::move(info));
  }
  if (next != images.end() && !scanned.image_paths->empty()) {
    scanned.next_after = scanned.image_paths->back();
  }
  if (!found->is_complete) scanned.complete = false;
  return answer(std::move(scanned));
}

}  // namespace

void add_scan(mcp::Server& server, Shared const& gallery) {
  server
      .tool("scan_directory", "Lists the image files in a directory, with their number and size.",
            [gallery](mcp::CallContext& call, ScanDirectory const& in) {
              return scan_directory(*gallery, call, in);
            })
      .title("Scan Directory")
      .hints(mcp::read_only);
}

}  // namespace images
