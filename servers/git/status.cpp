// What is staged, changed and untracked, in the words of `git status`.

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/pages.hpp"
#include "servers/git/renames.hpp"
#include "servers/git/status_text.hpp"

namespace git {
namespace {

struct AskStatus {
  mcp::Arg<std::string, repo_path_doc> repo_path;
};

struct StatusEntry {
  std::string path;
  std::optional<std::string> oldPath;  // of a rename
  std::string status;
};

struct StatusResult {
  std::string content;
  std::string branch;  // empty when HEAD is detached
  bool detached = false;
  std::optional<std::string> upstream;
  std::optional<std::uint64_t> ahead;
  std::optional<std::uint64_t> behind;
  std::string state;  // "merge", "rebase" and so on, or empty
  std::vector<StatusEntry> staged;
  std::vector<StatusEntry> unstaged;
  std::vector<StatusEntry> unmerged;
  std::vector<std::string> untracked;
  bool clean = false;
};
using StatusAnswer = mcp::Structured<StatusResult>;

auto read_settings(git_repository* repository) -> StatusSettings {
  auto config = Config{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) config.reset();
  auto settings = StatusSettings{.rendering = read_rendering(config.get())};
  settings.hints = config_bool(config.get(), "advice.statushints", true);
  settings.shows_stash = config_bool(config.get(), "status.showstash", false);
  if (auto const renames = config_text(config.get(), "status.renames"); !renames.empty()) {
    settings.rendering.finds_renames = renames == "copies" || renames == "copy" ||
                                       config_bool(config.get(), "status.renames", true);
  }
  auto const untracked = config_text(config.get(), "status.showuntrackedfiles");
  if (untracked == "all") settings.untracked = Untracked::all;
  if (untracked == "no" || untracked == "false") settings.untracked = Untracked::none;
  return settings;
}

// How much of the index is in a work tree that has only parts of it.
auto sparse_percentage(git_repository* repository) -> std::optional<std::uint32_t> {
  auto config = Config{};
  auto index = Index{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) return std::nullopt;
  if (!config_bool(config.get(), "core.sparsecheckout", false)) return std::nullopt;
  if (git_repository_index(std::out_ptr(index), repository) < 0) return std::nullopt;
  auto const count = git_index_entrycount(index.get());
  if (count == 0) return std::nullopt;
  auto absent = std::size_t{0};
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const* const entry = git_index_get_byindex(index.get(), i);
    if ((entry->flags_extended & GIT_INDEX_ENTRY_SKIP_WORKTREE) != 0) ++absent;
  }
  return static_cast<std::uint32_t>(100 - (100 * std::uint64_t{absent} / count));
}

auto count_stashes(git_repository* repository) -> std::uint64_t {
  auto reflog = Reflog{};
  if (git_reflog_read(std::out_ptr(reflog), repository, "refs/stash") < 0) return 0;
  return git_reflog_entrycount(reflog.get());
}

auto read_status(Repositories const& repositories, git_repository* repository)
    -> mcp::Result<Status> {
  auto status = Status{.settings = read_settings(repository)};
  auto const& settings = status.settings;
  status.head = TRY(read_head(repository));
  if (status.head.branch.empty()) {
    status.from = detached_from(repository);
  } else {
    status.tracking = read_tracking(repository, status.head);
  }
  status.progress = read_progress(repositories, repository);
  auto const folder = std::string{git_repository_path(repository)};
  status.is_pick_or_merge = repositories.exists(folder + "MERGE_HEAD") ||
                            repositories.exists(folder + "CHERRY_PICK_HEAD");
  status.sparse_percentage = sparse_percentage(repository);
  if (settings.shows_stash) status.stashes = count_stashes(repository);

  auto const tree = TRY(head_tree(repository));
  auto staged = TRY(tree_to_index(repository, tree.get(), {}));
  auto unstaged = TRY(index_to_work_tree(repository, {}, settings.untracked));
  if (settings.rendering.finds_renames) {
    TRY(find_renames(repository, settings.rendering, staged.changes));
    TRY(find_renames(repository, settings.rendering, unstaged.changes));
  }
  status.staged = std::move(staged.changes);
  status.unstaged = std::move(unstaged.changes);
  status.unmerged = std::move(unstaged.unmerged);
  status.untracked = std::move(unstaged.untracked);
  return status;
}

auto entries_of(std::vector<Change> const& changes) -> std::vector<StatusEntry> {
  auto entries = std::vector<StatusEntry>{};
  for (auto const& change : changes) {
    entries.push_back(
        {.path = change.path(),
         .oldPath = change.kind == Kind::renamed ? std::optional{change.before.path} : std::nullopt,
         .status = std::string{word_of(change.kind)}});
  }
  return entries;
}

auto result_of(Status const& status) -> StatusResult {
  auto result = StatusResult{
      .branch = status.head.branch,
      .detached = status.head.branch.empty(),
      .state = std::string{status.progress.word()},
      .staged = entries_of(status.staged),
      .unstaged = entries_of(status.unstaged),
      .untracked = status.untracked,
      .clean = status.staged.empty() && !status.is_dirty() && status.untracked.empty()};
  for (auto const& file : status.unmerged) {
    result.unmerged.push_back({.path = file.path, .status = std::string{unmerged_word(file)}});
  }
  if (status.tracking) {
    result.upstream = status.tracking->upstream;
    if (!status.tracking->is_gone) {
      result.ahead = status.tracking->ahead;
      result.behind = status.tracking->behind;
    }
  }
  return result;
}

// Takes away what there is no room for, from the end; whether there was any.
auto bound(Room& room, StatusResult& result) -> bool {
  constexpr auto around_entry =
      std::string_view{R"({"path":"","oldPath":"","status":"deleted by them"},)"};
  auto is_cut = false;
  for (auto* const entries : {&result.staged, &result.unstaged, &result.unmerged}) {
    auto kept = std::size_t{0};
    for (; kept < entries->size(); ++kept) {
      auto const& entry = (*entries)[kept];
      if (!room.take(entry.path) || !room.take(entry.oldPath.value_or("")) ||
          !room.take(around_entry)) {
        break;
      }
    }
    is_cut |= kept < entries->size();
    entries->resize(kept);
  }
  auto kept = std::size_t{0};
  while (kept < result.untracked.size() && room.take(result.untracked[kept]) &&
         room.take("\"\",")) {
    ++kept;
  }
  is_cut |= kept < result.untracked.size();
  result.untracked.resize(kept);
  return is_cut;
}

auto git_status(Call const& call, AskStatus const& in) -> mcp::Result<StatusAnswer> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  if (git_repository_is_bare(repository.get()) != 0) {
    return mcp::failure("this operation must be run in a work tree, and the repository is bare");
  }
  auto const status = TRY(read_status(call.repositories, repository.get()));
  auto text = "Repository status:\n" + status_text(status);
  // As the official server has it, which takes the last line's end off what git prints.
  text.pop_back();
  auto page = Page{.text = std::move(text), .files = {}, .next = {}, .note = {}};
  bound_page(call, page);
  auto result = result_of(status);
  auto room = Room{call.context};
  room.take(page.text, 2);
  auto const is_cut = bound(room, result) || !page.note.empty();
  auto answer = StatusAnswer{.value = std::move(result), .content = {}, .repeats_text = true};
  answer.content.emplace_back(mcp::Text{std::move(page.text)});
  if (is_cut) answer.content.emplace_back(mcp::Text{"[There is no room for all files.]"});
  return answer;
}

}  // namespace

void add_status(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_status", "Shows the working tree status",
            handler<AskStatus, StatusAnswer>(repositories, git_status))
      .title("Status")
      .hints(mcp::read_only);
}

}  // namespace git
