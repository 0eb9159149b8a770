/* Included before libgit2's zstream.c, which asks again and again when zlib wants more than there
 * is: what was cut off is broken. */

#pragma once

#include <zlib.h>

static inline int git_files_inflate(z_stream* stream, int flush) {
  int const is_at_end = stream->avail_in == 0 && stream->avail_out > 0;
  uInt const room = stream->avail_out;
  int const result = inflate(stream, flush);
  int const is_stuck = is_at_end && result == Z_BUF_ERROR && stream->avail_out == room;
  return is_stuck ? Z_DATA_ERROR : result;
}

#define inflate git_files_inflate
