/* Takes the place of the system's for libgit2: a pattern of kit/regex. */

#pragma once

typedef struct {
  void* pattern;
} regex_t;
