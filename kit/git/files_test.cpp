#include "third_party/libgit2/files.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <optional>
#include <string>

#include "base/test.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "kit/git/bounds.hpp"
#include "kit/git/git.hpp"

using host::Access;

namespace {

auto at(std::string_view text) -> host::Path { return MUST(host::Path::parse(text)); }

// A directory in memory by that name.
struct Given {
  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory;

  explicit Given(std::string_view name, Access access = Access::write)
      : directory{std::string{name}, tree, access} {}
};

template <class... Each>
void mount(Each&... each) {
  host::Directory* const all[] = {&each.directory...};
  MUST(git::start(all));
}

// 0, or errno.
auto error_of(long result) -> int { return result < 0 ? errno : 0; }

auto text_of(char const* path) -> std::string {
  auto const file = git_files_open(path, O_RDONLY);
  if (file < 0) return "cannot be opened";
  char bytes[100];
  auto const count = git_files_read(file, bytes, sizeof bytes);
  git_files_close(file);
  return count < 0 ? "cannot be read" : std::string(bytes, static_cast<std::size_t>(count));
}

auto put(char const* path, std::string_view text, int flags) -> int {
  auto const file = git_files_open(path, flags, 0644);
  if (file < 0) return errno;
  auto const written = text.empty() ? 0 : error_of(git_files_write(file, text.data(), text.size()));
  auto const closed = error_of(git_files_close(file));
  return written == 0 ? closed : written;
}

constexpr auto create = O_WRONLY | O_CREAT | O_EXCL;

}  // namespace

TEST("libgit2 writes files and reads them, from any place on") {
  auto given = Given{"/data"};
  mount(given);
  auto const file = git_files_open("/data/file", O_RDWR | O_CREAT | O_EXCL, 0644);
  expect(file >= 0 && git_files_write(file, "01234", 5) == 5);
  struct git_files_stat about{};
  expect(git_files_fstat(file, &about) == 0 && about.st_size == 5 && S_ISREG(about.st_mode));
  expect(git_files_write(file, "56789", 5) == 5 && git_files_fsync(file) == 0);
  char bytes[4] = {};
  expect(git_files_pread(file, bytes, 4, 3) == 4 && std::string_view(bytes, 4) == "3456");
  expect(git_files_lseek(file, -2, SEEK_END) == 8 && git_files_read(file, bytes, 4) == 2);
  expect(git_files_read(file, bytes, 4) == 0 && git_files_lseek(file, 0, SEEK_CUR) == 10);
  expect(error_of(git_files_lseek(file, -11, SEEK_CUR)) == EINVAL);
  expect(git_files_close(file) == 0 && error_of(git_files_close(file)) == EBADF);
  expect_equal(text_of("/data/file"), "0123456789");

  expect(put("/data/file", "ab", O_WRONLY | O_CREAT | O_APPEND) == 0);
  expect_equal(text_of("/data//./no/../file"), "0123456789ab");
  expect(put("/data/file", "cd", O_WRONLY | O_TRUNC) == 0);
  expect(put("/data", "", O_WRONLY | O_TRUNC) == EISDIR);
  expect_equal(text_of("/data/file"), "cd");
  expect(put("/data/none", "", O_WRONLY) == ENOENT);
  expect(put("/data/file/x", "", create) == ENOTDIR);
  expect(git_files_rename("/data/file", "/data/other") == 0);
  expect(git_files_unlink("/data/other") == 0 &&
         error_of(git_files_unlink("/data/other")) == ENOENT);
}

TEST("a file that is there is opened to be filled, and is not written over in the middle") {
  auto given = Given{"/data"};
  mount(given);
  expect(put("/data/file", "old", create) == 0);
  expect(put("/data/file", "", O_WRONLY | O_CREAT) == 0);
  expect(put("/data/file", "x", O_WRONLY | O_CREAT) == EBADF);
  expect_equal(text_of("/data/file"), "old");
}

TEST("a lock is there for others when it is opened") {
  auto given = Given{"/data"};
  mount(given);
  auto const lock = git_files_open("/data/index.lock", create, 0644);
  expect(lock >= 0);
  expect(MUST(given.directory.stat(at("index.lock"), host::Links::keep)).size == 0);
  expect(put("/data/index.lock", "x", create) == EEXIST);
  git_files_close(lock);
  expect(put("/data/index.lock", "x", create) == EEXIST);
}

