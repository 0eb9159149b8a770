// compare_hashes

#include <algorithm>

#include "base/text.hpp"
#include "servers/image-resize/alike.hpp"
#include "servers/image-resize/answer.hpp"
#include "servers/image-resize/folder.hpp"
#include "servers/image-resize/hash.hpp"
#include "servers/image-resize/tools.hpp"

namespace images {
namespace {

// Comparing is work for each pair.
constexpr auto most_hashes = std::size_t{20'000};

struct CompareHashes {
  mcp::Arg<
      std::optional<std::vector<json::Raw>>,
      "Results of compute_image_hash: objects with path and hash; those with an error are left "
      "out. Either this or directory",
      mcp::max_items{most_hashes}>
      hashes;
  mcp::Arg<std::int64_t, "Most bits that duplicates differ in, of 64", mcp::otherwise{5}> threshold;
  mcp::Arg<std::optional<std::string>, "Directory whose images are hashed and compared"> directory;
  mcp::Arg<bool, "Look in the folders below the directory as well", mcp::otherwise{true}> recursive;
  mcp::Arg<HashType, "Hash of the directory's images", mcp::otherwise{HashType::phash}> hash_type;
};

struct Compared {
  mcp::Arg<std::uint64_t, "Hashes that were compared"> total_compared;
  mcp::Arg<std::vector<std::vector<std::string>>, "Paths of images that look alike">
      duplicate_groups;
  std::optional<std::uint64_t> duplicate_group_count;
  std::optional<std::vector<std::string>> unique_paths;
  std::uint64_t unique_count;
  std::optional<std::int64_t> threshold;
  mcp::Arg<std::vector<json::Raw>, "Those that have no hash"> errors;
};

struct Given {
  std::vector<PathAndHash> hashes;
  std::vector<json::Raw> errors;
};

// The later of two of one path counts.
void put(std::vector<PathAndHash>& hashes, PathAndHash item) {
  auto const same = std::ranges::find(hashes, item.path, &PathAndHash::path);
  if (same == hashes.end()) {
    hashes.push_back(std::move(item));
  } else {
    same->hash = std::move(item.hash);
  }
}

auto read_items(std::vector<json::Raw> const& items) -> base::Result<Given> {
  auto given = Given{};
  for (auto index = std::size_t{0}; index < items.size(); ++index) {
    auto const document = MUST(json::Document::parse(items[index].text));
    auto const item = document.root();
    if (!item.is(json::Kind::object)) {
      return base::failure(base::concat("hashes[", index,
                                        "]: expected an object with path and "
                                        "hash, got ",
                                        base::shown(items[index].text)));
    }
    if (item.find("error")) {
      given.errors.push_back(items[index]);
      continue;
    }
    auto const hash = item.find("hash");
    if (!hash) continue;
    auto const path = item.find("path");
    if (!path || !path->is(json::Kind::string) || !hash->is(json::Kind::string)) {
      return base::failure(base::concat("hashes[", index,
                                        "]: expected texts as path and hash, got ",
                                        base::shown(items[index].text)));
    }
    put(given.hashes, {std::string{path->string()}, std::string{hash->string()}});
  }
  return given;
}

struct Unhashed {
  std::string path;
  std::string error;
};

auto hash_folder(Gallery const& gallery, mcp::CallContext& call, CompareHashes const& in)
    -> mcp::Async<base::Result<Given>> {
  auto const found = CO_TRY(images_in(
      gallery,
      {.folder = *in.directory, .extensions = default_extensions(), .is_recursive = in.recursive}));
  if (found.images.size() > most_hashes) {
    co_return base::failure(base::concat("directory: ", found.images.size(),
                                         " images are more than can be compared, which is ",
                                         most_hashes));
  }
  auto given = Given{};
  auto done = 0;
  for (auto const& image : found.images) {
    if (call.cancelled()) break;
    auto hash = hash_file(gallery, image.path, in.hash_type);
    if (hash) {
      given.hashes.push_back({image.path, *std::move(hash)});
    } else {
      given.errors.push_back({json::encode(Unhashed{image.path, std::move(hash).error().message})});
    }
    co_await call.progress(++done, static_cast<double>(found.images.size()), image.path);
  }
  co_return given;
}

auto compare_hashes(Shared gallery, mcp::CallContext& call, CompareHashes const& in)
    -> mcp::Async<mcp::Result<mcp::Structured<Compared>>> {
  if (in.hashes.has_value() == in.directory.has_value()) {
    co_return mcp::failure("expected either hashes or directory, got " +
                           std::string{in.hashes ? "both" : "none of them"});
  }
  auto given = in.hashes ? read_items(*in.hashes) : co_await hash_folder(*gallery, call, in);
  if (!given) co_return mcp::failure(std::move(given).error().message);
  auto compared = Compared{.total_compared = {given->hashes.size()},
                           .unique_count = given->hashes.size(),
                           .errors = {std::move(given->errors)}};
  if (given->hashes.size() < 2) co_return answer(std::move(compared));
  auto groups = group(given->hashes, in.threshold);
  if (!groups) co_return mcp::failure(std::move(groups).error().message);
  compared.duplicate_group_count = groups->alike.size();
  compared.duplicate_groups = {std::move(groups->alike)};
  compared.unique_count = groups->unique.size();
  compared.unique_paths = std::move(groups->unique);
  compared.threshold = in.threshold.get();
  co_return answer(std::move(compared));
}

}  // namespace

void add_compare(mcp::Server& server, Shared const& gallery) {
  server
      .tool(
          "compare_hashes",
          "Finds duplicates and near-duplicates: groups images whose hashes differ in few bits, of "
          "hashes that were computed before, or of all images in a directory.",
          [gallery](mcp::CallContext& call, CompareHashes const& in) {
            return compare_hashes(gallery, call, in);
          })
      .title("Compare Hashes")
      .hints(mcp::read_only);
}

}  // namespace images
