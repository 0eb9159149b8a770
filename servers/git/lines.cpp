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
  git_diff_options options;  // which the next line fills
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
  // Of a blob libgit2 looks for attributes, in many folders, also when there are none; of bytes it
  // makes ids, which is faster where they are few.
  constexpr auto few = std::size_t{256} << 10;
  auto const has_driver = before.has_driver || after.has_driver;
  auto const* const old_path = has_driver ? before_path.c_str() : nullptr;
  auto const* const new_path = has_driver ? after_path.c_str() : nullptr;
  auto const bytes = after.view();
  auto code = 0;
  auto const old = before.view();
  if (!has_driver && old.size() + bytes.size() < few) {
    code = git_diff_buffers(old.data(), old.size(), nullptr, bytes.data(), bytes.size(), nullptr,
                            &options, nullptr, nullptr, on_hunk, on_line, &sink);
  } else if (before.own.empty() && after.own.empty()) {
    code = git_diff_blobs(before.blob.get(), old_path, after.blob.get(), new_path, &options,
                          nullptr, nullptr, on_hunk, on_line, &sink);
  } else if (before.blob) {
    code = git_diff_blob_to_buffer(before.blob.get(), old_path, bytes.data(), bytes.size(),
                                   new_path, &options, nullptr, nullptr, on_hunk, on_line, &sink);
  } else {
    code = git_diff_buffers(old.data(), old.size(), old_path, bytes.data(), bytes.size(), new_path,
                            &options, nullptr, nullptr, on_hunk, on_line, &sink);
  }
  if (code < 0) return git_failure();
  return {};
}

}  // namespace git