TEST("of directories inside of directories the inner one has the file, and no other is there") {
  auto outer = Given{"/data"};
  auto inner = Given{"/data/inner"};
  MUST(outer.directory.write_atomic(at("file"), "outer"));
  MUST(outer.directory.write_atomic(at("innermost"), "beside"));
  MUST(inner.directory.write_atomic(at("file"), "inner"));
  mount(outer, inner);
  expect_equal(text_of("/data/file"), "outer");
  expect_equal(text_of("/data/innermost"), "beside");
  expect_equal(text_of("/data/inner/file"), "inner");
  expect_equal(text_of("/data/inner/../file"), "outer");
  for (auto const* const outside : {"/etc/passwd", "/data/../etc/passwd", "/dat", "/", ""}) {
    struct git_files_stat about{};
    expect(error_of(git_files_stat(outside, &about)) == ENOENT);
    expect(error_of(git_files_open(outside, O_RDONLY)) == ENOENT);
    expect(error_of(git_files_mkdir(outside, 0777)) == ENOENT);
    expect(!git_files_opendir(outside) && errno == ENOENT);
  }
  expect(git_files_rename("/data/file", "/data/inner/moved") < 0);
  mount(inner);
  expect_equal(text_of("/data/file"), "cannot be opened");
}

TEST("a file is read in one piece, whatever its size") {
  auto given = Given{"/data"};
  mount(given);
  auto const whole = [](char const* path) -> std::optional<std::string> {
    char* bytes = nullptr;
    auto size = std::size_t{0};
    if (git_files_read_whole(path, &bytes, &size) < 0) return std::nullopt;
    auto text = std::string{bytes, size};
    auto const is_ended = bytes[size] == 0;
    std::free(bytes);
    return is_ended ? std::optional{text} : std::nullopt;
  };
  for (auto const size : {0, 1, 70'000, 300'000}) {
    auto text = std::string(static_cast<std::size_t>(size), 'x');
    if (size > 1) text[5] = 0;
    expect(put("/data/file", text, O_WRONLY | O_CREAT | O_TRUNC) == 0);
    expect(whole("/data/file") == text);
  }
  expect(!whole("/data/none") && errno == ENOENT);
  expect(!whole("/data") && errno == EISDIR);
  expect(!whole("/elsewhere") && errno == ENOENT);
}

TEST("a directory given for reading is read") {
  auto given = Given{"/data", Access::read};
  MUST(given.tree.write_new(at("file"), "old", {}));
  mount(given);
  expect_equal(text_of("/data/file"), "old");
  expect(put("/data/new", "x", create) == EACCES);
  expect(put("/data/file", "x", O_WRONLY | O_TRUNC) == EACCES);
  expect(error_of(git_files_unlink("/data/file")) == EACCES);
  expect(error_of(git_files_rename("/data/file", "/data/a")) == EACCES);
  expect(error_of(git_files_mkdir("/data/in", 0777)) == EACCES);
  expect(error_of(git_files_symlink("file", "/data/link")) == EACCES);
  expect_equal(text_of("/data/file"), "old");
}

TEST("of folders that are listed it is known what is in them, until a call begins or writes") {
  auto given = Given{"/data"};
  mount(given);
  expect(git_files_mkdir("/data/folder", 0755) == 0);
  expect(put("/data/folder/file", "x", create) == 0);
  auto const list = [](char const* path) { git_files_closedir(git_files_opendir(path)); };
  struct git_files_stat about{};
  auto const error = [&](char const* path) { return error_of(git_files_stat(path, &about)); };

  list("/data");
  list("/data/folder");
  MUST(given.tree.write_new(at("folder/.gitignore"), "", {}));
  MUST(given.tree.write_new(at("folder/other"), "", {}));
  expect(error("/data/folder/.gitignore") == ENOENT && error("/data/folder/other") == 0);
  expect(error("/data/folder") == 0 && S_ISDIR(about.st_mode));
  git::begin_call();
  expect(error("/data/folder/.gitignore") == 0);

  list("/data");
  MUST(given.tree.write_new(at(".gitattributes"), "", {}));
  expect(error("/data/.gitattributes") == ENOENT);
  expect(put("/data/new", "x", create) == 0);
  expect(error("/data/.gitattributes") == 0);

  // Neither of a folder that is not above the last, nor of a name that differs in its cases.
  expect(git_files_mkdir("/data/beside", 0755) == 0);
  MUST(given.tree.write_new(at("beside/.GitIgnore"), "", {}));
  list("/data/folder");
  list("/data/beside");
  expect(git_files_unlink("/data/folder/.gitignore") == 0);
  list("/data/folder");
  list("/data/beside");
  MUST(given.tree.write_new(at("folder/.gitignore"), "", {}));
  expect(error("/data/folder/.gitignore") == 0);
  MUST(given.tree.write_new(at("beside/.gitignore"), "", {}));
  expect(error("/data/beside/.gitignore") == 0);
}

