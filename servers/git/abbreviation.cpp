#include "servers/git/abbreviation.hpp"

#include <git2/sys/odb_backend.h>

#include <algorithm>
#include <bit>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/names.hpp"

namespace git {
namespace {

constexpr auto fewest = std::size_t{7};

// Those in packs, which is what git reckons with.
auto packed_objects(git_odb* odb) -> std::size_t {
  auto count = std::size_t{0};
  auto const backends = git_odb_num_backends(odb);
  for (auto i = std::size_t{0}; i < backends; ++i) {
    git_odb_backend* backend = nullptr;
    if (git_odb_get_backend(&backend, odb, i) < 0) continue;
    // Single files have no list that could be out of date.
    if (!backend->refresh || !backend->foreach) continue;
    auto const add = [](git_oid const*, void* total) {
      return ++*static_cast<std::size_t*>(total), 0;
    };
    backend->foreach (backend, add, &count);
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
    digits_ = digits_for(packed_objects(odb_.get()));
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
