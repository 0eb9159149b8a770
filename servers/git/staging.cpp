// git_add and git_reset: what the next commit will have.

#include <algorithm>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/head.hpp"
#include "servers/git/index.hpp"
#include "servers/git/repositories.hpp"
#include "servers/git/waiting.hpp"

namespace git {
namespace {

struct AddArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::vector<std::string>,
           "Files, folders or globs below the top of the work tree; '.' is all of it",
           mcp::min_items{1}>
      files;
};

struct ResetArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
};

struct Staged {
  std::vector<std::string> paths;  // that were changed in the index
};

constexpr auto largest_file = std::uint64_t{256} << 20;

constexpr auto nothing_staged = std::string_view{
    "No changes were staged: the given paths had nothing new to stage. git_status shows what is "
    "modified or untracked."};

auto outside(git_repository* repository, std::string_view path) -> std::unexpected<mcp::ToolError> {
  return mcp::failure(base::concat("Path ", base::quoted(path), " is outside the repository '",
                                   git_repository_workdir(repository), "'"));
}

// As libgit2's pathspecs are: below the work tree, "*" for all of it.
auto pathspec(git_repository* repository, std::string_view path) -> mcp::Result<std::string> {
  if (path.empty()) {
    return mcp::failure(
        "empty string is not a valid pathspec. please use . instead if you meant to match all "
        "paths");
  }
  if (path.contains('\0')) return mcp::failure(base::quoted(path) + " has a NUL");
  if (path.starts_with(':')) {
    return mcp::failure(base::concat(
        base::quoted(path), ": pathspecs that begin with ':' are not understood; write './", path,
        "' for a file of that name"));
  }
  auto rest = path;
  if (path.starts_with('/')) {
    auto const top = std::string_view{git_repository_workdir(repository)};
    if (path != top.substr(0, top.size() - 1) && !path.starts_with(top)) {
      return outside(repository, path);
    }
    rest.remove_prefix(std::min(path.size(), top.size()));
  }
  auto names = std::vector<std::string_view>{};
  while (!rest.empty()) {
    auto const end = std::min(rest.find('/'), rest.size());
    auto const name = rest.substr(0, end);
    rest.remove_prefix(std::min(rest.size(), end + 1));
    if (name == "..") {
      if (names.empty()) return outside(repository, path);
      names.pop_back();
    } else if (!name.empty() && name != ".") {
      names.push_back(name);
    }
  }
  auto result = std::string{};
  for (auto const name : names) result += base::concat(result.empty() ? "" : "/", name);
  return result.empty() ? std::string{"*"} : result;
}

// Texts as libgit2 takes them; they must live as long.
class Texts {
 public:
  explicit Texts(std::vector<std::string>& texts) {
    for (auto& text : texts) pointers_.push_back(text.data());
  }
  auto get() -> git_strarray { return {.strings = pointers_.data(), .count = pointers_.size()}; }

 private:
  std::vector<char*> pointers_;
};

// Those of the specs that no file matches, neither in the work tree nor in the index.
auto unmatched(git_repository* repository, git_index* index, std::vector<std::string> const& specs)
    -> mcp::Result<std::vector<std::string>> {
  auto missing = std::vector<std::string>{};
  for (auto const& spec : specs) {
    auto one = std::vector{spec};
    auto texts = Texts{one};
    auto const array = texts.get();
    auto matcher = Pathspec{};
    if (git_pathspec_new(std::out_ptr(matcher), &array) < 0) return git_failure();
    auto found = PathspecMatches{};
    if (git_pathspec_match_index(std::out_ptr(found), index, 0, matcher.get()) < 0) {
      return git_failure();
    }
    if (git_pathspec_match_list_entrycount(found.get()) > 0) continue;
    if (git_pathspec_match_workdir(std::out_ptr(found), repository, 0, matcher.get()) < 0) {
      return git_failure();
    }
    if (git_pathspec_match_list_entrycount(found.get()) == 0) missing.push_back(spec);
  }
  return missing;
}

