/* Where a symbolic link of a work tree leads. libgit2 reads links only to write them as objects. */

#pragma once

#include <git2.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Whether there is a file of this name, which is in full. */
int git_file_is_there(char const* path);

/* `path` is below the work tree. */
int git_link_target(git_buf* out, git_repository* repository, char const* path);

#ifdef __cplusplus
}
#endif
