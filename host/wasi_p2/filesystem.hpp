// wasi:filesystem, declared as imports.hpp declares all else. Files are read and written in calls,
// not through streams, so that nothing has to be waited for.
// https://github.com/WebAssembly/wasi-filesystem/blob/main/wit/types.wit

#pragma once

#include "host/wasi_p2/imports.hpp"

namespace host::wasi_p2 {

enum class FileType : std::uint8_t {
  unknown,
  block_device,
  character_device,
  directory,
  fifo,
  symbolic_link,
  regular_file,
  socket,
};

enum class FileErrorCode : std::uint8_t {
  access,
  would_block,
  already,
  bad_descriptor,
  busy,
  deadlock,
  quota,
  exist,
  file_too_large,
  illegal_byte_sequence,
  in_progress,
  interrupted,
  invalid,
  io,
  is_directory,
  loop,
  too_many_links,
  message_size,
  name_too_long,
  no_device,
  no_entry,
  no_lock,
  insufficient_memory,
  insufficient_space,
  not_directory,
  not_empty,
  not_recoverable,
  unsupported,
  no_tty,
  no_such_device,
  overflow,
  not_permitted,
  pipe,
  read_only,
  invalid_seek,
  text_file_busy,
  cross_device,
};

// path-flags, open-flags and descriptor-flags.
constexpr auto follow_links = std::int32_t{1};
constexpr auto open_create = std::int32_t{1};
constexpr auto open_directory = std::int32_t{2};
constexpr auto open_exclusive = std::int32_t{4};
constexpr auto for_reading = std::int32_t{1};
constexpr auto for_writing = std::int32_t{2};
constexpr auto for_changing = std::int32_t{32};  // what a directory holds

struct FileStatus {
  FileType type;
  std::uint64_t links;
  std::uint64_t size;
  Option<DateTime> accessed;
  Option<DateTime> modified;
  Option<DateTime> changed;
};

struct FileDescriptor {};
struct EntryStream {};

// result<T, error-code>
template <class T>
struct FileAnswer {
  bool failed;
  union {
    T value;
    FileErrorCode error;
  };
};
template <>
struct FileAnswer<void> {
  bool failed;
  FileErrorCode error;
};

struct FileBytes {
  Bytes bytes;
  bool at_end;
};
struct FileEntry {
  FileType type;
  Bytes name;
};
struct Preopened {
  Given<FileDescriptor> descriptor;
  Bytes name;
};

[[clang::import_module("wasi:filesystem/preopens@0.2.0"), clang::import_name("get-directories")]]
void get_directories(List<Preopened>*);

[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[resource-drop]descriptor")]]
void drop(Given<FileDescriptor>);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.read")]]
void read(Lent<FileDescriptor>, std::uint64_t size, std::uint64_t offset, FileAnswer<FileBytes>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.write")]]
void write(Lent<FileDescriptor>, char const*, std::size_t, std::uint64_t offset,
           FileAnswer<std::uint64_t>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.set-size")]]
void set_size(Lent<FileDescriptor>, std::uint64_t size, FileAnswer<void>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.get-flags")]]
void get_flags(Lent<FileDescriptor>, FileAnswer<std::uint8_t>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.read-directory")]]
void read_directory(Lent<FileDescriptor>, FileAnswer<Given<EntryStream>>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.create-directory-at")]]
void create_directory_at(Lent<FileDescriptor>, char const*, std::size_t, FileAnswer<void>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.stat-at")]]
void stat_at(Lent<FileDescriptor>, std::int32_t path_flags, char const*, std::size_t,
             FileAnswer<FileStatus>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.link-at")]]
void link_at(Lent<FileDescriptor>, std::int32_t path_flags, char const* from, std::size_t,
             Lent<FileDescriptor>, char const* to, std::size_t, FileAnswer<void>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.open-at")]]
void open_at(Lent<FileDescriptor>, std::int32_t path_flags, char const*, std::size_t,
             std::int32_t open_flags, std::int32_t flags, FileAnswer<Given<FileDescriptor>>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.symlink-at")]]
void symlink_at(Lent<FileDescriptor>, char const* target, std::size_t, char const* path,
                std::size_t, FileAnswer<void>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.readlink-at")]]
void readlink_at(Lent<FileDescriptor>, char const*, std::size_t, FileAnswer<Bytes>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.remove-directory-at")]]
void remove_directory_at(Lent<FileDescriptor>, char const*, std::size_t, FileAnswer<void>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.rename-at")]]
void rename_at(Lent<FileDescriptor>, char const* from, std::size_t, Lent<FileDescriptor>,
               char const* to, std::size_t, FileAnswer<void>*);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]descriptor.unlink-file-at")]]
void unlink_file_at(Lent<FileDescriptor>, char const*, std::size_t, FileAnswer<void>*);

[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[resource-drop]directory-entry-stream")]]
void drop(Given<EntryStream>);
[[clang::import_module("wasi:filesystem/types@0.2.0"),
  clang::import_name("[method]directory-entry-stream.read-directory-entry")]]
void read_directory_entry(Lent<EntryStream>, FileAnswer<Option<FileEntry>>*);

}  // namespace host::wasi_p2
