#include "line_diff.h"

#include "diff_driver.h"
#include "xdiff.h"

static int on_hunk(void* payload, long old_start, long old_lines, long new_start, long new_lines,
                   char const* function, long size) {
  git_line_sink const* sink = payload;
  git_line_hunk hunk = {old_start, old_lines, new_start, new_lines, {function, (size_t)size}};
  sink->hunk(&hunk, sink->payload);
  return 0;
}

static git_line_text text_of(mmbuffer_t const* buffer) {
  git_line_text text = {buffer->ptr, (size_t)buffer->size};
  return text;
}

static int on_line(void* payload, mmbuffer_t* parts, int count) {
  git_line_sink const* sink = payload;
  sink->line(*parts[0].ptr, text_of(&parts[1]), sink->payload);
  if (count > 2) sink->line('\\', text_of(&parts[2]), sink->payload);
  return 0;
}

int git_line_diff(git_line_text before, git_line_text after, git_line_diff_options const* options,
                  git_line_sink const* sink) {
  git_diff_driver* driver = NULL;
  git_diff_find_context_payload heads;
  xpparam_t how = {0};
  xdemitconf_t shape = {0};
  xdemitcb_t callbacks = {(void*)sink, on_hunk, on_line};
  mmfile_t old_file = {(char*)before.bytes, (long)before.size};
  mmfile_t new_file = {(char*)after.bytes, (long)after.size};
  int error = git_diff_driver_lookup(&driver, options->repository, NULL, options->path);
  if (error < 0) return error;

  if (options->indent_heuristic) how.flags |= XDF_INDENT_HEURISTIC;
  if (options->patience) how.flags |= XDF_PATIENCE_DIFF;
  if (options->minimal) how.flags |= XDF_NEED_MINIMAL;
  shape.ctxlen = options->context;
  shape.interhunkctxlen = options->between_hunks;
  shape.flags = XDL_EMIT_FUNCNAMES;
  git_diff_find_context_init(&shape.find_func, &heads, driver);
  shape.find_func_priv = &heads;
  error = xdl_diff(&old_file, &new_file, &how, &shape, &callbacks);
  git_diff_find_context_clear(&heads);
  if (error < 0) git_error_set_oom();
  return error;
}
