/* libgit2 made ready. Its own function for that can set whatever there is, and all of that would be
 * in the component. */

#pragma once

#include <git2.h>
#include <git2/sys/alloc.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  size_t pack_window;  /* bytes of a pack that are read at once */
  size_t pack_windows; /* bytes of all packs in memory */
  size_t cache;        /* bytes of objects that are kept */
} git_begin_limits;

/* No configuration but that of repositories, and nobody asks whose they are: there is no user. The
 * allocator must live as long as the program. 0, or a code of libgit2's. */
int git_begin(git_allocator* allocator, git_begin_limits const* limits);

#ifdef __cplusplus
}
#endif
