/* Files are not merged here: checkouts that would are refused before. What would is left out, but
 * for its names, which linkers want of functions too that are never called. */

#include "checkout.h"
#include "merge_driver.h"

git_merge_driver__builtin git_merge_driver__text;

int git_merge_driver_global_init(void) { return 0; }

static int refuse(void) {
  git_error_set(GIT_ERROR_MERGE, "files are not merged here");
  return -1;
}

int git_merge_driver_for_source(char const** name, git_merge_driver** driver,
                                git_merge_driver_source const* source) {
  (void)name;
  (void)driver;
  (void)source;
  return refuse();
}

int git_merge_driver__builtin_apply(git_merge_driver* driver, char const** path, uint32_t* mode,
                                    git_buf* merged, char const* filter,
                                    git_merge_driver_source const* source) {
  (void)driver;
  (void)path;
  (void)mode;
  (void)merged;
  (void)filter;
  (void)source;
  return refuse();
}

int git_merge_file_from_index(git_merge_file_result* out, git_repository* repository,
                              git_index_entry const* ancestor, git_index_entry const* ours,
                              git_index_entry const* theirs,
                              git_merge_file_options const* options) {
  (void)out;
  (void)repository;
  (void)ancestor;
  (void)ours;
  (void)theirs;
  (void)options;
  return refuse();
}

void git_merge_file_result_free(git_merge_file_result* result) { (void)result; }
