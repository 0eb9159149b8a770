#include "servers/git/content.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/names.hpp"
#include "third_party/libgit2/link_target.h"

namespace git {
namespace {

using FilterList = Handle<git_filter_list, git_filter_list_free>;

constexpr auto binary_look = std::size_t{8000};

struct Attribute {
  Look look = Look::by_content;
  bool has_driver = false;
};

auto attribute_of(git_repository* repository, std::string const& path) -> Attribute {
  auto const* value = static_cast<char const*>(nullptr);
  if (git_attr_get(&value, repository, GIT_ATTR_CHECK_FILE_THEN_INDEX, path.c_str(), "diff") < 0) {
    return {};
  }
  switch (git_attr_value(value)) {
    case GIT_ATTR_VALUE_TRUE:
      return {.look = Look::text};
    case GIT_ATTR_VALUE_FALSE:
      return {.look = Look::binary};
    case GIT_ATTR_VALUE_STRING:
      break;
    default:
      return {};
  }
  auto config = Config{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) return {};
  auto binary = 0;
  auto const name = base::concat("diff.", value, ".binary");
  auto attribute = Attribute{.has_driver = true};
  if (git_config_get_bool(&binary, config.get(), name.c_str()) == 0) {
    attribute.look = binary != 0 ? Look::binary : Look::text;
  }
  return attribute;
}

// Where a link of the work tree leads, as it is written there.
auto link_target(git_repository* repository, std::string const& path) -> mcp::Result<std::string> {
  auto target = Buffer{};
  if (git_link_target(target.get(), repository, path.c_str()) < 0) return git_failure();
  return std::string{target.view()};
}

auto submodule_text(Side const& side) -> std::string {
  return base::concat("Subproject commit ", hex(side.id), side.is_dirty ? "-dirty\n" : "\n");
}

auto hash(git_repository* repository, std::string_view bytes, Side& side) -> mcp::Result<void> {
  if (git_odb_hash(&side.id, bytes.data(), bytes.size(), GIT_OBJECT_BLOB,
                   git_repository_oid_type(repository)) < 0) {
    return git_failure();
  }
  side.has_id = true;
  return {};
}

}  // namespace

auto looks_binary(std::string_view bytes) -> bool {
  return bytes.substr(0, binary_look).contains('\0');
}

Contents::Contents(git_repository* repository) : repository_{repository} {
  auto config = Config{};
  if (git_repository_odb(std::out_ptr(odb_), repository) < 0) odb_.reset();
  if (git_repository_index(std::out_ptr(index_), repository) < 0) index_.reset();
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) config.reset();
  auto const setting = config_text(config.get(), "core.autocrlf");
  converts_line_ends_ = setting == "input" || config_bool(config.get(), "core.autocrlf", false);
  auto const own = base::concat(git_repository_commondir(repository), "info/attributes");
  auto const is_everywhere = !config_text(config.get(), "core.attributesfile").empty() ||
                             git_file_is_there(own.c_str()) != 0;
  folders_.push_back({.length = 0, .has_attributes = is_everywhere});
}

auto Contents::may_have_attributes(std::string const& path) -> bool {
  // The top folder has a second entry, of length 0 too, for its own file.
  auto const common =
      static_cast<std::size_t>(std::ranges::mismatch(path, last_path_).in1 - path.begin());
  while (folders_.size() > 2 && folders_.back().length > common) folders_.pop_back();
  last_path_ = path;
  auto const* const work_tree = git_repository_workdir(repository_);
  auto const enter = [&](std::size_t length) {
    auto const name = base::concat(std::string_view{path}.substr(0, length), ".gitattributes");
    auto const has = folders_.back().has_attributes ||
                     (index_ && git_index_get_bypath(index_.get(), name.c_str(), 0)) ||
                     (work_tree && git_file_is_there(base::concat(work_tree, name).c_str()) != 0);
    folders_.push_back({.length = length, .has_attributes = has});
  };
  if (folders_.size() == 1) enter(0);
  while (true) {
    auto const slash = path.find('/', folders_.back().length);
    if (slash == path.npos) return folders_.back().has_attributes;
    enter(slash + 1);
  }
}

// A file of the work tree as it would be committed: line ends converted, nothing run.
auto Contents::read_file(std::string const& path) -> mcp::Result<std::string> {
  auto filters = FilterList{};
  if ((converts_line_ends_ || may_have_attributes(path)) &&
      git_filter_list_load(std::out_ptr(filters), repository_, nullptr, path.c_str(),
                           GIT_FILTER_TO_ODB, GIT_FILTER_ALLOW_UNSAFE) < 0) {
    return git_failure();
  }
  auto bytes = Buffer{};
  if (git_filter_list_apply_to_file(bytes.get(), filters.get(), repository_, path.c_str()) < 0) {
    return git_failure();
  }
  return std::string{bytes.view()};
}

auto Contents::load_from_work_tree(Side& side, Content& content) -> mcp::Result<void> {
  if (side.is_link()) {
    content.own = TRY(link_target(repository_, side.path));
  } else if (side.size > largest_text) {
    content.size = side.size;
    content.is_binary = true;
    if (side.has_id) return {};
    if (git_repository_hashfile(&side.id, repository_, side.path.c_str(), GIT_OBJECT_BLOB,
                                side.path.c_str()) < 0) {
      return git_failure();
    }
    side.has_id = true;
    return {};
  } else {
    content.own = TRY(read_file(side.path));
  }
  content.size = content.own.size();
  return hash(repository_, content.own, side);
}

auto Contents::size_of(Side const& side) const -> std::uint64_t {
  if (!side.exists() || side.is_submodule()) return 0;
  if (side.in_work_tree) return side.size;
  auto size = std::size_t{0};
  auto type = GIT_OBJECT_BLOB;
  if (!odb_ || git_odb_read_header(&size, &type, odb_.get(), &side.id) < 0) return 0;
  return size;
}

auto Contents::load(Side& side) -> mcp::Result<Content> {
  auto content = Content{};
  if (!side.exists()) return content;
  if (side.is_submodule()) {
    content.own = submodule_text(side);
    content.size = content.own.size();
    return content;
  }
  if (side.in_work_tree) {
    TRY(load_from_work_tree(side, content));
  } else {
    content.size = size_of(side);
    if (content.size > largest_text) {
      content.is_binary = true;
      return content;
    }
    if (git_blob_lookup(std::out_ptr(content.blob), repository_, &side.id) < 0) {
      return git_failure();
    }
  }
  if (!side.is_regular() || content.is_binary) return content;
  auto const attribute =
      may_have_attributes(side.path) ? attribute_of(repository_, side.path) : Attribute{};
  content.has_driver = attribute.has_driver;
  content.is_binary = attribute.look == Look::binary ||
                      (attribute.look == Look::by_content && looks_binary(content.view()));
  return content;
}

}  // namespace git
