#include "servers/git/status_text.hpp"

#include <array>

#include "base/text.hpp"

namespace git {
namespace {

// The stages that there are, as three bits.
auto stages_of(Unmerged const& file) -> std::size_t {
  auto bits = std::size_t{0};
  for (auto i = std::size_t{0}; i < 3; ++i) bits |= file.stages[i].exists() ? 1U << i : 0U;
  return bits;
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

}  // namespace

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

auto status_text(Status const& status) -> std::string { return Text{status}.write(); }

}  // namespace git
