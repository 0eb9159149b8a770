#include "settings.h"

#include "cache.h"
#include "mwindow.h"
#include "odb.h"
#include "repository.h"
#include "sysdir.h"

extern size_t git_mwindow__window_size;
extern size_t git_mwindow__mapped_limit;

int git_begin(git_allocator* allocator, git_begin_limits const* limits) {
  static git_sysdir_t const folders[] = {GIT_SYSDIR_SYSTEM, GIT_SYSDIR_XDG, GIT_SYSDIR_GLOBAL,
                                         GIT_SYSDIR_PROGRAMDATA};
  size_t i;
  int error = git_allocator_setup(allocator);
  if (error == 0) error = git_libgit2_init();
  for (i = 0; error >= 0 && i < sizeof folders / sizeof *folders; ++i) {
    error = git_sysdir_set(folders[i], "");
  }
  git_repository__validate_ownership = false;
  git_odb__strict_hash_verification = false;
  git_mwindow__window_size = limits->pack_window;
  git_mwindow__mapped_limit = limits->pack_windows;
  git_cache__max_storage = (ssize_t)limits->cache;
  return error;
}
