/* Files in one piece, as they were at one moment, whoever puts others in their places. */

#include "fs_path.h"
#include "futils.h"
#include "hash.h"

static int read_whole(git_str* out, char const* path) {
  char* bytes = NULL;
  size_t size = 0;
  if (git_files_read_whole(path, &bytes, &size) < 0) {
    if (errno != EISDIR) return git_fs_path_set_error(errno, path, "read");
    git_error_set(GIT_ERROR_INVALID, "'%s' is a directory", path);
    return GIT_ENOTFOUND;
  }
  git_str_dispose(out);
  out->ptr = bytes;
  out->size = size;
  out->asize = size + 1;
  return 0;
}

static int checksum_of(unsigned char checksum[GIT_HASH_SHA256_SIZE], git_str const* content) {
  return git_hash_buf(checksum, content->ptr, content->size, GIT_HASH_ALGORITHM_SHA256);
}

/* Nothing in `out`, and not updated, when it has the checksum. */
int git_futils_readbuffer_updated(git_str* out, char const* path,
                                  unsigned char checksum[GIT_HASH_SHA256_SIZE], int* updated) {
  git_str content = GIT_STR_INIT;
  unsigned char now[GIT_HASH_SHA256_SIZE];
  int is_known = 0;
  int error = read_whole(&content, path);
  if (updated) *updated = 0;
  if (error == 0 && checksum) {
    error = checksum_of(now, &content);
    is_known = error == 0 && memcmp(checksum, now, sizeof now) == 0;
  }
  if (error == 0 && !is_known) {
    if (checksum) memcpy(checksum, now, sizeof now);
    if (updated) *updated = 1;
    git_str_swap(out, &content);
  }
  git_str_dispose(&content);
  return error;
}

int git_futils_readbuffer(git_str* out, char const* path) {
  return git_futils_readbuffer_updated(out, path, NULL, NULL);
}
