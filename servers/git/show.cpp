// A commit with what it changed, or what a file or a folder held then.

#include <algorithm>

#include "base/text.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/listing.hpp"
#include "servers/git/renames.hpp"
#include "servers/git/revisions.hpp"

namespace git {
namespace {

struct Show {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string,
           "The revision (commit hash, branch name, tag) to show; REVISION:PATH is a file or a "
           "folder at that time">
      revision;
  mcp::Arg<bool, "Numbers of changed lines for each file, in place of the lines",
           mcp::otherwise{false}>
      stat;
  mcp::Arg<std::optional<std::string>, "Where to go on, from an answer that was cut"> cursor;
};

struct CommitEntry {
  std::string hash;
  std::string author;
  std::string email;
  std::string date;  // ISO 8601 with its own offset
  std::string message;
  std::vector<std::string> parents;
};

struct ShowResult {
  std::string content;
  std::string type;  // "commit", "tree", "blob"
  std::optional<CommitEntry> commit;
  std::vector<FileEntry> files;
  std::optional<std::string> nextCursor;
};
using ShowAnswer = mcp::Structured<ShowResult>;

// One text.
class Whole : public Parts {
 public:
  explicit Whole(std::string text) : text_{std::move(text)} {}
  auto count() const -> std::size_t override { return 1; }
  auto checksum() const -> std::uint64_t override { return Checksum{}.add(text_).value(); }
  auto text(std::size_t /*index*/, std::optional<FileEntry>& /*file*/)
      -> mcp::Result<std::string> override {
    return text_;
  }

