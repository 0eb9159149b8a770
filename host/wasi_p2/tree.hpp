// A directory that the host has given to the component. The host keeps us inside of it.

#pragma once

#include "host/files/tree.hpp"
#include "host/wasi_p2/filesystem.hpp"

namespace host::wasi_p2 {

class DirectoryTree final : public Tree {
 public:
  explicit DirectoryTree(Handle<FileDescriptor> root) : root_{std::move(root)} {}

  auto read(Path const& path, std::uint64_t offset, std::size_t size)
      -> Outcome<std::string> override;
  // WASI has no permissions, so that `mode` is left to the host.
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
  auto open(Path const& path, std::int32_t path_flags, std::int32_t open_flags, std::int32_t flags)
      -> Outcome<Handle<FileDescriptor>>;
  auto open_file(Path const& path, std::int32_t flags)
      -> Outcome<std::pair<Handle<FileDescriptor>, Status>>;
  auto open_folder(Path const& path, std::int32_t flags) -> Outcome<Handle<FileDescriptor>>;

  Handle<FileDescriptor> root_;
};

}  // namespace host::wasi_p2
