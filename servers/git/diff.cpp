// What differs: the work tree from the index, the index from HEAD, the work tree from a commit.

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/listing.hpp"
#include "servers/git/renames.hpp"
#include "servers/git/revisions.hpp"

namespace git {
namespace {

constexpr auto most_context = 100'000;

struct DiffIndex {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::int32_t, "Lines of context around each change", mcp::at_least{0},
           mcp::at_most{most_context}, mcp::otherwise{3}>
      context_lines;
  mcp::Arg<std::optional<std::vector<std::string>>, "Only these files, folders or globs"> paths;
  mcp::Arg<bool, "Numbers of changed lines for each file, in place of the lines",
           mcp::otherwise{false}>
      stat;
  mcp::Arg<bool, "Compare by the patience algorithm", mcp::otherwise{false}> patience;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct DiffTarget {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string, "A branch, tag, commit or other revision to compare with"> target;
  mcp::Arg<std::int32_t, "Lines of context around each change", mcp::at_least{0},
           mcp::at_most{most_context}, mcp::otherwise{3}>
      context_lines;
  mcp::Arg<std::optional<std::vector<std::string>>, "Only these files, folders or globs"> paths;
  mcp::Arg<bool, "Numbers of changed lines for each file, in place of the lines",
           mcp::otherwise{false}>
      stat;
  mcp::Arg<bool, "Compare by the patience algorithm", mcp::otherwise{false}> patience;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct DiffResult {
  std::string content;
  std::vector<FileEntry> files;
  std::optional<std::string> nextCursor;
};
using DiffAnswer = mcp::Structured<DiffResult>;

// What the tools have in common.
struct Asked {
  Rendering rendering;
  Pathspecs paths;
  bool stat;
  std::optional<std::string> const& cursor;
};

template <class In>
auto asked_of(git_repository* repository, In const& in) -> Asked {
  auto config = Config{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) config.reset();
  auto rendering = read_rendering(config.get());
  rendering.context = static_cast<std::uint32_t>(in.context_lines.get());
  if (in.patience) rendering.patience = true;
  auto const paths = in.paths.get() ? Pathspecs{*in.paths.get()} : Pathspecs{};
  return {.rendering = rendering, .paths = paths, .stat = in.stat, .cursor = in.cursor.get()};
}

auto respond(Call const& call, git_repository* repository, Asked const& asked,
             Comparison comparison, Between between, std::string const& heading,
             std::string_view tool) -> mcp::Result<DiffAnswer> {
  if (asked.rendering.finds_renames) {
    TRY(find_renames(repository, asked.rendering, comparison.changes));
  }
  auto listing = Listing{Printer{repository, asked.rendering}, std::move(comparison), between,
                         Listing::Style::patch};
  auto page = Page{};
  if (asked.stat) {
    page.text = heading + TRY(listing.stat(page.files));
    bound_page(call, page);
  } else {
    page = TRY(show_page(call, listing, tool, asked.cursor, heading));
  }
  // As the official server has it, which takes the last line's end off what git prints.
  if (!page.next && page.text != heading && page.text.ends_with('\n')) page.text.pop_back();
  auto answer = DiffAnswer{
      .value = {.content = {}, .files = std::move(page.files), .nextCursor = std::move(page.next)},
      .content = {},
      .repeats_text = true};
  answer.content.emplace_back(mcp::Text{std::move(page.text)});
  if (!page.note.empty()) answer.content.emplace_back(mcp::Text{std::move(page.note)});
  return answer;
}

auto in_work_tree(git_repository* repository) -> mcp::Result<void> {
  if (git_repository_is_bare(repository) == 0) return {};
  return mcp::failure("this operation must be run in a work tree, and the repository is bare");
}

auto diff_unstaged(Call const& call, DiffIndex const& in) -> mcp::Result<DiffAnswer> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  TRY(in_work_tree(repository.get()));
  auto const asked = asked_of(repository.get(), in);
  auto comparison = TRY(index_to_work_tree(repository.get(), asked.paths, Untracked::none));
  return respond(call, repository.get(), asked, std::move(comparison), Between::index_and_work_tree,
                 "Unstaged changes:\n", "git_diff_unstaged");
}

auto diff_staged(Call const& call, DiffIndex const& in) -> mcp::Result<DiffAnswer> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto const asked = asked_of(repository.get(), in);
  auto const tree = TRY(head_tree(repository.get()));
  auto comparison = TRY(tree_to_index(repository.get(), tree.get(), asked.paths));
  return respond(call, repository.get(), asked, std::move(comparison), Between::tree_and_index,
                 "Staged changes:\n", "git_diff_staged");
}

auto diff_target(Call const& call, DiffTarget const& in) -> mcp::Result<DiffAnswer> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  TRY(in_work_tree(repository.get()));
  auto const object = TRY(resolve(repository.get(), "target", in.target));
  auto peeled = Object{};
  if (git_object_peel(std::out_ptr(peeled), object.get(), GIT_OBJECT_TREE) < 0) {
    return mcp::failure(base::concat(base::quoted(in.target),
                                     " is a file's content; a commit or a tree can be compared "
                                     "with the work tree"));
  }
  auto const tree = Tree{reinterpret_cast<git_tree*>(peeled.release())};
  auto const asked = asked_of(repository.get(), in);
  auto comparison = TRY(tree_to_work_tree(repository.get(), tree.get(), asked.paths));
  return respond(call, repository.get(), asked, std::move(comparison), Between::others,
                 base::concat("Diff with ", in.target.get(), ":\n"), "git_diff");
}

}  // namespace

void add_diff(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_diff_unstaged", "Shows changes in the working directory that are not yet staged",
            handler<DiffIndex, DiffAnswer>(repositories, diff_unstaged))
      .title("Unstaged changes")
      .hints(mcp::read_only);
  server
      .tool("git_diff_staged", "Shows changes that are staged for commit",
            handler<DiffIndex, DiffAnswer>(repositories, diff_staged))
      .title("Staged changes")
      .hints(mcp::read_only);
  server
      .tool("git_diff", "Shows differences between the working directory and a branch or commit",
            handler<DiffTarget, DiffAnswer>(repositories, diff_target))
      .title("Differences from a revision")
      .hints(mcp::read_only);
}

}  // namespace git