// In git's words. Nothing of the list is staged then.
auto check_matches(Repositories const& repositories, git_repository* repository, git_index* index,
                   std::vector<std::string> const& specs) -> mcp::Result<void> {
  auto ignored = std::string{};
  for (auto const& spec : TRY(unmatched(repository, index, specs))) {
    if (spec == "*") continue;  // an empty work tree has nothing new
    auto is_ignored = 0;
    if (git_ignore_path_is_ignored(&is_ignored, repository, spec.c_str()) == 0 && is_ignored != 0 &&
        repositories.exists(base::concat(git_repository_workdir(repository), spec))) {
      ignored += base::concat(spec, "\n");
      continue;
    }
    return mcp::failure(
        base::concat("fatal: pathspec '", base::shown(spec), "' did not match any files"));
  }
  if (ignored.empty()) return {};
  return mcp::failure(
      base::concat("The following paths are ignored by one of your .gitignore files:\n", ignored,
                   "Nothing was staged."));
}

// What a call stages, and what stands against it.
struct Staging {
  Repositories const& repositories;
  git_repository* repository;
  std::vector<std::string> paths = {};
  std::string too_large = {};
};

auto note_path(char const* path, char const*, void* payload) -> int {
  auto& staging = *static_cast<Staging*>(payload);
  auto const name = base::concat(git_repository_workdir(staging.repository), path);
  constexpr auto pass_over = 1;
  if (may_be_hidden(name)) return pass_over;  // what is not seen is not known to be gone
  if (staging.repositories.size_of(name) > largest_file) {
    staging.too_large = path;
    return GIT_EUSER;
  }
  staging.paths.emplace_back(path);
  return 0;
}

auto add_files(Call const& call, AddArguments const& in) -> mcp::Result<mcp::Structured<Staged>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  if (git_repository_is_bare(repository.get()) != 0) {
    return mcp::failure("this operation must be run in a work tree");
  }
  auto specs = std::vector<std::string>{};
  for (auto const& file : in.files) specs.push_back(TRY(pathspec(repository.get(), file)));
  auto index = TRY(LockedIndex::take(call.repositories, repository.get()));
  TRY(check_matches(call.repositories, repository.get(), index.get(), specs));

  auto staging = Staging{.repositories = call.repositories, .repository = repository.get()};
  auto texts = Texts{specs};
  auto const array = texts.get();
  if (git_index_add_all(index.get(), &array, GIT_INDEX_ADD_DEFAULT, note_path, &staging) < 0) {
    if (staging.too_large.empty()) return git_failure();
    return mcp::failure(base::concat(base::quoted(staging.too_large), " has more than ",
                                     largest_file >> 20,
                                     " MiB, the most that is staged here; nothing was staged"));
  }
  // What cannot be looked at is not gone.
  if (!refused().empty()) return mcp::failure(base::concat(refused(), "; nothing was staged"));
  auto staged = Staged{.paths = std::move(staging.paths)};
  if (staged.paths.empty()) return answer(std::string{nothing_staged}, std::move(staged));
  TRY(index.write());
  auto room = Room{call.context};
  std::erase_if(staged.paths, [&](auto const& path) { return !room.take(path.size() * 2 + 3); });
  return answer("Files staged successfully", std::move(staged));
}

struct Reset {
  std::string message;
};

auto reset_index(Call const& call, ResetArguments const& in)
    -> mcp::Result<mcp::Structured<Reset>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  if (git_repository_is_bare(repository.get()) != 0) {
    return mcp::failure("this operation must be run in a work tree");
  }
  auto const head = TRY(read_head(repository.get()));
  auto index = TRY(LockedIndex::take(call.repositories, repository.get()));
  if (head.commit) {
    auto commit = Object{};
    auto tree = Object{};
    git_object_lookup(std::out_ptr(commit), repository.get(), &*head.commit, GIT_OBJECT_COMMIT);
    if (!commit) return git_failure();
    git_object_peel(std::out_ptr(tree), commit.get(), GIT_OBJECT_TREE);
    if (!tree) return git_failure();
    if (git_index_read_tree(index.get(), reinterpret_cast<git_tree*>(tree.get())) < 0) {
      return git_failure();
    }
  } else if (git_index_clear(index.get()) < 0) {
    return git_failure();
  }
  TRY(index.write());
  return answer("All staged changes reset", Reset{.message = "All staged changes reset"});
}

}  // namespace

void add_staging(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  make_patient(server
                   .tool("git_add", "Adds file contents to the staging area",
                         handler<AddArguments, mcp::Structured<Staged>>(repositories, add_files))
                   .title("Add")
                   .hints(writes(false, true)),
               repositories);
  make_patient(server
                   .tool("git_reset", "Unstages all staged changes",
                         handler<ResetArguments, mcp::Structured<Reset>>(repositories, reset_index))
                   .title("Reset")
                   .hints(writes(true, true)),
               repositories);
}

}  // namespace git
