// What is staged, changed and untracked, in the words of `git status`.

#include <array>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/changes.hpp"
#include "servers/git/head.hpp"
#include "servers/git/names.hpp"
#include "servers/git/progress.hpp"
#include "servers/git/renames.hpp"
#include "servers/git/tracking.hpp"

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

// What a repository's configuration says of `git status`.
struct Settings {
  Rendering rendering;
  bool hints = true;
  bool shows_stash = false;
  Untracked untracked = Untracked::folders;
};

auto read_settings(git_repository* repository) -> Settings {
  auto config = Config{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) config.reset();
  auto settings = Settings{.rendering = read_rendering(config.get())};
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

// The stages that there are, as three bits.
auto stages_of(Unmerged const& file) -> std::size_t {
  auto bits = std::size_t{0};
  for (auto i = std::size_t{0}; i < 3; ++i) bits |= file.stages[i].exists() ? 1U << i : 0U;
  return bits;
}

auto unmerged_word(Unmerged const& file) -> std::string_view {
  constexpr auto words = std::array<std::string_view, 8>{"",
                                                         "both deleted",
                                                         "added by us",
                                                         "deleted by them",
                                                         "added by them",
                                                         "deleted by us",
                                                         "both added",
                                                         "both modified"};
  return words[stages_of(file)];
}

struct Status {
  Settings settings;
  Head head;
  std::optional<DetachedFrom> from;
  std::optional<Tracking> tracking;
  Progress progress;
  bool is_pick_or_merge = false;
  std::optional<std::uint32_t> sparse_percentage;
  std::uint64_t stashes = 0;
  std::vector<Change> staged;
  std::vector<Change> unstaged;
  std::vector<Unmerged> unmerged;
  std::vector<std::string> untracked;

  auto is_dirty() const -> bool { return !unstaged.empty() || !unmerged.empty(); }
};

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

class Text {
 public:
  explicit Text(Status const& status)
      : status_{status},
        hints_{status.settings.hints},
        quotes_high_{status.settings.rendering.quotes_high} {}

  auto write() -> std::string {
    head();
    auto const& status = status_;
    text_ += progress_text(status.progress, !status.unmerged.empty(), status.is_dirty(), hints_);
    if (status.sparse_percentage) {
      line(base::concat("You are in a sparse checkout with ", *status.sparse_percentage,
                        "% of tracked files present.\n"));
    }
    if (status.head.is_unborn) line("\nNo commits yet\n");
    staged();
    unmerged();
    unstaged();
    untracked();
    closing();
    if (status.settings.shows_stash && status.stashes > 0) {
      line(base::concat("Your stash currently has ", status.stashes,
                        status.stashes == 1 ? " entry" : " entries"));
    }
    return std::move(text_);
  }

 private:
  void line(std::string_view text) { text_ += base::concat(text, "\n"); }
  void hint(std::string_view text) {
    if (hints_) line(base::concat("  (", text, ")"));
  }
  auto name(std::string_view path) const -> std::string { return quoted_name(path, quotes_high_); }

  void head() {
    auto const& progress = status_.progress;
    if (!status_.head.branch.empty()) {
      line("On branch " + status_.head.branch);
      if (status_.tracking) line(tracking_text(*status_.tracking, hints_));
    } else if (progress.rebase) {
      line(base::concat(progress.rebase->is_interactive ? "interactive rebase" : "rebase",
                        " in progress; onto ", progress.rebase->onto));
    } else if (status_.from) {
      line(base::concat("HEAD detached ", status_.from->is_there ? "at " : "from ",
                        status_.from->name));
    } else {
      line("Not currently on any branch.");
    }
  }

  // How what is staged is taken back; during a merge git does not say.
  void hint_unstage() {
    if (status_.is_pick_or_merge) return;
    hint(status_.head.is_unborn ? "use \"git rm --cached <file>...\" to unstage"
                                : "use \"git restore --staged <file>...\" to unstage");
  }

  void entry(Change const& change, std::string_view more) {
    auto label = base::concat(change.kind == Kind::added ? "new file" : word_of(change.kind), ":");
    label.resize(12, ' ');
    auto const names = change.kind == Kind::renamed
                           ? base::concat(name(change.before.path), " -> ", name(change.after.path))
                           : name(change.path());
    line(base::concat("\t", label, names, more));
  }

  void staged() {
    if (status_.staged.empty()) return;
    line("Changes to be committed:");
    hint_unstage();
    for (auto const& change : status_.staged) entry(change, "");
    line("");
  }

  void unmerged() {
    if (status_.unmerged.empty()) return;
    auto both_deleted = false;
    auto one_deleted = false;
    auto none_deleted = false;
    for (auto const& file : status_.unmerged) {
      auto const stages = stages_of(file);
      (stages == 1 ? both_deleted : stages == 3 || stages == 5 ? one_deleted : none_deleted) = true;
    }
    line("Unmerged paths:");
    hint_unstage();
    if (both_deleted && !one_deleted && !none_deleted) {
      hint("use \"git rm <file>...\" to mark resolution");
    } else if (both_deleted || one_deleted) {
      hint("use \"git add/rm <file>...\" as appropriate to mark resolution");
    } else {
      hint("use \"git add <file>...\" to mark resolution");
    }
    for (auto const& file : status_.unmerged) {
      auto label = base::concat(unmerged_word(file), ":");
      label.resize(17, ' ');
      line(base::concat("\t", label, name(file.path)));
    }
    line("");
  }

  // " (new commits, modified content)", of a submodule.
  static auto submodule_note(Change const& change) -> std::string {
    auto note = std::string{};
    auto const add = [&](std::string_view words) {
      note += base::concat(note.empty() ? " (" : ", ", words);
    };
    auto const bits = change.submodule_status;
    if (change.before.is_submodule() && change.after.is_submodule() && change.after.has_id &&
        git_oid_equal(&change.before.id, &change.after.id) == 0) {
      add("new commits");
    }
    if (change.after.is_dirty) add("modified content");
    if ((bits & GIT_SUBMODULE_STATUS_WD_UNTRACKED) != 0) add("untracked content");
    return note.empty() ? note : note + ")";
  }

  void unstaged() {
    if (status_.unstaged.empty()) return;
    auto deletes = false;
    auto has_dirty_submodule = false;
    for (auto const& change : status_.unstaged) {
      if (change.kind == Kind::deleted) deletes = true;
      if (change.after.is_dirty ||
          (change.submodule_status & GIT_SUBMODULE_STATUS_WD_UNTRACKED) != 0) {
        has_dirty_submodule = true;
      }
    }
    line("Changes not staged for commit:");
    hint(base::concat("use \"git add", deletes ? "/rm" : "",
                      " <file>...\" to update what will be committed"));
    hint("use \"git restore <file>...\" to discard changes in working directory");
    if (has_dirty_submodule) {
      hint("commit or discard the untracked or modified content in submodules");
    }
    for (auto const& change : status_.unstaged) entry(change, submodule_note(change));
    line("");
  }

  void untracked() {
    if (status_.settings.untracked == Untracked::none) {
      if (status_.staged.empty()) return;
      line(base::concat("Untracked files not listed",
                        hints_ ? " (use -u option to show untracked files)" : ""));
      return;
    }
    if (status_.untracked.empty()) return;
    line("Untracked files:");
    hint("use \"git add <file>...\" to include in what will be committed");
    for (auto const& path : status_.untracked) line("\t" + name(path));
    line("");
  }

  void closing() {
    // A merge can be committed whatever is staged.
    if (!status_.staged.empty() || (status_.progress.merges && status_.unmerged.empty())) return;
    auto const with = [&](std::string_view text, std::string_view advice) {
      line(hints_ ? base::concat(text, " (", advice, ")") : std::string{text});
    };
    if (status_.is_dirty()) {
      with("no changes added to commit", "use \"git add\" and/or \"git commit -a\"");
    } else if (!status_.untracked.empty()) {
      with("nothing added to commit but untracked files present", "use \"git add\" to track");
    } else if (status_.head.is_unborn) {
      with("nothing to commit", "create/copy files and use \"git add\" to track");
    } else if (status_.settings.untracked == Untracked::none) {
      with("nothing to commit", "use -u to show untracked files");
    } else {
      line("nothing to commit, working tree clean");
    }
  }

  Status const& status_;
  bool hints_;
  bool quotes_high_;
  std::string text_;
};

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

auto git_status(Call const& call, AskStatus const& in) -> mcp::Result<StatusAnswer> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  if (git_repository_is_bare(repository.get()) != 0) {
    return mcp::failure("this operation must be run in a work tree, and the repository is bare");
  }
  auto const status = TRY(read_status(call.repositories, repository.get()));
  auto text = "Repository status:\n" + Text{status}.write();
  // As the official server has it, which takes the last line's end off what git prints.
  text.pop_back();
  auto answer = StatusAnswer{.value = result_of(status), .content = {}, .repeats_text = true};
  answer.content.emplace_back(mcp::Text{std::move(text)});
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
