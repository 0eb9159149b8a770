#include "servers/filesystem/filesystem.hpp"

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/log.hpp"

using namespace filesystem;

auto filesystem_server(std::shared_ptr<Files> const& files) -> mcp::Server {
  auto server = mcp::Server{{.name = "secure-filesystem-server",
                             .version = std::string{base::version},
                             .title = "Filesystem",
                             .description = "Files in the directories that it was given."}};
  if (files->options().follow_roots) server.follow_roots();
  add_reading(server, files);
  add_media(server, files);
  if (!files->options().read_only) {
    add_writing(server, files);
    add_moving(server, files);
  }
  add_listing(server, files);
  add_searching(server, files);
  add_resources(server, files);
  return server;
}

// All this server may touch: the directories that it was given, and a clock to wait by.
auto mcp::create_server() -> base::Result<Server> {
  auto options = TRY(filesystem::read_options(host::environment(), host::arguments()));
  auto given = host::given_directories(options.directories);
  if (given.usable.empty() && !given.problems.empty()) {
    return base::failure("none of the directories can be used: " + given.problems.front());
  }
  for (auto const& problem : given.problems) host::log("wasmmcp: left out: " + problem);
  auto server = filesystem_server(
      std::make_shared<Files>(given.usable, std::move(options), host::system_timer()));
  server.document("filesystem", filesystem::describe_options);
  return server;
}
