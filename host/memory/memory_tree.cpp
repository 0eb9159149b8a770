// See memory_tree.hpp.

#include "host/memory/memory_tree.hpp"

#include <algorithm>
#include <utility>

namespace host {
namespace {

auto fault(FileFault which) -> std::unexpected<FileFault> { return std::unexpected{which}; }

}  // namespace

auto MemoryTree::status(Path const& path, Links /*links*/) -> Outcome<Status> {
  if (path.is_root()) return Status{.kind = Kind::directory};
  if (auto const found = nodes_.find(path); found != nodes_.end()) return found->second.status;
  auto const folder = TRY(status(path.parent(), Links::follow));
  return fault(folder.kind == Kind::directory ? FileFault::not_found : FileFault::not_directory);
}

auto MemoryTree::has_room_for(Path const& path) -> Outcome<> {
  auto const seen = status(path, Links::keep);
  if (seen) return fault(FileFault::exists);
  if (seen.error() != FileFault::not_found) return fault(seen.error());
  TRY(status(path.parent(), Links::follow));
  return {};
}

auto MemoryTree::use_room(std::size_t bytes) -> Outcome<> {
  if (bytes > room_) return fault(FileFault::no_space);
  room_ -= bytes;
  return {};
}

auto MemoryTree::lies_below(Path const& path) const -> bool {
  return std::ranges::any_of(nodes_, [&](auto const& node) { return node.first.parent() == path; });
}

auto MemoryTree::read(Path const& path, std::uint64_t offset, std::size_t size)
    -> Outcome<std::string> {
  auto const seen = TRY(status(path, Links::follow));
  if (seen.kind == Kind::directory) return fault(FileFault::is_directory);
  auto const& bytes = nodes_.find(path)->second.bytes;
  return offset < bytes.size() ? bytes.substr(static_cast<std::size_t>(offset), size)
                               : std::string{};
}

auto MemoryTree::write_new(Path const& path, std::string_view bytes,
                           std::optional<std::uint32_t> mode) -> Outcome<> {
  TRY(has_room_for(path));
  TRY(use_room(bytes.size()));
  auto const status =
      Status{.kind = Kind::file, .size = bytes.size(), .modified = clock_.now(), .mode = mode};
  nodes_.try_emplace(path, status, std::string{bytes});
  return {};
}

auto MemoryTree::rename(Path const& from, Path const& to) -> Outcome<> {
  auto const source = TRY(status(from, Links::keep));
  auto const target = status(to, Links::keep);
  if (source.kind == Kind::directory && lies_below(from)) return fault(FileFault::unsupported);
  if (target && target->kind != source.kind) {
    return fault(target->kind == Kind::directory ? FileFault::is_directory
                                                 : FileFault::not_directory);
  }
  if (target && lies_below(to)) return fault(FileFault::not_empty);
  if (!target) TRY(has_room_for(to));
  auto node = std::move(nodes_.extract(from).mapped());
  nodes_.insert_or_assign(to, std::move(node));
  return {};
}

auto MemoryTree::append(Path const& path, std::string_view bytes) -> Outcome<> {
  auto old = TRY(read(path, 0, SIZE_MAX));
  return overwrite(path, old += bytes);
}

auto MemoryTree::overwrite(Path const& path, std::string_view bytes) -> Outcome<> {
  TRY(read(path, 0, 0));
  auto& [status, held] = nodes_.find(path)->second;
  TRY(use_room(bytes.size() - std::min(bytes.size(), held.size())));
  held = bytes;
  status.size = bytes.size();
  status.modified = clock_.now();
  return {};
}

auto MemoryTree::link(Path const& from, Path const& to) -> Outcome<> {
  auto const source = TRY(status(from, Links::keep));
  if (source.kind == Kind::directory) return fault(FileFault::not_permitted);
  TRY(has_room_for(to));
  nodes_.insert_or_assign(to, nodes_.find(from)->second);
  return {};
}

auto MemoryTree::make_link(Path const& path, std::string_view target) -> Outcome<> {
  TRY(has_room_for(path));
  auto const status = Status{.kind = Kind::link, .size = target.size(), .modified = clock_.now()};
  nodes_.try_emplace(path, status, std::string{target});
  return {};
}

auto MemoryTree::remove_file(Path const& path) -> Outcome<> {
  auto const seen = TRY(status(path, Links::keep));
  if (seen.kind == Kind::directory) return fault(FileFault::is_directory);
  nodes_.erase(path);
  return {};
}

auto MemoryTree::remove_directory(Path const& path) -> Outcome<> {
  auto const seen = TRY(status(path, Links::keep));
  if (seen.kind != Kind::directory) return fault(FileFault::not_directory);
  if (lies_below(path)) return fault(FileFault::not_empty);
  nodes_.erase(path);
  return {};
}

auto MemoryTree::make_directory(Path const& path) -> Outcome<> {
  TRY(has_room_for(path));
  nodes_.try_emplace(path, Status{.kind = Kind::directory, .modified = clock_.now()}, "");
  return {};
}

auto MemoryTree::list(Path const& path, std::size_t at_most) -> Outcome<Listing> {
  auto const seen = TRY(status(path, Links::follow));
  if (seen.kind != Kind::directory) return fault(FileFault::not_directory);
  auto listing = Listing{};
  for (auto const& [name, node] : nodes_) {
    if (name.parent() != path) continue;
    if (listing.entries.size() == at_most) {
      listing.complete = false;
      break;
    }
    listing.entries.emplace_back(std::string{name.name()}, node.status.kind);
  }
  return listing;
}

auto MemoryTree::read_link(Path const& path) -> Outcome<std::optional<std::string>> {
  auto const seen = TRY(status(path, Links::keep));
  if (seen.kind != Kind::link) return std::nullopt;
  return nodes_.find(path)->second.bytes;
}

auto MemoryTree::open(Path const& /*path*/) -> Outcome<std::unique_ptr<Tree>> {
  return fault(FileFault::unsupported);
}

}  // namespace host
