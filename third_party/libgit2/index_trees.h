/* What the index says of whole folders. libgit2 reads it, and shows it to nobody. */

#pragma once

#include <git2.h>

#ifdef __cplusplus
extern "C" {
#endif

/* 1 when all that the index has below that folder, "a/b" or "" for the top, is what the tree has. 0
 * when it is not known to be: then the entries tell. */
int git_index_has_tree(git_index* index, char const* folder, git_oid const* tree);

#ifdef __cplusplus
}
#endif
