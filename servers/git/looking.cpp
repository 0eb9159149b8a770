// Tools that the official server does not have, and that only look: tags, stashes, reflogs, work
// trees, and where two histories part.

#include <algorithm>
#include <optional>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/head.hpp"
#include "servers/git/repositories.hpp"
#include "servers/git/revisions.hpp"

namespace git {
namespace {

constexpr auto default_count = 50;

struct TagArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::optional<std::string>, "Glob that the names have, such as 'v1.*'"> pattern;
};
struct Tag {
  std::string name;
  std::string target;  // what it leads to
  std::optional<std::string> message;
  std::optional<Author> tagger;
};
struct Tags {
  std::vector<Tag> tags;
};

struct StashArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
};
struct ReflogArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string, "A branch, or HEAD", mcp::otherwise{"HEAD"}> ref;
  mcp::Arg<std::int64_t, "Entries to show", mcp::at_least{1}, mcp::at_most{1000},
           mcp::otherwise{default_count}>
      max_count;
};
struct ReflogEntry {
  std::string selector;  // "HEAD@{0}"
  std::string hash;
  std::string message;
  std::string date;
};
struct ReflogEntries {
  std::vector<ReflogEntry> entries;
};

struct MergeBaseArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::vector<std::string>, "Two revisions or more", mcp::min_items{2}, mcp::max_items{64}>
      revisions;
};
struct MergeBases {
  std::vector<std::string> commits;
};

struct WorktreeArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
};
struct ListedWorktree {
  std::string path;
  std::optional<std::string> commit;
  std::optional<std::string> branch;
  std::optional<std::string> unreachable;  // why it cannot be looked into
};
struct Worktrees {
  std::vector<ListedWorktree> worktrees;
};

// git_strarray with an end.
class Names {
 public:
  Names() = default;
  Names(Names const&) = delete;
  auto operator=(Names const&) -> Names& = delete;
  ~Names() { git_strarray_dispose(&array_); }
  auto get() -> git_strarray* { return &array_; }
  auto sorted() const -> std::vector<std::string> {
    auto names = std::vector<std::string>{};
    for (auto i = std::size_t{0}; i < array_.count; ++i) names.emplace_back(array_.strings[i]);
    base::sort(names);
    return names;
  }

 private:
  git_strarray array_ = {};
};

// Lines of a list, as far as there is room for them and for their objects.
class List {
 public:
  explicit List(Call const& call) : room_{call.context} {}
  // False when there is no room for it.
  // `more` is what of the object is not in the line, in bytes.
  auto add(std::string const& line, std::size_t more = 0) -> bool {
    constexpr auto around = std::size_t{400};  // names of members, ids and dates
    if (!room_.take(line, 3) || !room_.take(around + more)) return is_cut_ = true, false;
    text_ += base::concat(text_.empty() ? "" : "\n", line);
    return true;
  }
  template <class T>
  auto answer(T value) -> mcp::Structured<T> {
    auto result = git::answer(std::move(text_), std::move(value));
    if (is_cut_) {
      result.content.emplace_back(
          mcp::Text{"[There are more, for which there is no room in an answer.]"});
    }
    return result;
  }

 private:
  Room room_;
  std::string text_;
  bool is_cut_ = false;
};

auto first_line(std::string_view text) -> std::string {
  return std::string{text.substr(0, std::min(text.find('\n'), text.size()))};
}

auto read_tag(git_repository* repository, std::string const& name) -> mcp::Result<Tag> {
  auto reference = Reference{};
  if (git_reference_lookup(std::out_ptr(reference), repository, ("refs/tags/" + name).c_str()) <
      0) {
    return git_failure();
  }
  auto tag = Tag{.name = name, .target = {}, .message = {}, .tagger = {}};
  auto object = Object{};
  if (git_reference_peel(std::out_ptr(object), reference.get(), GIT_OBJECT_ANY) == 0) {
    tag.target = hex(*git_object_id(object.get()));
  }
  auto annotated = TagObject{};
  auto const* const id = git_reference_target(reference.get());
  if (id && git_tag_lookup(std::out_ptr(annotated), repository, id) == 0) {
    auto const* const message = git_tag_message(annotated.get());
    tag.message = message ? message : "";
    if (auto const* const tagger = git_tag_tagger(annotated.get())) {
      tag.tagger = Author{
          .name = tagger->name, .email = tagger->email, .date = date_text(tagger->when, 'T')};
    }
  }
  return tag;
}

