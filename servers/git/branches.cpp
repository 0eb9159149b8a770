// git_branch and git_create_branch.

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/head.hpp"
#include "servers/git/identity.hpp"
#include "servers/git/revisions.hpp"

namespace git {
namespace {

struct BranchArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string,
           "Whether to list local branches ('local'), remote branches ('remote') or all "
           "branches('all').">
      branch_type;
  mcp::Arg<std::optional<std::string>,
           "The commit sha that branch should contain. Do not pass anything to this param if no "
           "commit sha is specified">
      contains;
  mcp::Arg<std::optional<std::string>,
           "The commit sha that branch should NOT contain. Do not pass anything to this param if "
           "no commit sha is specified">
      not_contains;
};

struct CreateBranch {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string, "The new branch"> branch_name;
  mcp::Arg<std::optional<std::string>,
           "The branch, remote branch or tag that it begins at; the current branch when it is not "
           "given">
      base_branch;
};

struct Branch {
  std::string name;    // as listed: "main", "origin/main"; with 'all', "remotes/origin/main"
  std::string commit;  // empty for one that names another
  bool current = false;
  std::optional<std::string> target;  // the branch that it stands for
};
struct Branches {
  std::vector<Branch> branches;
};

// By the commits that branches have, and have not. Of many branches at one commit the first is
// looked into.
struct Filter {
  std::optional<git_oid> contains;
  std::optional<git_oid> not_contains;
  std::optional<git_oid> last = {};
  bool keeps_last = true;
};

auto commit_to_contain(git_repository* repository, std::string_view what,
                       std::optional<std::string> const& revision)
    -> mcp::Result<std::optional<git_oid>> {
  if (!revision) return std::nullopt;
  TRY(check_name(what, *revision));
  auto const commit = resolve_commit(repository, what, *revision);
  if (!commit) {
    return mcp::failure(
        base::concat("malformed object name ", *revision, ": ", commit.error().message));
  }
  return *git_commit_id(commit->get());
}

auto has(git_repository* repository, git_oid const& tip, git_oid const& commit)
    -> mcp::Result<bool> {
  if (git_oid_equal(&tip, &commit) != 0) return true;
  auto const answer = git_graph_descendant_of(repository, &tip, &commit);
  if (answer < 0) return git_failure();
  return answer == 1;
}

auto keeps(git_repository* repository, git_oid const& tip, Filter& filter) -> mcp::Result<bool> {
  if (filter.last && git_oid_equal(&*filter.last, &tip) != 0) return filter.keeps_last;
  auto const has_it = !filter.contains || TRY(has(repository, tip, *filter.contains));
  auto const has_other =
      has_it && filter.not_contains && TRY(has(repository, tip, *filter.not_contains));
  filter.last = tip;
  filter.keeps_last = has_it && !has_other;
  return filter.keeps_last;
}

struct Line {
  Branch branch;
  bool is_elsewhere = false;  // checked out in another work tree
};

auto has_worktrees(git_repository* repository) -> bool {
  auto names = git_strarray{};
  auto const found = git_worktree_list(&names, repository) == 0 && names.count > 0;
  git_strarray_dispose(&names);
  return found || git_repository_is_worktree(repository) != 0;
}

auto is_elsewhere(git_reference* reference) -> bool {
  return git_reference_is_branch(reference) != 0 && git_branch_is_checked_out(reference) == 1;
}

// By their references in full, which git sorts them by.
auto lines_of(git_repository* repository, git_branch_t kind, Filter& filter)
    -> mcp::Result<std::map<std::string, Line>> {
  auto iterator = BranchIterator{};
  if (git_branch_iterator_new(std::out_ptr(iterator), repository, kind) < 0) return git_failure();
  auto const head = TRY(read_head(repository));
  auto const elsewhere = has_worktrees(repository);
  auto lines = std::map<std::string, Line>{};
  while (true) {
    auto reference = Reference{};
    auto type = GIT_BRANCH_LOCAL;
    auto const code = git_branch_next(std::out_ptr(reference), &type, iterator.get());
    if (code == GIT_ITEROVER) break;
    if (code < 0) return git_failure();
    auto const full = std::string_view{git_reference_name(reference.get())};
    auto line = Line{};
    auto const is_remote = type == GIT_BRANCH_REMOTE;
    auto const prefix = is_remote && kind == GIT_BRANCH_ALL ? std::string_view{"refs/"}
                        : is_remote                         ? std::string_view{"refs/remotes/"}
                                                            : std::string_view{"refs/heads/"};
    line.branch.name = full.substr(prefix.size());
    if (auto const* const target = git_reference_symbolic_target(reference.get())) {
      auto const name = std::string_view{target};
      auto const at = std::min(name.find('/', 5) + 1, name.size());
      line.branch.target = name.starts_with("refs/") ? name.substr(at) : name;
    }
    auto commit = Object{};
    if (git_reference_peel(std::out_ptr(commit), reference.get(), GIT_OBJECT_COMMIT) < 0) {
      if (filter.contains) continue;
    } else {
      if (!TRY(keeps(repository, *git_object_id(commit.get()), filter))) continue;
      line.branch.commit = hex(*git_object_id(commit.get()));
    }
    line.branch.current = !is_remote && line.branch.name == head.branch;
    line.is_elsewhere = elsewhere && !line.branch.current && is_elsewhere(reference.get());
    lines.emplace(full, std::move(line));
  }
  return lines;
}

auto list_branches(Call const& call, BranchArguments const& in)
    -> mcp::Result<mcp::Structured<Branches>> {
  auto const kind = in.branch_type == "local"    ? std::optional{GIT_BRANCH_LOCAL}
                    : in.branch_type == "remote" ? std::optional{GIT_BRANCH_REMOTE}
                    : in.branch_type == "all"    ? std::optional{GIT_BRANCH_ALL}
                                                 : std::nullopt;
  auto const repository = TRY(call.repositories.open(in.repo_path));
  if (!kind) {
    return mcp::failure(base::concat("Invalid branch type: ", base::shown(in.branch_type),
                                     "; it is 'local', 'remote' or 'all'"));
  }
  auto filter = Filter {
    .contains = TRY(commit_to_contain(repository.get(), "contains value", in.contains))
    , .not_contains =
          TRY(commit_to_contain(repository.get(), "not_contains value", in.not_contains))
  };
  auto text = std::string{};
  auto result = Branches{};
  auto const head = TRY(read_head(repository.get()));
  if (*kind != GIT_BRANCH_REMOTE && head.branch.empty() && head.commit &&
      TRY(keeps(repository.get(), *head.commit, filter))) {
    text += base::concat("* (", describe_detached(call.repositories, repository.get()), ")\n");
  }
  auto room = Room{call.context};
  for (auto& [reference, line] : TRY(lines_of(repository.get(), *kind, filter))) {
    auto const shown = base::concat(
        line.branch.current ? "* "
        : line.is_elsewhere ? "+ "
                            : "  ",
        line.branch.name, line.branch.target ? " -> " + *line.branch.target : std::string{}, "\n");
    if (!room.take(shown, 2) || !room.take(std::size_t{140})) {
      return mcp::failure(
          "there are more branches than an answer has room for; narrow them by "
          "branch_type, contains and not_contains");
    }
    text += shown;
    result.branches.push_back(std::move(line.branch));
  }
  if (!text.empty()) text.pop_back();
  return answer(std::move(text), std::move(result));
}

// What of a name of a branch no reference can have.
// https://git-scm.com/docs/git-check-ref-format
auto check_branch_name(std::string const& name) -> mcp::Result<void> {
  TRY(check_name("branch name", name));
  auto is_valid = 0;
  auto const reference = base::concat("refs/heads/", name);
  if (git_reference_name_is_valid(&is_valid, reference.c_str()) == 0 && is_valid != 0 &&
      name != "HEAD") {
    return {};
  }
  return mcp::failure(base::concat(
      "Invalid reference ", base::quoted(reference),
      ": a branch has no space and none of .. ~ ^ : ? * [ \\ @{ in its name, no '.' before or "
      "'.lock' after any part, and is not called HEAD"));
}

// A branch, tag or remote branch; nothing that is an expression.
auto find_base(git_repository* repository, std::string const& name) -> mcp::Result<Commit> {
  TRY(check_name("base branch", name));
  for (auto const prefix : {"refs/heads/", "refs/tags/", "refs/remotes/"}) {
    auto reference = Reference{};
    if (git_reference_lookup(std::out_ptr(reference), repository, (prefix + name).c_str()) < 0) {
      continue;
    }
    auto commit = Object{};
    if (git_reference_peel(std::out_ptr(commit), reference.get(), GIT_OBJECT_COMMIT) < 0) {
      return git_failure();
    }
    return Commit{reinterpret_cast<git_commit*>(commit.release())};
  }
  return mcp::failure(base::concat("No item found with id ", base::shown(name),
                                   "; give the name of a branch, a remote branch or a tag"));
}

struct Created {
  std::string branch;
  std::string base;
  std::string commit;
};

auto create_branch(Call const& call, CreateBranch const& in)
    -> mcp::Result<mcp::Structured<Created>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto base_name = in.base_branch.value_or("");
  TRY(check_branch_name(in.branch_name));
  if (base_name.empty()) {
    auto const head = TRY(read_head(repository.get()));
    if (head.branch.empty()) {
      return mcp::failure(
          "HEAD is detached, so there is no current branch to branch from; pass base_branch");
    }
    base_name = head.branch;
    if (head.is_unborn) {
      return mcp::failure(
          base::concat("Ref ", base::quoted(base_name), " did not resolve to an object"));
    }
  }
  auto const base_commit = TRY(find_base(repository.get(), base_name));
  sign(repository.get(), call.repositories);
  auto made = Reference{};
  auto const code = git_branch_create(std::out_ptr(made), repository.get(), in.branch_name.c_str(),
                                      base_commit.get(), 0);
  if (code == GIT_EEXISTS) {
    return mcp::failure(base::concat("Cannot create branch ", base::quoted(in.branch_name),
                                     ": refs/heads/", in.branch_name, " already exists"));
  }
  if (code < 0) {
    return mcp::failure(base::concat("Cannot create branch ", base::quoted(in.branch_name), ": ",
                                     last_error().message));
  }
  return answer(base::concat("Created branch '", in.branch_name, "' from '", base_name, "'"),
                Created{.branch = in.branch_name,
                        .base = base_name,
                        .commit = hex(*git_commit_id(base_commit.get()))});
}

}  // namespace

void add_branches(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_branch", "List Git branches",
            handler<BranchArguments, mcp::Structured<Branches>>(repositories, list_branches))
      .title("Branches")
      .hints(mcp::read_only);
}

void add_create_branch(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_create_branch", "Creates a new branch from an optional base branch",
            handler<CreateBranch, mcp::Structured<Created>>(repositories, create_branch))
      .title("Create Branch")
      .hints(writes(false, false));
}

}  // namespace git
