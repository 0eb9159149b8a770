// A directory of the machine.

#pragma once

#include "host/files/tree.hpp"
#include "host/posix/descriptor.hpp"

namespace host::posix {

class DirectoryTree final : public Tree {
 public:
  explicit DirectoryTree(Descriptor root) : root_{std::move(root)} {}

  auto read(Path const& path, std::uint64_t offset, std::size_t size)
      -> Outcome<std::string> override;
  auto write_new(Path const& path, std::string_view bytes, std::optional<std::uint32_t> mode)
      -> Outcome<> override;
  auto rename(Path const& from, Path const& to) -> Outcome<> override;
  auto append(Path const& path, std::string_view bytes) -> Outcome<> override;
  auto overwrite(Path const& path, std::string_view bytes) -> Outcome<> override;
  auto link(Path const& from, Path const& to) -> Outcome<> override;
  auto make_link(Path const& path, std::string_view target) -> Outcome<> override;
  auto remove_file(Path const& path) -> Outcome<> override;
  auto remove_directory(Path const& path) -> Outcome<> override;
  auto make_directory(Path const& path) -> Outcome<> override;
  auto list(Path const& path, std::size_t at_most) -> Outcome<Listing> override;
  auto status(Path const& path, Links links) -> Outcome<Status> override;
  auto read_link(Path const& path) -> Outcome<std::optional<std::string>> override;
  auto open(Path const& path) -> Outcome<std::unique_ptr<Tree>> override;

 private:
  auto folder_of(Path const& path) -> Outcome<Descriptor>;
  auto open_file(Path const& path, int flags) -> Outcome<std::pair<Descriptor, Status>>;

  Descriptor root_;
};

}  // namespace host::posix
