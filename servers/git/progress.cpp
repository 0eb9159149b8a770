#include "servers/git/progress.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "servers/git/abbreviation.hpp"
#include "servers/git/answers.hpp"

namespace git {
namespace {

class Files {
 public:
  Files(Repositories const& repositories, git_repository* repository)
      : repositories_{repositories},
        repository_{repository},
        folder_{git_repository_path(repository)} {}

  auto has(std::string_view name) const -> bool {
    return repositories_.exists(base::concat(folder_, name));
  }
  auto read(std::string_view name) const -> std::optional<std::string> {
    return repositories_.read_small(base::concat(folder_, name));
  }
  auto first_line(std::string_view name) const -> std::string {
    auto text = read(name).value_or("");
    text.resize(std::min(text.find('\n'), text.size()));
    return text;
  }

  auto short_form(git_oid const& id) const -> std::string {
    if (!abbreviation_) abbreviation_.emplace(repository_);
    return abbreviation_->of(id);
  }

  // The id that a text is, when it is one with all digits.
  auto id_of(std::string_view digits) const -> std::optional<git_oid> {
    auto const size = git_repository_oid_type(repository_) == GIT_OID_SHA1 ? 40U : 64U;
    auto id = git_oid{};
    if (digits.size() != size || git_oid_fromstr(&id, std::string{digits}.c_str(),
                                                 git_repository_oid_type(repository_)) < 0) {
      return std::nullopt;
    }
    return id;
  }

  // A branch by its name, a commit by its short id.
  auto branch(std::string_view name) const -> std::string {
    auto const line = first_line(name);
    constexpr auto heads = std::string_view{"refs/heads/"};
    if (line.starts_with(heads)) return line.substr(heads.size());
    if (line == "detached HEAD") return {};
    auto const id = id_of(line);
    return id ? short_form(*id) : line;
  }

  auto commit(std::string_view name) const -> std::optional<std::string> {
    auto const id = id_of(first_line(name));
    if (!id) return std::nullopt;
    return short_form(*id);
  }

  // Commands of a rebase, with short ids.
  auto commands(std::string_view name) const -> std::optional<std::vector<std::string>> {
    auto const text = read(name);
    if (!text) return std::nullopt;
    auto result = std::vector<std::string>{};
    for (auto rest = std::string_view{*text}; !rest.empty();) {
      auto const end = std::min(rest.find('\n'), rest.size());
      auto const line = base::trimmed(rest.substr(0, end));
      rest.remove_prefix(std::min(end + 1, rest.size()));
      if (line.empty() || line.starts_with('#')) continue;
      result.push_back(with_short_id(line));
    }
    return result;
  }

 private:
  auto with_short_id(std::string_view line) const -> std::string {
    for (auto const other : {"exec ", "x ", "label ", "l "}) {
      if (line.starts_with(other)) return std::string{line};
    }
    auto const start = line.find(' ');
    if (start == line.npos) return std::string{line};
    auto const end = std::min(line.find(' ', start + 1), line.size());
    auto const word = std::string{line.substr(start + 1, end - start - 1)};
    auto object = Object{};
    if (word.empty() || git_revparse_single(std::out_ptr(object), repository_, word.c_str()) < 0) {
      return std::string{line};
    }
    return base::concat(line.substr(0, start + 1), short_form(*git_object_id(object.get())),
                        line.substr(end));
  }

