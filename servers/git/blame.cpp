// git_blame: which commit each line of a file is from.

#include <algorithm>
#include <map>
#include <optional>

#include "base/text.hpp"
#include "base/utf8.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/head.hpp"
#include "servers/git/repositories.hpp"
#include "servers/git/revisions.hpp"

namespace git {
namespace {

struct BlameArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::string, "The file, below the top of the work tree"> path;
  mcp::Arg<std::optional<std::string>, "As of this revision; HEAD when it is not given"> revision;
  mcp::Arg<std::int64_t, "First line to show, from 1", mcp::at_least{1}, mcp::otherwise{1}>
      start_line;
  mcp::Arg<std::optional<std::int64_t>, "Last line to show", mcp::at_least{1}> end_line;
};

// Lines in a row that are from one commit.
struct BlameHunk {
  std::int64_t startLine;
  std::int64_t lines;
  std::string commit;
  Author author;
  std::string summary;
  std::optional<std::string> originalPath;  // when the file had another name then
};
struct Blame {
  std::vector<BlameHunk> hunks;
  std::optional<std::int64_t> nextLine;  // there are more: the `start_line` that goes on
};

auto file_at(git_repository* repository, git_commit* commit, std::string const& path)
    -> mcp::Result<std::string> {
  auto tree = Tree{};
  auto entry = TreeEntry{};
  auto blob = Blob{};
  if (git_commit_tree(std::out_ptr(tree), commit) < 0) return git_failure();
  git_tree_entry_bypath(std::out_ptr(entry), tree.get(), path.c_str());
  if (entry) git_blob_lookup(std::out_ptr(blob), repository, git_tree_entry_id(entry.get()));
  if (!blob) {
    return mcp::failure(base::concat("there is no file ", base::quoted(path), " in ",
                                     short_id(repository, *git_commit_id(commit))));
  }
  return std::string{static_cast<char const*>(git_blob_rawcontent(blob.get())),
                     static_cast<std::size_t>(git_blob_rawsize(blob.get()))};
}

auto lines_of(std::string_view text) -> std::vector<std::string_view> {
  auto lines = std::vector<std::string_view>{};
  while (!text.empty()) {
    auto const end = std::min(text.find('\n'), text.size());
    lines.push_back(text.substr(0, end));
    text.remove_prefix(std::min(text.size(), end + 1));
  }
  return lines;
}

auto padded(std::string_view text, std::size_t width) -> std::string {
  auto const size = base::utf8::count(text);
  return base::concat(text, std::string(width - std::min(width, size), ' '));
}

auto hunk_of(git_repository* repository, git_blame_hunk const& hunk, std::string const& path)
    -> mcp::Result<BlameHunk> {
  auto commit = Commit{};
  if (git_commit_lookup(std::out_ptr(commit), repository, &hunk.final_commit_id) < 0) {
    return git_failure();
  }
  auto const* const summary = git_commit_summary(commit.get());
  auto result = BlameHunk{.startLine = static_cast<std::int64_t>(hunk.final_start_line_number),
                          .lines = static_cast<std::int64_t>(hunk.lines_in_hunk),
                          .commit = hex(hunk.final_commit_id),
                          .author = author_of(*commit, *git_commit_author(commit.get())),
                          .summary = text_of(*commit, summary),
                          .originalPath = {}};
  if (hunk.orig_path && path != hunk.orig_path) result.originalPath = hunk.orig_path;
  return result;
}

// As `git blame` begins a line: "^" before a commit without parents, then eight digits in all.
auto heading(git_blame_hunk const& hunk, BlameHunk const& shown, std::size_t width) -> std::string {
  auto const id = std::string_view{shown.commit};
  auto date = shown.author.date;
  if (auto const at = date.find('T'); at != date.npos) date[at] = ' ';
  // The offset with a space before it and without ':'.
  if (auto const sign = date.find_last_of("+-"); sign != date.npos) {
    if (auto const colon = date.find(':', sign); colon != date.npos) date.erase(colon, 1);
    date.insert(sign, " ");
  }
  return base::concat(hunk.boundary ? "^" : "", id.substr(0, hunk.boundary ? 7 : 8), " (",
                      padded(shown.author.name, width), " ", date, " ");
}

auto show_blame(Call const& call, BlameArguments const& in) -> mcp::Result<mcp::Structured<Blame>> {
  auto const opened = TRY(call.repositories.open(in.repo_path));
  auto* const repository = opened.get();
  auto const commit = TRY(resolve_commit(repository, "revision", in.revision.value_or("HEAD")));
  auto const parsed = host::Path::parse(in.path);
  if (!parsed) return mcp::failure("path: " + parsed.error().message);
  auto const path = std::string{parsed->view()};
  auto const text = TRY(file_at(repository, commit.get(), path));
  if (text.contains('\0')) return mcp::failure(base::quoted(path) + " is no text");
  auto const lines = lines_of(text);
  auto const count = static_cast<std::int64_t>(lines.size());
  if (in.start_line > std::max(count, std::int64_t{1})) {
    return mcp::failure(base::concat("start_line is ", in.start_line.get(), ", but ",
                                     base::quoted(path), " has ", count, " lines"));
  }
  auto const last = std::min(count, in.end_line.value_or(count));
  if (last < in.start_line && count > 0) {
    return mcp::failure(
        base::concat("end_line is ", last, ", before start_line, ", in.start_line.get()));
  }
  auto result = Blame{};
  if (count == 0) return answer("", std::move(result));

  auto options = git_blame_options{};
  git_blame_options_init(&options, GIT_BLAME_OPTIONS_VERSION);
  options.newest_commit = *git_commit_id(commit.get());
  options.min_line = static_cast<std::size_t>(in.start_line.get());
  options.max_line = static_cast<std::size_t>(last);
  auto blame = BlameObject{};
  if (git_blame_file(std::out_ptr(blame), repository, path.c_str(), &options) < 0) {
    return git_failure();
  }
  auto shown = std::string{};
  auto room = Room{call.context};
  auto const digits = std::string{base::Decimal{last}}.size();
  auto hunks = std::vector<BlameHunk>{};
  auto width = std::size_t{0};
  for (auto i = std::size_t{0}; i < git_blame_hunkcount(blame.get()); ++i) {
    hunks.push_back(TRY(hunk_of(repository, *git_blame_hunk_byindex(blame.get(), i), path)));
    width = std::max(width, base::utf8::count(hunks.back().author.name));
  }
  for (auto i = std::size_t{0}; i < hunks.size(); ++i) {
    auto& hunk = hunks[i];
    auto const start = heading(*git_blame_hunk_byindex(blame.get(), i), hunk, width);
    auto part = std::string{};
    for (auto line = hunk.startLine; line < hunk.startLine + hunk.lines && line <= last; ++line) {
      auto const number = std::string{base::Decimal{line}};
      part += base::concat(start, std::string(digits - std::min(digits, number.size()), ' '),
                           number, ") ", lines[static_cast<std::size_t>(line - 1)], "\n");
    }
    if (!room.take(part) || !room.take(400 + hunk.summary.size() * 2)) {
      result.nextLine = hunk.startLine;
      break;
    }
    shown += part;
    result.hunks.push_back(std::move(hunk));
  }
  if (!shown.empty()) shown.pop_back();
  auto const next = result.nextLine;
  auto made = answer(std::move(shown), std::move(result));
  if (next) {
    made.content.emplace_back(mcp::Text{base::concat(
        "[There is no room for more. To go on, call git_blame with \"start_line\": ", *next,
        ".]")});
  }
  return made;
}

}  // namespace

void add_blame(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_blame", "Shows which commit and author each line of a file is from",
            handler<BlameArguments, mcp::Structured<Blame>>(repositories, show_blame))
      .title("Blame")
      .hints(mcp::read_only);
}

}  // namespace git
