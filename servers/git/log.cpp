// git_log: the history of a branch, of a path, of what somebody did.

#include <optional>

#include "base/text.hpp"
#include "kit/regex/regex.hpp"
#include "servers/git/answers.hpp"
#include "servers/git/dates.hpp"
#include "servers/git/head.hpp"
#include "servers/git/repositories.hpp"
#include "servers/git/revisions.hpp"
#include "servers/git/walk.hpp"

namespace git {
namespace {

constexpr auto most_commits = std::int64_t{100'000};

struct LogArguments {
  mcp::Arg<std::string, repo_path_doc> repo_path;
  mcp::Arg<std::int64_t, "Commits to show; -1 shows all that there is room for", mcp::at_least{-1},
           mcp::otherwise{10}>
      max_count;
  mcp::Arg<std::optional<std::string>,
           "Start timestamp for filtering commits. Accepts: ISO 8601 format (e.g., "
           "'2024-01-15T14:30:25'), relative dates (e.g., '2 weeks ago', 'yesterday'), or absolute "
           "dates (e.g., '2024-01-15', 'Jan 15 2024')">
      start_timestamp;
  mcp::Arg<std::optional<std::string>,
           "End timestamp for filtering commits. Accepts: ISO 8601 format (e.g., "
           "'2024-01-15T14:30:25'), relative dates (e.g., '2 weeks ago', 'yesterday'), or absolute "
           "dates (e.g., '2024-01-15', 'Jan 15 2024')">
      end_timestamp;
  mcp::Arg<std::optional<std::string>, "Regular expression that 'Name <email>' of the author has">
      author;
  mcp::Arg<std::optional<std::string>, "Regular expression that the message has"> grep;
  mcp::Arg<std::optional<std::string>, "Only commits that change this file or folder"> path;
  mcp::Arg<std::optional<std::string>, "Where to begin; HEAD when it is not given"> revision;
  mcp::Arg<std::int64_t, "Commits to leave out first, to go on after an earlier answer",
           mcp::at_least{0}, mcp::otherwise{0}>
      skip;
};

struct LoggedCommit {
  std::string hash;
  Author author;
  Author committer;
  std::vector<std::string> parents;
  std::string message;
};
struct Log {
  std::vector<LoggedCommit> commits;
  std::optional<std::int64_t> nextSkip;  // there are more: the `skip` that goes on
};

struct Wanted {
  std::optional<std::int64_t> until;
  std::optional<kit::Regex> author;
  std::optional<kit::Regex> message;
};

auto parse_pattern(std::string_view what, std::optional<std::string> const& pattern)
    -> mcp::Result<std::optional<kit::Regex>> {
  if (!pattern || pattern->empty()) return std::nullopt;
  auto regex = kit::Regex::parse(*pattern, {});
  if (!regex) return mcp::failure(base::concat(what, ": ", regex.error().message));
  return *std::move(regex);
}

auto moment(Call const& call, std::string_view what, std::optional<std::string> const& text)
    -> mcp::Result<std::optional<std::int64_t>> {
  if (!text || text->empty()) return std::nullopt;
  TRY(check_name(what, *text));
  return TRY(parse_moment(what, *text, call.repositories.now()));
}

auto is_wanted(git_commit* commit, Wanted const& wanted) -> bool {
  if (wanted.until && git_commit_time(commit) > *wanted.until) return false;
  if (wanted.author) {
    auto const* const author = git_commit_author(commit);
    auto const text =
        base::concat(text_of(*commit, author->name), " <", text_of(*commit, author->email), ">");
    if (!wanted.author->matches(text)) return false;
  }
  return !wanted.message || wanted.message->matches(text_of(*commit, git_commit_message(commit)));
}

auto logged(git_commit* commit) -> LoggedCommit {
  auto result = LoggedCommit{.hash = hex(*git_commit_id(commit)),
                             .author = author_of(*commit, *git_commit_author(commit)),
                             .committer = author_of(*commit, *git_commit_committer(commit)),
                             .parents = {},
                             .message = text_of(*commit, git_commit_message_raw(commit))};
  for (auto i = 0U; i < git_commit_parentcount(commit); ++i) {
    result.parents.push_back(hex(*git_commit_parent_id(commit, i)));
  }
  return result;
}

auto shown(git_commit* commit, LoggedCommit const& logged) -> std::string {
  return base::concat("Commit: ", logged.hash, "\nAuthor: ", logged.author.name,
                      "\nDate: ", date_text(git_commit_author(commit)->when, ' '),
                      "\nMessage: ", logged.message, "\n");
}

// For the text, and for the object with the same and more.
auto take(Room& room, std::string_view text, LoggedCommit const& commit) -> bool {
  constexpr auto around = std::size_t{240};  // names of members, dates
  return room.take(text, 2) &&
         room.take(around + commit.parents.size() * 68 +
                   2 * (commit.author.email.size() + commit.committer.name.size() +
                        commit.committer.email.size()));
}

auto too_large(LoggedCommit const& commit, std::int64_t passed) -> std::unexpected<mcp::ToolError> {
  return mcp::failure(base::concat(
      "commit ", commit.hash, " has a message of ", commit.message.size(),
      " bytes, for which an answer has no room; \"skip\": ", passed, " goes on after it"));
}

// A path below the work tree, as trees have it.
auto tree_path(std::optional<std::string> const& path) -> mcp::Result<std::string> {
  if (!path || path->empty() || *path == ".") return std::string{};
  auto const parsed = host::Path::parse(*path);
  if (!parsed) return mcp::failure("path: " + parsed.error().message);
  return std::string{parsed->is_root() ? "" : parsed->view()};
}

auto start_of(git_repository* repository, LogArguments const& in) -> mcp::Result<git_oid> {
  if (in.revision) {
    auto const commit = TRY(resolve_commit(repository, "revision", *in.revision));
    return *git_commit_id(commit.get());
  }
  auto const head = TRY(read_head(repository));
  if (head.commit) return *head.commit;
  return mcp::failure(base::concat("Reference at 'refs/heads/", head.branch, "' does not exist"));
}

auto show_log(Call const& call, LogArguments const& in) -> mcp::Result<mcp::Structured<Log>> {
  auto const repository = TRY(call.repositories.open(in.repo_path));
  auto const since = TRY(moment(call, "start_timestamp", in.start_timestamp));
  auto const wanted = Wanted {
    .until = TRY(moment(call, "end_timestamp", in.end_timestamp))
    , .author = TRY(parse_pattern("author", in.author))
    , .message = TRY(parse_pattern("grep", in.grep))
  };
  auto walk = Walk {
    repository.get(), TRY(tree_path(in.path))
    , since
  };
  TRY(walk.add(TRY(start_of(repository.get(), in))));

  auto const most = in.max_count < 0 ? most_commits : in.max_count.get();
  auto text = std::string{"Commit history:\n"};
  auto log = Log{};
  auto room = Room{call.context};
  auto passed = std::int64_t{0};
  while (static_cast<std::int64_t>(log.commits.size()) < most) {
    auto const commit = TRY(walk.next());
    if (!commit) break;
    if (!is_wanted(commit.get(), wanted) || passed++ < in.skip) continue;
    auto entry = logged(commit.get());
    auto lines = shown(commit.get(), entry);
    if (!take(room, lines, entry)) {
      if (log.commits.empty()) return too_large(entry, passed);
      log.nextSkip = passed - 1;
      break;
    }
    if (!log.commits.empty()) text += '\n';
    text += lines;
    log.commits.push_back(std::move(entry));
  }
  auto const next = log.nextSkip;
  auto result = answer(std::move(text), std::move(log));
  if (next) {
    result.content.emplace_back(mcp::Text{base::concat(
        "[There is no room for more. To go on, call git_log with \"skip\": ", *next, ".]")});
  }
  return result;
}

}  // namespace

void add_log(mcp::Server& server, std::shared_ptr<Repositories> const& repositories) {
  server
      .tool("git_log", "Shows the commit logs",
            handler<LogArguments, mcp::Structured<Log>>(repositories, show_log))
      .title("Log")
      .hints(mcp::read_only);
}

}  // namespace git