TEST("folders are made, listed and removed") {
  auto given = Given{"/data"};
  mount(given);
  expect(git_files_mkdir("/data/in", 0777) == 0 && put("/data/in/b", "", create) == 0);
  expect(put("/data/in/a", "", create) == 0 && error_of(git_files_mkdir("/data/in", 0)) == EEXIST);
  auto* const folder = git_files_opendir("/data/in");
  auto names = std::string{};
  while (auto const* const entry = git_files_readdir(folder)) names += entry->d_name;
  expect_equal(names, "ab");
  expect(git_files_closedir(folder) == 0);
  expect(error_of(git_files_rmdir("/data/in")) == ENOTEMPTY);
  expect(!git_files_opendir("/data/in/a") && errno == ENOTDIR);
  struct git_files_stat about{};
  expect(git_files_lstat("/data", &about) == 0 && S_ISDIR(about.st_mode));
}

TEST("links are kept as they are, and none is made that leads to the root") {
  auto given = Given{"/data"};
  mount(given);
  expect(git_files_symlink("../x/file", "/data/link") == 0);
  struct git_files_stat about{};
  expect(git_files_lstat("/data/link", &about) == 0 && S_ISLNK(about.st_mode));
  expect(about.st_size == 9);
  char target[20];
  expect(git_files_readlink("/data/link", target, sizeof target) == 9);
  expect(std::string_view(target, 9) == "../x/file");
  expect(git_files_readlink("/data/link", target, 2) == 2);
  expect(error_of(git_files_symlink("/etc/passwd", "/data/out")) == EACCES);
  expect(error_of(git_files_symlink("x", "/data/link")) == EEXIST);
  expect(put("/data/file", "", create) == 0);
  expect(error_of(git_files_readlink("/data/file", target, 9)) == EINVAL);
}

TEST("a large file goes through small windows") {
  auto given = Given{"/data"};
  auto bytes = std::string(9'000'001, '\0');
  for (auto i = std::size_t{0}; i < bytes.size(); ++i) bytes[i] = static_cast<char>(i * i >> 9);
  mount(given);
  auto const file = git_files_open("/data/pack", create, 0644);
  for (auto rest = std::string_view{bytes}; !rest.empty();) {
    auto const piece = rest.substr(0, 100'000);
    expect(git_files_write(file, piece.data(), piece.size()) == static_cast<ssize_t>(piece.size()));
    rest.remove_prefix(piece.size());
  }
  expect(git_files_close(file) == 0);
  expect(MUST(given.directory.read_all(at("pack"), bytes.size())) == bytes);

  auto const pack = git_files_open("/data/pack", O_RDONLY);
  auto window = std::string(1 << 20, '\0');
  for (auto const offset : {0, 8'000'000, 4'000'000, 20, 30, 9'000'000}) {
    auto const size = git_files_pread(pack, window.data(), window.size(), offset);
    expect(size > 0 && bytes.substr(static_cast<std::size_t>(offset), window.size()) ==
                           window.substr(0, static_cast<std::size_t>(size)));
  }
  expect(git_files_pread(pack, window.data(), 1, 9'000'001) == 0);
  git_files_close(pack);
}

TEST("what finds no room leaves the old file as it was") {
  auto given = Given{"/data"};
  mount(given);
  expect(put("/data/file", "the old text", create) == 0);
  given.tree.set_room(5);
  expect(put("/data/file", "a longer new text", O_WRONLY | O_TRUNC) == ENOSPC);
  expect_equal(text_of("/data/file"), "the old text");
  expect(put("/data/file", ", and more of it", O_WRONLY | O_APPEND) == ENOSPC);
  expect_equal(text_of("/data/file"), "the old text");
}
