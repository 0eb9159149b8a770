#include "index_lock.h"

#include "index.h"

struct git_index_lock {
  git_indexwriter writer;
  int is_open;
};

int git_index_lock_new(git_index_lock** out, git_index* index) {
  int error;
  git_index_lock* lock = git__calloc(1, sizeof *lock);
  *out = NULL;
  if (!lock) return -1;
  error = git_indexwriter_init(&lock->writer, index);
  lock->is_open = !error;
  if (!error) error = git_index_read(index, 1);
  if (error) {
    if (lock->is_open) {
      git_index_lock_free(lock);
    } else {
      git_index_free(index);
      git__free(lock);
    }
    return error;
  }
  *out = lock;
  return 0;
}

int git_index_lock_commit(git_index_lock* lock) {
  int const error = git_indexwriter_commit(&lock->writer);
  lock->is_open = 0;
  /* It keeps its hold on the index where the file cannot take its place. */
  git_indexwriter_cleanup(&lock->writer);
  return error;
}

void git_index_lock_free(git_index_lock* lock) {
  if (!lock) return;
  if (lock->is_open) git_indexwriter_cleanup(&lock->writer);
  git__free(lock);
}