auto list_tags(Call const& call, TagArguments const& in) -> mcp::Result<mcp::Structured<Tags>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto const pattern = in.pattern.value_or("");
  TRY(check_name("pattern", pattern));
  auto names = Names{};
  if (git_tag_list_match(names.get(), pattern.c_str(), repository.get()) < 0) return git_failure();
  auto list = List{call};
  auto tags = Tags{};
  for (auto const& name : names.sorted()) {
    auto tag = TRY(read_tag(repository.get(), name));
    auto const line = tag.message ? base::concat(name, "\t", first_line(*tag.message)) : name;
    if (!list.add(line, tag.message ? tag.message->size() * 2 : 0)) break;
    tags.tags.push_back(std::move(tag));
  }
  return list.answer(std::move(tags));
}

auto entries_of(Call const& call, git_repository* repository, std::string const& reference,
                std::string_view shown, std::int64_t most)
    -> mcp::Result<mcp::Structured<ReflogEntries>> {
  // Reading one that is not there would make it.
  if (git_reference_has_log(repository, reference.c_str()) != 1) {
    return answer("", ReflogEntries{});
  }
  auto reflog = Reflog{};
  if (git_reflog_read(std::out_ptr(reflog), repository, reference.c_str()) < 0) {
    return git_failure();
  }
  auto list = List{call};
  auto entries = ReflogEntries{};
  auto const count =
      std::min<std::size_t>(git_reflog_entrycount(reflog.get()), static_cast<std::size_t>(most));
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const* const entry = git_reflog_entry_byindex(reflog.get(), i);
    auto const* const message = git_reflog_entry_message(entry);
    auto const& id = *git_reflog_entry_id_new(entry);
    auto one = ReflogEntry{.selector = base::concat(shown, "@{", i, "}"),
                           .hash = hex(id),
                           .message = message ? message : "",
                           .date = date_text(git_reflog_entry_committer(entry)->when, 'T')};
    // As `git reflog` and `git stash list` show them.
    auto const line = shown == "stash" ? base::concat(one.selector, ": ", one.message)
                                       : base::concat(short_id(repository, id), " ", one.selector,
                                                      ": ", one.message);
    if (!list.add(line)) break;
    entries.entries.push_back(std::move(one));
  }
  return list.answer(std::move(entries));
}

auto list_stashes(Call const& call, StashArguments const& in)
    -> mcp::Result<mcp::Structured<ReflogEntries>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  constexpr auto all = std::int64_t{100'000};
  return entries_of(call, repository.get(), "refs/stash", "stash", all);
}

auto show_reflog(Call const& call, ReflogArguments const& in)
    -> mcp::Result<mcp::Structured<ReflogEntries>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  TRY(check_name("ref", in.ref));
  auto reference = std::string{"HEAD"};
  if (in.ref != "HEAD") {
    auto found = Reference{};
    if (git_reference_dwim(std::out_ptr(found), repository.get(), in.ref.c_str()) < 0) {
      return mcp::failure(base::concat("there is no branch or other ref ", base::quoted(in.ref)));
    }
    reference = git_reference_name(found.get());
  }
  return entries_of(call, repository.get(), reference, in.ref.get(), in.max_count);
}

auto find_merge_bases(Call const& call, MergeBaseArguments const& in)
    -> mcp::Result<mcp::Structured<MergeBases>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto ids = std::vector<git_oid>{};
  for (auto const& revision : in.revisions) {
    auto const commit = TRY(resolve_commit(repository.get(), "revision", revision));
    ids.push_back(*git_commit_id(commit.get()));
  }
  auto found = git_oidarray{};
  auto const code = git_merge_bases_many(&found, repository.get(), ids.size(), ids.data());
  if (code == GIT_ENOTFOUND) {
    return answer("They have no commit in common.", MergeBases{});
  }
  if (code < 0) return git_failure();
  auto bases = MergeBases{};
  auto text = std::string{};
  for (auto i = std::size_t{0}; i < found.count; ++i) {
    bases.commits.push_back(hex(found.ids[i]));
    text += base::concat(text.empty() ? "" : "\n", bases.commits.back());
  }
  git_oidarray_dispose(&found);
  return answer(std::move(text), std::move(bases));
}

