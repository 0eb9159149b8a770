#include "servers/git/git.hpp"

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/log.hpp"

using namespace git;

// In the order in which the official server lists them.
auto git_server(std::shared_ptr<Repositories> const& repositories) -> mcp::Server {
  auto server = mcp::Server{{.name = "mcp-git",
                             .version = std::string{base::version},
                             .title = "Git",
                             .description = "Git repositories in the directories it was given."}};
  auto const read_only = repositories->options().read_only;
  add_status(server, repositories);
  add_diff(server, repositories);
  if (!read_only) add_commit(server, repositories);
  if (!read_only) add_staging(server, repositories);
  add_log(server, repositories);
  if (!read_only) add_create_branch(server, repositories);
  if (!read_only) add_checkout(server, repositories);
  add_show(server, repositories);
  add_branches(server, repositories);
  add_blame(server, repositories);
  add_looking(server, repositories);
  return server;
}

// All this server may touch: the directories that it was given, and a clock to date commits by.
auto mcp::create_server() -> base::Result<Server> {
  auto options = TRY(git::read_options(host::environment(), host::arguments()));
  auto given = host::given_directories(options.directories);
  if (given.usable.empty() && !given.problems.empty()) {
    return base::failure("none of the directories can be used: " + given.problems.front());
  }
  for (auto const& problem : given.problems) host::log("wasmmcp: left out: " + problem);
  auto server =
      git_server(TRY(Repositories::create(given.usable, std::move(options), host::system_clock())));
  server.document("git", git::describe_options);
  return server;
}
