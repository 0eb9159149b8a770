/* Included before the sources of libgit2 that follow what a repository says from one object to the
 * next: what leads in circles, or to more than there is, ends with an error. */

#pragma once

#include <git2/object.h>
#include <git2/tree.h>

#include "array.h"
#include "mwindow.h"
#include "tree.h"

enum { git_files_longest_array = 1 << 20, git_files_cost_of_tree = 16 };

static inline unsigned char* git_files_mwindow_open(git_mwindow_file* file, git_mwindow** cursor,
                                                    off64_t offset, size_t extra,
                                                    unsigned int* left) {
  if (git_files_spend(1) < 0) return NULL;
  return git_mwindow_open(file, cursor, offset, extra, left);
}

static inline int git_files_tree_lookup(git_tree** out, git_repository* repository,
                                        git_oid const* id) {
  if (git_files_spend(git_files_cost_of_tree) < 0) return -1;
  return git_tree_lookup(out, repository, id);
}

#define git_mwindow_open git_files_mwindow_open
#define git_tree_lookup git_files_tree_lookup

#undef git_array_alloc
#define git_array_alloc(a)                                                                      \
  ((a).size < git_files_longest_array &&                                                        \
           ((a).size < (a).asize || ((a).ptr = git_array__alloc((a).ptr, &(a).size, &(a).asize, \
                                                                sizeof(*(a).ptr))) != NULL)     \
       ? &(a).ptr[(a).size++]                                                                   \
       : (void*)NULL)
