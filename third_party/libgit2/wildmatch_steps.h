/* Included before libgit2's wildmatch.c, which tries every way to share a text among the stars of a
 * pattern: a name of many letters a and the pattern a*a*a*a*[b] keep it busy for ever. A match has
 * some steps of its own, and all matches of a call share those beyond; then nothing matches. */

#pragma once

#include "files.h"
#include "wildmatch.h"

enum { git_files_steps_of_match = 1024 };

static unsigned git_files_steps_left;

int git_files_wildmatch_all_ways(char const* pattern, char const* text, unsigned flags);

int wildmatch(char const* pattern, char const* text, unsigned flags) {
  git_files_steps_left = git_files_steps_of_match;
  return git_files_wildmatch_all_ways(pattern, text, flags);
}

#define wildmatch git_files_wildmatch_all_ways

/* It is asked for each character. */
#undef WM_CASEFOLD
#define WM_CASEFOLD                           \
  ({                                          \
    if (git_files_steps_left > 0) {           \
      --git_files_steps_left;                 \
    } else if (git_files_spend_match() < 0) { \
      return WM_ABORT_ALL;                    \
    }                                         \
    1u;                                       \
  })
