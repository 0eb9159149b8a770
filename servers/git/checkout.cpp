// git_checkout: another branch, or a commit without one.

#include <optional>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/head.hpp"
#include "servers/git/identity.hpp"
#include "servers/git/index.hpp"
#include "servers/git/revisions.hpp"
#include "servers/git/waiting.hpp"

namespace git {
namespace {

struct CheckoutArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string, "The branch to switch to, or a tag or commit"> branch_name;
};

struct CheckedOut {
  std::string commit;
  std::optional<std::string> branch;  // nothing: HEAD is detached
};

// Files that would be lost.
struct InTheWay {
  std::vector<std::string> changed;
  std::vector<std::string> untracked;
};

auto note_conflict(git_checkout_notify_t, char const* path, git_diff_file const* baseline,
                   git_diff_file const*, git_diff_file const*, void* payload) -> int {
  auto& found = *static_cast<InTheWay*>(payload);
  (baseline ? found.changed : found.untracked).emplace_back(path);
  return 0;
}

auto listed(std::vector<std::string>& paths) -> std::string {
  base::sort(paths);
  auto text = std::string{};
  for (auto const& path : paths) text += base::concat("\t", path, "\n");
  return text;
}

// In git's words.
auto would_lose(InTheWay found) -> std::unexpected<mcp::ToolError> {
  auto text = std::string{};
  if (!found.changed.empty()) {
    text += base::concat(
        "error: Your local changes to the following files would be overwritten by checkout:\n",
        listed(found.changed),
        "Please commit your changes or stash them before you switch branches.\n");
  }
  if (!found.untracked.empty()) {
    text += base::concat(
        "error: The following untracked working tree files would be overwritten by checkout:\n",
        listed(found.untracked), "Please move or remove them before you switch branches.\n");
  }
  return mcp::failure(text + "Aborting");
}

// What has to be done first.
auto check_state(git_repository* repository) -> mcp::Result<void> {
  auto index = Index{};
  if (git_repository_index(std::out_ptr(index), repository) < 0) return git_failure();
  if (git_index_has_conflicts(index.get()) != 0) {
    auto names = std::vector<std::string>{};
    for (auto i = std::size_t{0}; i < git_index_entrycount(index.get()); ++i) {
      auto const* const entry = git_index_get_byindex(index.get(), i);
      if (git_index_entry_is_conflict(entry) == 0) continue;
      if (names.empty() || names.back() != entry->path) names.emplace_back(entry->path);
    }
    auto text = std::string{"error: you need to resolve your current index first\n"};
    for (auto const& name : names) text += base::concat(name, ": needs merge\n");
    text.pop_back();
    return mcp::failure(text);
  }
  switch (git_repository_state(repository)) {
    case GIT_REPOSITORY_STATE_MERGE:
      return mcp::failure("cannot switch branch while merging; git_commit concludes the merge");
    case GIT_REPOSITORY_STATE_CHERRYPICK:
    case GIT_REPOSITORY_STATE_CHERRYPICK_SEQUENCE:
      return mcp::failure("cannot switch branch while cherry-picking; git_commit concludes it");
    case GIT_REPOSITORY_STATE_REVERT:
    case GIT_REPOSITORY_STATE_REVERT_SEQUENCE:
      return mcp::failure("cannot switch branch while reverting; git_commit concludes it");
    default:
      return {};
  }
}

// The files, and with them the index.
auto switch_files(Call const& call, git_repository* repository, git_commit* commit)
    -> mcp::Result<void> {
  auto index = TRY(LockedIndex::take(call.repositories, repository));
  auto found = InTheWay{};
  auto options = git_checkout_options{};
  git_checkout_options_init(&options, GIT_CHECKOUT_OPTIONS_VERSION);
  options.checkout_strategy = GIT_CHECKOUT_SAFE | GIT_CHECKOUT_DONT_WRITE_INDEX;
  options.notify_flags = GIT_CHECKOUT_NOTIFY_CONFLICT;
  options.notify_cb = note_conflict;
  options.notify_payload = &found;
  auto const code =
      git_checkout_tree(repository, reinterpret_cast<git_object const*>(commit), &options);
  if (code == GIT_ECONFLICT) return would_lose(std::move(found));
  if (code < 0) return git_failure();
  return index.write();
}

// The branch of that name; none when there is none.
auto find_branch(git_repository* repository, std::string const& name) -> mcp::Result<Reference> {
  auto branch = Reference{};
  auto const code =
      git_branch_lookup(std::out_ptr(branch), repository, name.c_str(), GIT_BRANCH_LOCAL);
  // A name that no branch can have is that of something else.
  if (code < 0 && code != GIT_ENOTFOUND && code != GIT_EINVALIDSPEC) return git_failure();
  return branch;
}

auto move_head(git_repository* repository, git_reference* branch, std::string const& name)
    -> mcp::Result<void> {
  if (branch) {
    if (git_repository_set_head(repository, git_reference_name(branch)) < 0) return git_failure();
    return {};
  }
  // By its name, so that the reflog, and with it git_status, can tell where HEAD was detached.
  auto target = AnnotatedCommit{};
  git_annotated_commit_from_revspec(std::out_ptr(target), repository, name.c_str());
  if (!target || git_repository_set_head_detached_from_annotated(repository, target.get()) < 0) {
    return git_failure();
  }
  return {};
}

auto check_out(Call const& call, CheckoutArguments const& in)
    -> mcp::Result<mcp::Structured<CheckedOut>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto const& name = in.branch_name.get();
  auto const commit = TRY(resolve_commit(repository.get(), "branch name", name));
  auto const id = *git_commit_id(commit.get());
  if (git_repository_is_bare(repository.get()) != 0) {
    return mcp::failure("this operation must be run in a work tree");
  }
  auto const done = [&](std::optional<std::string> branch) {
    auto text = branch ? base::concat("Switched to branch '", name, "'")
                       : base::concat("HEAD is now detached at ", short_id(repository.get(), id));
    return answer(std::move(text), CheckedOut{.commit = hex(id), .branch = std::move(branch)});
  };
  auto const head = TRY(read_head(repository.get()));
  if (name == "HEAD" || name == "@") return done(head.branch);
  auto const branch = TRY(find_branch(repository.get(), name));
  if (branch && name == head.branch) return done(name);
  if (branch && git_branch_is_checked_out(branch.get()) == 1) {
    return mcp::failure(base::concat("'", name, "' is already checked out in another work tree"));
  }
  TRY(check_state(repository.get()));
  sign(repository.get(), call.repositories);
  TRY(switch_files(call, repository.get(), commit.get()));
  TRY(move_head(repository.get(), branch.get(), name));
  return done(branch ? std::optional{name} : std::nullopt);
}

}  // namespace

void add_checkout(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  make_patient(
      server
          .tool("git_checkout", "Switches branches",
                handler<CheckoutArguments, mcp::Structured<CheckedOut>>(repositories, check_out))
          .title("Checkout")
          .hints(writes(false, false)),
      repositories);
}

}  // namespace git
