/* Included before libgit2's index.c, which takes an index that cannot be looked at for one that is
 * not there, or reads nothing and says that all is well. The index would be empty, and the next
 * commit without files. */

#pragma once

#include <errno.h>

#include "fs_path.h"
#include "futils.h"

static inline bool index_may_be_there(char const* path) {
  return git_fs_path_exists(path) || (errno != ENOENT && errno != ENOTDIR);
}

// Where it cannot be told whether a file has changed, it is read, and the reading fails or not.
static inline int index_may_have_changed(git_futils_filestamp* stamp, char const* path) {
  int const changed = git_futils_filestamp_check(stamp, path);
  return changed < 0 ? 1 : changed;
}

#define git_fs_path_exists index_may_be_there
#define git_futils_filestamp_check index_may_have_changed
