#include "servers/git/abbreviation.hpp"

#include <git2/sys/odb_backend.h>

#include <algorithm>
#include <bit>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "kit/git/files.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/names.hpp"

namespace git {
namespace {

constexpr auto fewest = std::size_t{7};

// How many objects the index of a pack says that it has. https://git-scm.com/docs/pack-format
auto objects_of(host::Directory& directory, host::Path const& index) -> std::size_t {
  // The last of 256 counts, which begin the file, or come after eight bytes that say it is a newer
  // one.
  constexpr auto last = std::size_t{255 * 4};
  auto const bytes = directory.read(index, 0, 8 + last + 4).value_or("");
  auto const at = bytes.starts_with("\377tOc") ? 8 + last : last;
  auto count = std::size_t{0};
  for (auto const byte : std::string_view{bytes}.substr(std::min(at, bytes.size()), 4)) {
    count = count << 8 | static_cast<unsigned char>(byte);
  }
  return count;
}

// The folder of objects and those that it names as its alternates; each once, and not too many.
auto folders_of_objects(git_repository* repository) -> std::vector<std::string> {
  constexpr auto most = std::size_t{64};
  constexpr auto longest = std::size_t{64} << 10;
  auto folders = std::vector{base::concat(git_repository_commondir(repository), "objects")};
  for (auto i = std::size_t{0}; i < folders.size(); ++i) {
    auto const folder = folders[i];
    auto const list = find_place(folder + "/info/alternates");
    auto const text =
        list ? list->directory->read_all(list->path, longest).value_or("") : std::string{};
    for (auto rest = std::string_view{text}; !rest.empty() && folders.size() < most;) {
      auto const line = rest.substr(0, rest.find('\n'));
      rest.remove_prefix(std::min(rest.size(), line.size() + 1));
      if (line.empty() || line.starts_with('#')) continue;
      auto other = line.starts_with('/') ? std::string{line} : base::concat(folder, "/", line);
      if (!std::ranges::contains(folders, other)) folders.push_back(std::move(other));
    }
  }
  return folders;
}

// Those in packs, which is what git reckons with. libgit2 would count by reading the name of each.
auto packed_objects(git_repository* repository) -> std::size_t {
  constexpr auto most = std::size_t{10'000};
  auto count = std::size_t{0};
  for (auto const& folder : folders_of_objects(repository)) {
    auto const packs = find_place(folder + "/pack");
    if (!packs) continue;
    auto const listing = packs->directory->list(packs->path, most);
    if (!listing) continue;
    for (auto const& entry : listing->entries) {
      if (!entry.name.ends_with(".idx")) continue;
      count += objects_of(*packs->directory, packs->path.child(entry.name));
    }
  }
  return count;
}

// Whether an object other than this one begins with these digits of it. Files of the work tree are
// mostly no objects, and libgit2 would look for new packs each time that it finds none.
auto begins_another(git_odb* odb, git_oid const& id, std::size_t digits) -> bool {
  auto prefix = id;
  for (auto digit = digits; digit < 2 * sizeof prefix.id; ++digit) {
    prefix.id[digit / 2] &= digit % 2 == 0 ? 0x00 : 0xf0;
  }
  auto const backends = git_odb_num_backends(odb);
  for (auto i = std::size_t{0}; i < backends; ++i) {
    git_odb_backend* backend = nullptr;
    if (git_odb_get_backend(&backend, odb, i) < 0 || !backend->exists_prefix) continue;
    auto found = git_oid{};
    auto const code = backend->exists_prefix(&found, backend, &prefix, digits);
    if (code == GIT_EAMBIGUOUS || (code == 0 && git_oid_equal(&found, &id) == 0)) return true;
  }
  return false;
}

}  // namespace

auto Abbreviation::digits_for(std::size_t objects) -> std::size_t {
  // A collision is likely among the square root of all numbers; a digit has four bits.
  auto const bits = static_cast<std::size_t>(std::bit_width(objects));
  return std::max(fewest, (bits + 1) / 2);
}

Abbreviation::Abbreviation(git_repository* repository) {
  auto config = Config{};
  if (git_repository_odb(std::out_ptr(odb_), repository) < 0) return;
  auto setting = std::string{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) == 0) {
    setting = config_text(config.get(), "core.abbrev");
  }
  if (auto const digits = base::parse_integer<std::size_t>(setting)) {
    digits_ = std::clamp<std::size_t>(*digits, 4, GIT_OID_MAX_HEXSIZE);
  } else if (setting == "no" || setting == "off" || setting == "false") {
    digits_ = GIT_OID_MAX_HEXSIZE;
  } else {
    digits_ = digits_for(packed_objects(repository));
  }
}

auto Abbreviation::of(git_oid const& id) const -> std::string {
  auto text = hex(id);
  auto digits = std::min(digits_, text.size());
  if (!odb_ || git_oid_is_zero(&id) != 0) return text.substr(0, digits);
  while (digits < text.size() && begins_another(odb_.get(), id, digits)) ++digits;
  return text.substr(0, digits);
}

}  // namespace git
