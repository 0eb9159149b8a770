/* An index that is locked before it is read, so that of two writers none loses what the other
 * wrote. libgit2 has it inside (git_indexwriter), and shows it to nobody. */

#pragma once

#include <git2.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct git_index_lock git_index_lock;

/* Makes index.lock, and reads the index anew. GIT_ELOCKED when it is there. */
int git_index_lock_new(git_index_lock** out, git_index* index);

/* The index as it is in memory becomes the file, and the lock is gone; once. */
int git_index_lock_commit(git_index_lock* lock);

/* Also removes index.lock when it is there still. */
void git_index_lock_free(git_index_lock* lock);

#ifdef __cplusplus
}
#endif
