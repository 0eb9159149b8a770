#include "servers/git/lines.hpp"

#include "servers/git/answers.hpp"

namespace git {
namespace {

void on_hunk(git_line_hunk const* hunk, void* sink) { static_cast<LineSink*>(sink)->hunk(*hunk); }

void on_line(char origin, git_line_text line, void* sink) {
  static_cast<LineSink*>(sink)->line(origin, {line.bytes, line.size});
}

auto text_of(std::string_view content) -> git_line_text {
  return {.bytes = content.data(), .size = content.size()};
}

}  // namespace

auto compare_lines(git_repository* repository, Content const& before,
                   std::string const& before_path, Content const& after,
                   std::string const& after_path, Rendering const& rendering, LineSink& sink)
    -> mcp::Result<void> {
  // libgit2 looks for attributes in many folders, also when there are none.
  auto const has_driver = before.has_driver || after.has_driver;
  auto const& path = before_path.empty() ? after_path : before_path;
  auto const options = git_line_diff_options{
      .context = rendering.context,
      .between_hunks = rendering.between_hunks,
      .indent_heuristic = rendering.indent_heuristic,
      .patience = rendering.patience,
      .minimal = rendering.minimal,
      .repository = repository,
      .path = has_driver ? path.c_str() : nullptr,
  };
  auto const lines = git_line_sink{.hunk = on_hunk, .line = on_line, .payload = &sink};
  if (git_line_diff(text_of(before.view()), text_of(after.view()), &options, &lines) < 0) {
    return git_failure();
  }
  return {};
}

}  // namespace git
