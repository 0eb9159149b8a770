#include "servers/git/lines.hpp"

#include "servers/git/answers.hpp"

namespace git {
namespace {

auto on_hunk(git_diff_delta const* /*delta*/, git_diff_hunk const* hunk, void* sink) -> int {
  static_cast<LineSink*>(sink)->hunk(*hunk);
  return 0;
}

auto on_line(git_diff_delta const* /*delta*/, git_diff_hunk const* /*hunk*/,
             git_diff_line const* line, void* sink) -> int {
  static_cast<LineSink*>(sink)->line(*line);
  return 0;
}

auto options_for(Rendering const& rendering) -> git_diff_options {
  auto options = git_diff_options{};
  git_diff_options_init(&options, GIT_DIFF_OPTIONS_VERSION);
  // What is binary was found out before.
  options.flags = GIT_DIFF_FORCE_TEXT;
  if (rendering.indent_heuristic) options.flags |= GIT_DIFF_INDENT_HEURISTIC;
  if (rendering.patience) options.flags |= GIT_DIFF_PATIENCE;
  if (rendering.minimal) options.flags |= GIT_DIFF_MINIMAL;
  options.context_lines = rendering.context;
  options.interhunk_lines = rendering.between_hunks;
  options.max_size = -1;
  return options;
}

}  // namespace

auto compare_lines(Content const& before, std::string const& before_path, Content const& after,
                   std::string const& after_path, Rendering const& rendering, LineSink& sink)
    -> mcp::Result<void> {
  auto const options = options_for(rendering);
  // Without a path no attributes are looked up, of which there are mostly none.
  auto const has_driver = before.has_driver || after.has_driver;
  auto const* const old_path = has_driver ? before_path.c_str() : nullptr;
  auto const* const new_path = has_driver ? after_path.c_str() : nullptr;
  auto const bytes = after.view();
  auto code = 0;
  if (before.own.empty() && after.own.empty()) {
    code = git_diff_blobs(before.blob.get(), old_path, after.blob.get(), new_path, &options,
                          nullptr, nullptr, on_hunk, on_line, &sink);
  } else if (before.blob) {
    code = git_diff_blob_to_buffer(before.blob.get(), old_path, bytes.data(), bytes.size(),
                                   new_path, &options, nullptr, nullptr, on_hunk, on_line, &sink);
  } else {
    auto const old = before.view();
    code = git_diff_buffers(old.data(), old.size(), old_path, bytes.data(), bytes.size(), new_path,
                            &options, nullptr, nullptr, on_hunk, on_line, &sink);
  }
  if (code < 0) return git_failure();
  return {};
}

}  // namespace git
