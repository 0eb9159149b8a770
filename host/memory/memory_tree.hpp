// A directory in memory, for tests: its files were written when the clock says so. Its links are
// kept, and nothing is found through them.

#pragma once

#include <map>

#include "host/files/tree.hpp"

namespace host {

class MemoryTree final : public Tree {
 public:
  explicit MemoryTree(Clock& clock) : clock_{clock} {}

  // From now on the disk has room for that much more; what does not fit is not begun.
  void set_room(std::size_t bytes) { room_ = bytes; }

  auto read(Path const& path, std::uint64_t offset, std::size_t size)
      -> Outcome<std::string> override;
  auto write_new(Path const& path, std::string_view bytes, std::optional<std::uint32_t> mode)
      -> Outcome<> override;
  auto rename(Path const& from, Path const& to) -> Outcome<> override;
  auto append(Path const& path, std::string_view bytes) -> Outcome<> override;
  auto overwrite(Path const& path, std::string_view bytes) -> Outcome<> override;
  // Of a copy nobody here sees that it is no second name.
  auto link(Path const& from, Path const& to) -> Outcome<> override;
  auto make_link(Path const& path, std::string_view target) -> Outcome<> override;
  auto remove_file(Path const& path) -> Outcome<> override;
  auto remove_directory(Path const& path) -> Outcome<> override;
  auto make_directory(Path const& path) -> Outcome<> override;
  auto list(Path const& path, std::size_t at_most) -> Outcome<Listing> override;
  auto status(Path const& path, Links links) -> Outcome<Status> override;
  auto read_link(Path const& path) -> Outcome<std::optional<std::string>> override;
  // Nobody has asked for it yet: `unsupported`.
  auto open(Path const& path) -> Outcome<std::unique_ptr<Tree>> override;

 private:
  auto has_room_for(Path const& path) -> Outcome<>;
  auto use_room(std::size_t bytes) -> Outcome<>;
  auto lies_below(Path const& path) const -> bool;

  struct Node {
    Status status;
    std::string bytes;
  };

  Clock& clock_;
  std::map<Path, Node> nodes_;
  std::size_t room_ = SIZE_MAX;
};

}  // namespace host
