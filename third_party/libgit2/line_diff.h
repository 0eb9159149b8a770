/* The lines that differ between two texts, by libgit2's xdiff alone: without its patches, which
 * hold all of it in memory, their binary deltas, and its contents, for which it looks into
 * attributes. */

#pragma once

#include <git2.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct {
  char const* bytes;
  size_t size;
} git_line_text;

typedef struct {
  unsigned context;       /* lines around each change */
  unsigned between_hunks; /* most lines that do not part two hunks */
  int indent_heuristic;
  int patience;
  int minimal;
  /* The file whose attributes say what the heads of functions look like; without a path, what they
   * mostly look like. */
  git_repository* repository;
  char const* path;
} git_line_diff_options;

/* Where a hunk is, its first lines counted from 1, and the head of the function that it is in. */
typedef struct {
  long old_start, old_lines, new_start, new_lines;
  git_line_text function;
} git_line_hunk;

typedef struct {
  void (*hunk)(git_line_hunk const* hunk, void* payload);
  /* '+', '-' or ' ', and the line with its end; or '\\' and "\n\\ No newline at end of file\n". */
  void (*line)(char origin, git_line_text line, void* payload);
  void* payload;
} git_line_sink;

/* 0, or a code of libgit2's. */
int git_line_diff(git_line_text before, git_line_text after, git_line_diff_options const* options,
                  git_line_sink const* sink);

#ifdef __cplusplus
}
#endif