  Repositories const& repositories_;
  git_repository* repository_;
  std::string folder_;
  mutable std::optional<Abbreviation> abbreviation_;
};

void read_rebase(Files const& files, Progress& progress) {
  auto const by_mails = files.has("rebase-apply");
  if (by_mails && files.has("rebase-apply/applying")) {
    progress.applies_mails = true;
    auto const mail = files.read("rebase-apply/patch");
    progress.has_empty_mail = mail && mail->empty();
    return;
  }
  if (!by_mails && !files.has("rebase-merge")) return;
  auto rebase = Rebase{};
  rebase.is_interactive = !by_mails && files.has("rebase-merge/interactive");
  rebase.branch = files.branch(by_mails ? "rebase-apply/head-name" : "rebase-merge/head-name");
  rebase.onto = files.branch(by_mails ? "rebase-apply/onto" : "rebase-merge/onto");
  if (rebase.is_interactive) {
    rebase.done = files.commands("rebase-merge/done").value_or(std::vector<std::string>{});
    rebase.to_do = files.commands("rebase-merge/git-rebase-todo");
  }
  progress.has_message = files.has("MERGE_MSG");
  // A commit that was stopped at for an edit, and of which a part is committed anew or taken back.
  auto const stopped_at = files.first_line("rebase-merge/amend");
  auto const original = files.first_line("rebase-merge/orig-head");
  if (!stopped_at.empty() && !original.empty()) {
    progress.splits_commit = stopped_at == original ? files.first_line("HEAD") != stopped_at
                                                    : files.first_line("ORIG_HEAD") != original;
  }
  progress.rebase = std::move(rebase);
}

class Writer {
 public:
  explicit Writer(bool hints) : hints_{hints} {}

  auto line(std::string_view text) -> Writer& { return text_ += base::concat(text, "\n"), *this; }
  auto hint(std::string_view text) -> Writer& {
    if (hints_) text_ += base::concat("  (", text, ")\n");
    return *this;
  }
  auto text() -> std::string& { return text_; }

