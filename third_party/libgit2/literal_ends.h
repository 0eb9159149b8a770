/* Included before libgit2's attr_file.c, which tries each pattern of .gitignore on each file: most
 * are settled by the letters that they end with. */

#pragma once

#include "wildmatch.h"

static inline int git_files_wildmatch(char const* pattern, size_t pattern_size, char const* text,
                                      unsigned flags) {
  size_t const text_size = strlen(text);
  size_t literal = 0;
  if (flags & WM_CASEFOLD) return wildmatch(pattern, text, flags);
  while (literal < pattern_size && !strchr("*?[]\\", pattern[pattern_size - literal - 1]))
    ++literal;
  /* Of a "**" before it, a '/' may stand for nothing. */
  if (literal > 0 && literal < pattern_size && pattern[pattern_size - literal] == '/') --literal;
  if (literal > text_size ||
      memcmp(pattern + pattern_size - literal, text + text_size - literal, literal) != 0) {
    return WM_NOMATCH;
  }
  return wildmatch(pattern, text, flags);
}

/* Where it is called, `match` is the pattern with its length. */
#define wildmatch(pattern, text, flags) git_files_wildmatch(pattern, match->length, text, flags)
