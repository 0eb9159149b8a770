// git_commit: what is staged becomes a commit, or the end of a merge.

#include <array>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/head.hpp"
#include "servers/git/identity.hpp"
#include "servers/git/index.hpp"
#include "servers/git/waiting.hpp"

namespace git {
namespace {

struct CommitArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string, "The message, kept as it is"> message;
};

struct Committed {
  std::string hash;
  std::vector<std::string> parents;
};

// What is left of a merge, a cherry-pick or a revert when its commit is made.
constexpr auto merge_files =
    std::array{"MERGE_HEAD",  "MERGE_MODE", "MERGE_MSG", "CHERRY_PICK_HEAD",
               "REVERT_HEAD", "SQUASH_MSG", "AUTO_MERGE"};

auto unmerged(git_index* index) -> std::unexpected<mcp::ToolError> {
  auto names = std::vector<std::string>{};
  for (auto i = std::size_t{0}; i < git_index_entrycount(index); ++i) {
    auto const* const entry = git_index_get_byindex(index, i);
    if (git_index_entry_is_conflict(entry) == 0) continue;
    if (names.empty() || names.back() != entry->path) names.emplace_back(entry->path);
  }
  auto text = std::string{"Committing is not possible because you have unmerged files:\n"};
  for (auto const& name : names) text += base::concat("\t", base::shown(name), "\n");
  return mcp::failure(text +
                      "Fix them up in the work tree, and then use git_add as appropriate to "
                      "mark resolution.");
}

auto note_parent(git_oid const* id, void* payload) -> int {
  static_cast<std::vector<git_oid>*>(payload)->push_back(*id);
  return 0;
}

// HEAD, and what is being merged into it.
auto parents_of(git_repository* repository, Head const& head) -> mcp::Result<std::vector<Commit>> {
  auto ids = std::vector<git_oid>{};
  if (head.commit) ids.push_back(*head.commit);
  auto const code = git_repository_mergehead_foreach(repository, note_parent, &ids);
  if (code < 0 && code != GIT_ENOTFOUND) return git_failure();
  auto parents = std::vector<Commit>{};
  for (auto const& id : ids) {
    auto commit = Commit{};
    if (git_commit_lookup(std::out_ptr(commit), repository, &id) < 0) return git_failure();
    parents.push_back(std::move(commit));
  }
  return parents;
}

// Whether a commit of this tree would say nothing that its parent does not.
auto is_empty(std::vector<Commit> const& parents, git_oid const& tree, git_index* index) -> bool {
  if (parents.empty()) return git_index_entrycount(index) == 0;
  return parents.size() == 1 &&
         git_oid_equal(git_commit_tree_id(parents.front().get()), &tree) != 0;
}

// The stash that `git merge --autostash` made. To apply it is left to whoever made it: it is kept
// as the newest stash.
auto keep_autostash(git_repository* repository, Repositories const& repositories)
    -> mcp::Result<bool> {
  auto const file = base::concat(git_repository_path(repository), "MERGE_AUTOSTASH");
  auto const text = repositories.read_small(file);
  if (!text) return false;
  auto id = git_oid{};
  if (git_oid_fromstrn(&id, text->data(), std::min<std::size_t>(text->find('\n'), text->size()),
                       git_repository_oid_type(repository)) < 0) {
    return false;
  }
  auto stash = Reference{};
  if (git_reference_ensure_log(repository, "refs/stash") < 0 ||
      git_reference_create(std::out_ptr(stash), repository, "refs/stash", &id, 1, "autostash") <
          0) {
    return git_failure();
  }
  repositories.remove(file);
  return true;
}

auto make_commit(Call const& call, CommitArguments const& in)
    -> mcp::Result<mcp::Structured<Committed>> {
  auto const opened = TRY(call.repositories.open(in.repo_path));
  auto* const repository = opened.get();
  if (in.message.contains('\0')) return mcp::failure("message: a commit's cannot have a NUL");
  auto const index = TRY(LockedIndex::take(call.repositories, repository));
  if (git_index_has_conflicts(index.get()) != 0) return unmerged(index.get());
  auto const head = TRY(read_head(repository));
  auto const parents = TRY(parents_of(repository, head));
  auto tree_id = git_oid{};
  if (git_index_write_tree_to(&tree_id, index.get(), repository) < 0) return git_failure();
  if (is_empty(parents, tree_id, index.get())) {
    return mcp::failure(
        "No changes staged for commit. Use git_add to stage changes first; git_status shows what "
        "is currently staged.");
  }
  auto const author = TRY(identity(repository, Part::author, call.repositories));
  auto const committer = TRY(identity(repository, Part::committer, call.repositories));
  auto tree = Tree{};
  if (git_tree_lookup(std::out_ptr(tree), repository, &tree_id) < 0) return git_failure();

  auto committed = Committed{};
  auto pointers = std::vector<git_commit const*>{};
  for (auto const& parent : parents) {
    pointers.push_back(parent.get());
    committed.parents.push_back(hex(*git_commit_id(parent.get())));
  }
  auto id = git_oid{};
  auto const code =
      git_commit_create(&id, repository, "HEAD", author.get(), committer.get(), nullptr,
                        in.message.c_str(), tree.get(), pointers.size(), pointers.data());
  if (code == GIT_EMODIFIED || code == GIT_ELOCKED) call.repositories.found_lock() = true;
  if (code == GIT_EMODIFIED) {
    return mcp::failure(
        "somebody else has committed in this moment; git_log shows what, and then commit again");
  }
  if (code < 0) return git_failure();
  for (auto const* const file : merge_files) {
    call.repositories.remove(base::concat(git_repository_path(repository), file));
  }
  committed.hash = hex(id);
  auto text = base::concat("Changes committed successfully with hash ", committed.hash);
  if (TRY(keep_autostash(repository, call.repositories))) {
    text += "\nThe autostash of the merge is kept as the newest stash.";
  }
  return answer(std::move(text), std::move(committed));
}

}  // namespace

void add_commit(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  make_patient(
      server
          .tool("git_commit", "Records changes to the repository",
                handler<CommitArguments, mcp::Structured<Committed>>(repositories, make_commit))
          .title("Commit")
          .hints(writes(false, false)),
      repositories);
}

}  // namespace git