auto without_end(std::string path) -> std::string {
  while (path.size() > 1 && path.ends_with('/')) path.pop_back();
  return path;
}

auto look_at(git_repository* repository, std::string path) -> ListedWorktree {
  auto tree = ListedWorktree{
      .path = without_end(std::move(path)), .commit = {}, .branch = {}, .unreachable = {}};
  auto const head = read_head(repository);
  if (!head) {
    tree.unreachable = head.error().message;
    return tree;
  }
  if (head->commit) tree.commit = hex(*head->commit);
  if (!head->branch.empty()) tree.branch = head->branch;
  return tree;
}

// As `git worktree list` shows it.
auto shown(git_repository* repository, ListedWorktree const& tree, bool is_bare) -> std::string {
  if (is_bare) return tree.path + " (bare)";
  if (tree.unreachable) return base::concat(tree.path, " (", *tree.unreachable, ")");
  auto id = git_oid{};
  auto commit = std::string{"0000000"};
  if (tree.commit && git_oid_fromstrn(&id, tree.commit->data(), tree.commit->size(),
                                      git_repository_oid_type(repository)) == 0) {
    commit = short_id(repository, id);
  }
  return base::concat(tree.path, " ", commit, " ",
                      tree.branch ? base::concat("[", *tree.branch, "]") : "(detached HEAD)");
}

auto list_worktrees(Call const& call, WorktreeArguments const& in)
    -> mcp::Result<mcp::Structured<Worktrees>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto list = List{call};
  auto trees = Worktrees{};
  auto const add = [&](ListedWorktree tree, bool is_bare) {
    if (list.add(shown(repository.get(), tree, is_bare)))
      trees.worktrees.push_back(std::move(tree));
  };
  auto opened = Repository{};
  auto* main = repository.get();
  // Opened by its own folder, a repository apart from its work tree would not know that.
  if (git_repository_is_worktree(main) != 0) {
    git_repository_open(std::out_ptr(opened), git_repository_commondir(main));
    main = opened.get();
  }
  if (main) {
    auto const is_bare = git_repository_is_bare(main) != 0;
    add(look_at(main, is_bare ? git_repository_path(main) : git_repository_workdir(main)), is_bare);
  }
  auto names = Names{};
  if (git_worktree_list(names.get(), repository.get()) < 0) return git_failure();
  for (auto const& name : names.sorted()) {
    auto tree = Worktree{};
    if (git_worktree_lookup(std::out_ptr(tree), repository.get(), name.c_str()) < 0) continue;
    auto linked = Repository{};
    if (git_repository_open_from_worktree(std::out_ptr(linked), tree.get()) == 0) {
      add(look_at(linked.get(), git_worktree_path(tree.get())), false);
    } else {
      add({.path = git_worktree_path(tree.get()),
           .commit = {},
           .branch = {},
           .unreachable = "not in the given directories, or gone"},
          false);
    }
  }
  return list.answer(std::move(trees));
}

}  // namespace

void add_looking(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_tag", "Lists tags, with the messages of those that have one",
            handler<TagArguments, mcp::Structured<Tags>>(repositories, list_tags))
      .title("Tags")
      .hints(mcp::read_only);
  server
      .tool("git_stash_list", "Lists what is stashed away, the newest first",
            handler<StashArguments, mcp::Structured<ReflogEntries>>(repositories, list_stashes))
      .title("Stashes")
      .hints(mcp::read_only);
  server
      .tool("git_reflog", "Shows where a branch or HEAD has been, the newest first",
            handler<ReflogArguments, mcp::Structured<ReflogEntries>>(repositories, show_reflog))
      .title("Reflog")
      .hints(mcp::read_only);
  server
      .tool(
          "git_merge_base", "Finds the best common ancestors of revisions",
          handler<MergeBaseArguments, mcp::Structured<MergeBases>>(repositories, find_merge_bases))
      .title("Merge Base")
      .hints(mcp::read_only);
  server
      .tool("git_worktree_list", "Lists the work trees of a repository",
            handler<WorktreeArguments, mcp::Structured<Worktrees>>(repositories, list_worktrees))
      .title("Work Trees")
      .hints(mcp::read_only);
}

}  // namespace git
