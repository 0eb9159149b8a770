// What only a machine's own directories have: permissions, and two ways of opening.

#include "host/posix/tree.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

#include "base/test.hpp"
#include "host/posix/beneath.hpp"

using namespace host::posix;

namespace {

auto given() -> Descriptor {
  auto const* const folder = getenv("WASMMCP_STATE_DIR");
  if (!folder) __builtin_trap();  // unless tests/unit/run.py has started us
  return Descriptor{open(folder, O_RDONLY | O_DIRECTORY)};
}

using Open = decltype(&open_beneath);

// 0, or errno.
auto outcome(Open open, char const* path, int flags = O_RDONLY | O_NONBLOCK) -> int {
  auto const root = given();
  errno = 0;
  return open(root.number(), path, flags, 0).open() ? 0 : errno;
}

}  // namespace

TEST("name by name the same is opened as with the kernel's help") {
  for (Open const open : {&open_beneath, &walk_beneath}) {
    for (auto const* path : {".", "odd", "odd/", "odd/file", "./odd/./file", "odd/../odd/file",
                             "odd/to_file", "odd/up_and_in", "odd/pipe"}) {
      expect(outcome(open, path) == 0);
    }
    for (auto const* path : {"..", "../secret", "odd/../../secret", "odd/out", "odd/absolute",
                             "odd/far", "odd/out_folder/secret", "odd/inside_by_root"}) {
      expect(outcome(open, path) == EXDEV);
    }
    expect(outcome(open, "no") == ENOENT);
    expect(outcome(open, "no/file") == ENOENT);
    expect(outcome(open, "odd/dangling") == ENOENT);
    expect(outcome(open, "odd/file/x") == ENOTDIR);
    expect(outcome(open, "odd/to_itself") == ELOOP);
    expect(outcome(open, "odd/one/x") == ELOOP);
    expect(outcome(open, "odd/to_file", O_RDONLY | O_NOFOLLOW) == ELOOP);
    expect(outcome(open, "odd/file", O_WRONLY | O_CREAT | O_EXCL) == EEXIST);
    expect(outcome(open, "odd/dangling", O_WRONLY | O_CREAT | O_EXCL) == EEXIST);
  }
}

TEST("a file that is replaced keeps its permissions") {
  auto tree = DirectoryTree{given()};
  auto directory = host::Directory{"/x", tree, host::Access::write};
  auto const path = MUST(host::Path::parse("permissions"));
  MUST(directory.create_exclusive(path, "old"));
  auto const root = given();
  for (auto const mode : {0640U, 0600U, 0755U}) {
    expect(fchmodat(root.number(), "permissions", mode, 0) == 0);
    MUST(directory.write_atomic(path, "new"));
    expect(MUST(directory.stat(path, host::Links::keep)).mode == mode);
  }
  MUST(directory.remove(path));
}

TEST("nothing is changed in a directory that was given for reading") {
  auto tree = DirectoryTree{given()};
  auto directory = host::Directory{"/x", tree, host::Access::read};
  auto const file = MUST(host::Path::parse("odd/file"));
  auto const other = MUST(host::Path::parse("odd/other_file"));
  expect_equal(MUST(directory.read_all(file, 100)), "inside");
  for (auto const& result :
       {directory.write_atomic(file, ""), directory.create_exclusive(other, ""),
        directory.remove(file), directory.make_directory(other),
        directory.remove_directory(file.parent()),
        directory.rename(file, other, host::Existing::replace)}) {
    expect(!result && result.error().fault == host::FileFault::not_permitted);
    expect(!result && result.error().message.contains("for reading only"));
  }
  expect_equal(MUST(directory.read_all(file, 100)), "inside");
}
