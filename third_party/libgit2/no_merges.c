/* Checkouts that would merge are refused before: what would merge files is not here. */

#include "checkout.h"
#include "merge_driver.h"

int git_merge_driver_global_init(void) { return 0; }

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
  git_error_set(GIT_ERROR_MERGE, "files are not merged here");
  return -1;
}

void git_merge_file_result_free(git_merge_file_result* result) { (void)result; }
