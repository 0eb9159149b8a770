// What the tools of the git server work with.

#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "host/clock.hpp"
#include "host/files.hpp"
#include "kit/git/files.hpp"
#include "kit/git/git.hpp"
#include "mcp/server.hpp"
#include "servers/git/options.hpp"

namespace git {

class Repositories {
 public:
  // The directories and the clock must live as long. Fails when the repository that the options
  // name is none.
  static auto create(std::vector<host::Directory*> directories, Options options, host::Clock& clock)
      -> base::Result<std::shared_ptr<Repositories>>;

  auto options() const -> Options const& { return options_; }
  auto now() const -> host::Instant { return clock_.now(); }

  // `path` is the top folder of a work tree, its ".git", or a bare repository: in full, or below
  // the first directory that has it. There is no search in the folders above, so that a model does
  // not work at a repository that it did not name.
  auto open(std::string_view path) const -> mcp::Result<Repository>;

  // For files that libgit2 does not know, by their names in full.
  auto exists(std::string_view name) const -> bool;
  auto read_small(std::string_view name) const -> std::optional<std::string>;
  // 0 for what is not there.
  auto size_of(std::string_view name) const -> std::uint64_t;
  void remove(std::string_view name) const;

  // Set by a call that has changed nothing, because somebody else writes: see waiting.hpp.
  auto found_lock() -> bool& { return found_lock_; }

 private:
  auto find(std::string_view name) const -> mcp::Result<Place>;
  Repositories(std::vector<host::Directory*> directories, Options options, host::Clock& clock);
  auto outside_allowed(std::string_view path) const -> std::unexpected<mcp::ToolError>;
  auto outside(std::string_view path) const -> std::unexpected<mcp::ToolError>;
  auto full_path(std::string_view path) const -> mcp::Result<std::string>;

  std::vector<host::Directory*> directories_;
  Options options_;
  host::Clock& clock_;
  std::string allowed_;  // the work tree of options_.repository, or empty
  bool found_lock_ = false;
};

// The repository that all tools are told.
inline constexpr char repo_path_doc[] = "The path to the Git repository.";

// One call of a tool.
struct Call {
  mcp::CallContext& context;
  Repositories& repositories;
};

// A handler of a tool, out of a function of the call and the tool's arguments.
template <class In, class Out>
auto handler(std::shared_ptr<Repositories> repositories,
             mcp::Result<Out> (*function)(Call const&, In const&)) {
  return [repositories = std::move(repositories), function](mcp::CallContext& context,
                                                            In const& in) -> mcp::Result<Out> {
    return function({.context = context, .repositories = *repositories}, in);
  };
}

// Hints of tools that write.
constexpr auto writes(bool destructive, bool idempotent) -> mcp::ToolAnnotations {
  return {.readOnlyHint = false,
          .destructiveHint = destructive,
          .idempotentHint = idempotent,
          .openWorldHint = false};
}

// The tools, by what they do.
void add_status(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_diff(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_show(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_commit(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_staging(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_log(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_create_branch(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_branches(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_checkout(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_blame(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);
void add_looking(mcp::Server& server, std::shared_ptr<Repositories> const& repositories);

}  // namespace git