 private:
  bool hints_;
  std::string text_;
};

void tell_commands(Writer& writer, Rebase const& rebase, bool hints) {
  constexpr auto shown = std::size_t{2};
  auto const& done = rebase.done;
  if (done.empty()) {
    if (!rebase.to_do) writer.line("git-rebase-todo is missing.");
    writer.line("No commands done.");
  } else {
    if (!rebase.to_do) writer.line("git-rebase-todo is missing.");
    writer.line(done.size() == 1
                    ? base::concat("Last command done (1 command done):")
                    : base::concat("Last commands done (", done.size(), " commands done):"));
    for (auto i = done.size() - std::min(done.size(), shown); i < done.size(); ++i) {
      writer.line("   " + done[i]);
    }
    if (done.size() > shown && hints) {
      writer.line("  (see more in file .git/rebase-merge/done)");
    }
  }
  if (!rebase.to_do || rebase.to_do->empty()) {
    writer.line("No commands remaining.");
    return;
  }
  auto const& to_do = *rebase.to_do;
  writer.line(to_do.size() == 1
                  ? base::concat("Next command to do (1 remaining command):")
                  : base::concat("Next commands to do (", to_do.size(), " remaining commands):"));
  for (auto i = std::size_t{0}; i < std::min(to_do.size(), shown); ++i) {
    writer.line("   " + to_do[i]);
  }
  writer.hint("use \"git rebase --edit-todo\" to view and edit");
}

void tell_rebase(Writer& writer, Progress const& progress, bool has_unmerged, bool has_changes) {
  auto const& rebase = *progress.rebase;
  auto const on = rebase.branch.empty()
                      ? std::string{}
                      : base::concat(" branch '", rebase.branch, "' on '", rebase.onto, "'.");
  auto const rebasing = base::concat("You are currently rebasing", on.empty() ? "." : on);
  auto const during = [&](std::string_view what) {
    return base::concat(
        "You are currently ", what,
        on.empty() ? " a commit during a rebase." : " a commit while rebasing" + on);
  };
  if (has_unmerged) {
    writer.line(rebasing)
        .hint("fix conflicts and then run \"git rebase --continue\"")
        .hint("use \"git rebase --skip\" to skip this patch")
        .hint("use \"git rebase --abort\" to check out the original branch");
  } else if (!rebase.is_interactive || progress.has_message) {
    writer.line(rebasing).hint("all conflicts fixed: run \"git rebase --continue\"");
  } else if (progress.splits_commit && has_changes) {
    writer.line(during("splitting"))
        .hint("Once your working directory is clean, run \"git rebase --continue\"");
  } else {
    writer.line(during("editing"))
        .hint("use \"git commit --amend\" to amend the current commit")
        .hint("use \"git rebase --continue\" once you are satisfied with your changes");
  }
  writer.line("");
}

// A cherry-pick or a revert: they differ in their words alone.
void tell_sequence(Writer& writer, std::string const& commit, bool has_unmerged, bool is_pick) {
  auto const name = std::string_view{is_pick ? "cherry-pick" : "revert"};
  auto const doing = std::string_view{is_pick ? "cherry-picking" : "reverting"};
  writer.line(commit.empty()
                  ? base::concat(is_pick ? "Cherry-pick" : "Revert", " currently in progress.")
                  : base::concat("You are currently ", doing, " commit ", commit, "."));
  auto const go_on = base::concat("run \"git ", name, " --continue\"");
  if (has_unmerged) {
    writer.hint("fix conflicts and " + go_on);
  } else {
    writer.hint(commit.empty() ? go_on + " to continue" : "all conflicts fixed: " + go_on);
  }
  writer.hint(base::concat("use \"git ", name, " --skip\" to skip this patch"))
      .hint(base::concat("use \"git ", name, " --abort\" to cancel the ", name, " operation"))
      .line("");
}

}  // namespace

auto Progress::word() const -> std::string_view {
  if (merges) return "merge";
  if (applies_mails) return "am";
  if (rebase) return "rebase";
  if (cherry_pick) return "cherry-pick";
  if (revert) return "revert";
  return bisects ? "bisect" : "";
}

auto read_progress(Repositories const& repositories, git_repository* repository) -> Progress {
  auto const files = Files{repositories, repository};
  auto progress = Progress{};
  progress.merges = files.has("MERGE_HEAD");
  read_rebase(files, progress);
  if (!progress.merges && !progress.rebase && !progress.applies_mails) {
    progress.cherry_pick = files.commit("CHERRY_PICK_HEAD");
  }
  progress.bisects = files.has("BISECT_LOG");
  if (progress.bisects) progress.bisected_from = files.branch("BISECT_START");
  progress.revert = files.commit("REVERT_HEAD");
  // Of several commits git does not say which it is at.
  auto const next = files.first_line("sequencer/todo");
  if (next.starts_with("pick ") || next.starts_with("p ")) progress.cherry_pick = "";
  if (next.starts_with("revert ")) progress.revert = "";
  return progress;
}

auto progress_text(Progress const& progress, bool has_unmerged, bool has_changes, bool hints)
    -> std::string {
  auto writer = Writer{hints};
  auto const& rebase = progress.rebase;
  if (progress.merges) {
    if (rebase && rebase->is_interactive) {
      tell_commands(writer, *rebase, hints);
      writer.line("");
    }
    if (has_unmerged) {
      writer.line("You have unmerged paths.")
          .hint("fix conflicts and run \"git commit\"")
          .hint("use \"git merge --abort\" to abort the merge");
    } else {
      writer.line("All conflicts fixed but you are still merging.")
          .hint("use \"git commit\" to conclude merge");
    }
    writer.line("");
  } else if (progress.applies_mails) {
    writer.line("You are in the middle of an am session.");
    if (progress.has_empty_mail) {
      writer.line("The current patch is empty.");
    } else {
      writer.hint("fix conflicts and then run \"git am --continue\"");
    }
    writer.hint("use \"git am --skip\" to skip this patch");
    if (progress.has_empty_mail) {
      writer.hint("use \"git am --allow-empty\" to record this patch as an empty commit");
    }
    writer.hint("use \"git am --abort\" to restore the original branch").line("");
  } else if (rebase) {
    if (rebase->is_interactive) tell_commands(writer, *rebase, hints);
    tell_rebase(writer, progress, has_unmerged, has_changes);
  } else if (progress.cherry_pick) {
    tell_sequence(writer, *progress.cherry_pick, has_unmerged, true);
  }
  if (!progress.merges && !rebase && !progress.applies_mails && !progress.cherry_pick &&
      progress.revert) {
    tell_sequence(writer, *progress.revert, has_unmerged, false);
  }
  if (progress.bisects) {
    writer.line(progress.bisected_from.empty()
                    ? std::string{"You are currently bisecting."}
                    : base::concat("You are currently bisecting, started from branch '",
                                   progress.bisected_from, "'."));
    writer.hint("use \"git bisect reset\" to get back to the original branch").line("");
  }
  return writer.text();
}

}  // namespace git
