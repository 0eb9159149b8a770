#include "link_target.h"

#include "buf.h"
#include "fs_path.h"
#include "posix.h"
#include "repository.h"

static int read_target(git_str* out, git_repository* repository, char const* path) {
  git_str full = GIT_STR_INIT;
  char target[GIT_PATH_MAX];
  ssize_t size;
  int error = git_repository_workdir_path(&full, repository, path);
  if (error < 0) return error;
  size = p_readlink(full.ptr, target, sizeof target);
  git_str_dispose(&full);
  if (size < 0) {
    git_error_set(GIT_ERROR_OS, "failed to read link '%s'", path);
    return -1;
  }
  return git_str_set(out, target, (size_t)size);
}

int git_link_target(git_buf* out, git_repository* repository, char const* path) {
  GIT_BUF_WRAP_PRIVATE(out, read_target, repository, path);
}

int git_file_is_there(char const* path) { return git_fs_path_exists(path); }
