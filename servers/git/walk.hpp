// The history of a commit, newest first, as `git log` walks it.

#pragma once

#include <cstdint>
#include <optional>
#include <queue>
#include <string>
#include <unordered_set>
#include <vector>

#include "kit/git/git.hpp"
#include "mcp/types.hpp"

namespace git {

class Walk {
 public:
  // From `start` on. With a path, only commits that change what is there, and of a merge that has
  // it from one parent only that one (history simplification, as git does it by default). Commits
  // before `since` are left out, with what is reachable through them alone.
  // https://git-scm.com/docs/git-log#_history_simplification
  Walk(git_repository* repository, std::string path, std::optional<std::int64_t> since);

  auto add(git_oid const& start) -> mcp::Result<void>;
  // The next, or null after the last.
  auto next() -> mcp::Result<Commit>;

 private:
  struct Waiting {
    std::int64_t time;
    std::uint64_t number;  // of those of one second the one that was found first
    git_oid id;
    auto operator<(Waiting const& other) const -> bool {
      return time != other.time ? time < other.time : number > other.number;
    }
  };
  // Adds the parents that history goes on with; whether the commit itself belongs to it.
  auto follow(git_commit* commit) -> mcp::Result<bool>;
  // What a commit has at the path; nothing when there is nothing.
  struct Content {
    git_oid id;
    git_filemode_t mode;
  };
  auto content(git_commit* commit) -> mcp::Result<std::optional<Content>>;
  static auto is_same(std::optional<Content> const& a, std::optional<Content> const& b) -> bool;

  git_repository* repository_;
  std::string path_;
  std::optional<std::int64_t> since_;
  std::priority_queue<Waiting> waiting_;
  std::unordered_set<std::string> seen_;
  std::uint64_t found_ = 0;
};

}  // namespace git