 private:
  std::string text_;
};

auto answer_of(Page page, std::string type, std::optional<CommitEntry> commit) -> ShowAnswer {
  auto answer = ShowAnswer{.value = {.content = {},
                                     .type = std::move(type),
                                     .commit = std::move(commit),
                                     .files = std::move(page.files),
                                     .nextCursor = std::move(page.next)},
                           .content = {},
                           .repeats_text = true};
  answer.content.emplace_back(mcp::Text{std::move(page.text)});
  if (!page.note.empty()) answer.content.emplace_back(mcp::Text{std::move(page.note)});
  return answer;
}

auto show_blob(Call const& call, git_blob const* blob, Show const& in) -> mcp::Result<ShowAnswer> {
  auto whole = Whole{std::string{static_cast<char const*>(git_blob_rawcontent(blob)),
                                 static_cast<std::size_t>(git_blob_rawsize(blob))}};
  return answer_of(TRY(show_page(call, whole, "git_show", in.cursor.get(), {})), "blob", {});
}

auto show_tree(Call const& call, git_tree const* tree, Show const& in) -> mcp::Result<ShowAnswer> {
  auto names = std::string{};
  auto const count = git_tree_entrycount(tree);
  for (auto i = std::size_t{0}; i < count; ++i) {
    auto const* const entry = git_tree_entry_byindex(tree, i);
    names += base::concat(i == 0 ? "" : "\n", git_tree_entry_name(entry),
                          git_tree_entry_type(entry) == GIT_OBJECT_TREE ? "/" : "");
  }
  auto whole = Whole{std::move(names)};
  return answer_of(TRY(show_page(call, whole, "git_show", in.cursor.get(), {})), "tree", {});
}

// "2026-11-22 22:18:08 +0000"
auto date_with_plain_offset(git_time const& time) -> std::string {
  auto date = date_text(time, ' ');
  if (auto const colon = date.rfind(':'); colon != date.npos) date.erase(colon, 1);
  if (auto const sign = date.find_last_of("+-"); sign != date.npos) date.insert(sign, " ");
  return date;
}

auto commit_head(git_commit* commit) -> std::string {
  auto const& signature = *git_commit_author(commit);
  auto const author = author_of(*commit, signature);
  auto text =
      base::concat("commit ", hex(*git_commit_id(commit)), "\nAuthor: ", author.name, " <",
                   author.email, ">\nDate:   ", date_with_plain_offset(signature.when), "\n\n");
  auto const message = text_of(*commit, git_commit_message_raw(commit));
  auto rest = std::string_view{message};
  while (rest.ends_with('\n')) rest.remove_suffix(1);
  while (true) {
    auto const end = std::min(rest.find('\n'), rest.size());
    text += base::concat("    ", rest.substr(0, end), "\n");
    if (end == rest.size()) return text;
    rest.remove_prefix(end + 1);
  }
}

auto entry_of(git_commit* commit) -> CommitEntry {
  auto author = author_of(*commit, *git_commit_author(commit));
  auto entry = CommitEntry{.hash = hex(*git_commit_id(commit)),
                           .author = std::move(author.name),
                           .email = std::move(author.email),
                           .date = std::move(author.date),
                           .message = text_of(*commit, git_commit_message_raw(commit))};
  auto const parents = git_commit_parentcount(commit);
  for (auto i = 0U; i < parents; ++i) {
    entry.parents.push_back(hex(*git_commit_parent_id(commit, i)));
  }
  return entry;
}

// Of the first parent, or of none.
auto tree_before(git_commit* commit) -> mcp::Result<Tree> {
  auto tree = Tree{};
  if (git_commit_parentcount(commit) == 0) return tree;
  auto parent = Commit{};
  if (git_commit_parent(std::out_ptr(parent), commit, 0) < 0) return git_failure();
  if (git_commit_tree(std::out_ptr(tree), parent.get()) < 0) return git_failure();
  return tree;
}

auto show_commit(Call const& call, git_repository* repository, git_commit* commit, Show const& in)
    -> mcp::Result<ShowAnswer> {
  auto tree = Tree{};
  if (git_commit_tree(std::out_ptr(tree), commit) < 0) return git_failure();
  auto const before = TRY(tree_before(commit));
  auto config = Config{};
  if (git_repository_config_snapshot(std::out_ptr(config), repository) < 0) config.reset();
  // What the configuration says of `git diff` is not for this, as with git's diff-tree.
  auto const configured = read_rendering(config.get());
  auto const rendering = Rendering{.rename_limit = configured.rename_limit,
                                   .quotes_high = configured.quotes_high,
                                   .indent_heuristic = configured.indent_heuristic};
  auto comparison = TRY(tree_to_tree(repository, before.get(), tree.get()));
  TRY(find_renames(repository, rendering, comparison.changes));
  auto listing = Listing{Printer{repository, rendering}, std::move(comparison), Between::others,
                         Listing::Style::short_patch};
  auto head = commit_head(commit);
  auto page = Page{};
  if (in.stat) {
    auto const stat = TRY(listing.stat(page.files));
    page.text = base::concat(head, stat.empty() ? "" : "\n", stat);
    bound_page(call, page);
  } else {
    page = TRY(show_page(call, listing, "git_show", in.cursor.get(), std::move(head)));
  }
  return answer_of(std::move(page), "commit", entry_of(commit));
}

// ":path" and ":2:path" are a file as it is in the index, which libgit2 does not resolve.
auto find_staged(git_repository* repository, std::string_view revision) -> mcp::Result<Object> {
  auto const is_staged =
      revision.size() > 2 && revision[2] == ':' && revision[1] >= '0' && revision[1] <= '3';
  auto const stage = is_staged ? revision[1] - '0' : 0;
  auto const path = std::string{revision.substr(is_staged ? 3 : 1)};
  auto index = Index{};
  if (git_repository_index(std::out_ptr(index), repository) < 0) return git_failure();
  auto const* const entry = git_index_get_bypath(index.get(), path.c_str(), stage);
  if (!entry) {
    return mcp::failure(base::concat("\"Blob or Tree named '", base::shown(path),
                                     "' not found\": it is not in the index"));
  }
  auto object = Object{};
  if (git_object_lookup(std::out_ptr(object), repository, &entry->id, GIT_OBJECT_ANY) < 0) {
    return git_failure();
  }
  return object;
}

auto find_object(git_repository* repository, std::string const& revision) -> mcp::Result<Object> {
  auto const is_path = revision.starts_with(':') && !revision.starts_with(":/");
  return is_path ? find_staged(repository, revision) : resolve(repository, "revision", revision);
}

auto git_show(Call const& call, Show const& in) -> mcp::Result<ShowAnswer> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto const object = TRY(find_object(repository.get(), in.revision));
  auto target = Object{};
  if (git_object_type(object.get()) == GIT_OBJECT_TAG) {
    if (git_object_peel(std::out_ptr(target), object.get(), GIT_OBJECT_ANY) < 0) {
      return git_failure();
    }
  } else if (git_object_dup(std::out_ptr(target), object.get()) < 0) {
    return git_failure();
  }
  switch (git_object_type(target.get())) {
    case GIT_OBJECT_BLOB:
      return show_blob(call, reinterpret_cast<git_blob*>(target.get()), in);
    case GIT_OBJECT_TREE:
      return show_tree(call, reinterpret_cast<git_tree*>(target.get()), in);
    default:
      return show_commit(call, repository.get(), reinterpret_cast<git_commit*>(target.get()), in);
  }
}

}  // namespace

void add_show(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_show",
            "Shows the contents of a commit, or of a file or directory given as <revision>:<path>",
            handler<Show, ShowAnswer>(repositories, git_show))
      .title("Show")
      .hints(mcp::read_only);
}

}  // namespace git
