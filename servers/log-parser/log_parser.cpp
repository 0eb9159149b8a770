#include "servers/log-parser/log_parser.hpp"

#include "host/environment.hpp"
#include "host/log.hpp"

auto log_parser_server(logs::World world, logs::Options options) -> mcp::Server {
  auto server = mcp::Server{{.name = "wasmmcp-log-parser",
                             .version = std::string{base::version},
                             .title = "Log Parser",
                             .description = "Parses, filters, counts and searches logs."}};
  auto const setting = std::make_shared<logs::Setting const>(
      logs::Setting{.world = std::move(world), .options = std::move(options)});
  logs::add_parse_logs(server, setting);
  logs::add_filter_entries(server, setting);
  logs::add_statistics(server, setting);
  logs::add_search_entries(server, setting);
  logs::add_time_range(server, setting);
  return server;
}

// All this server may touch: the directories that it was given, to read in, and a clock, by which
// times without a year have one.
auto mcp::create_server() -> base::Result<Server> {
  auto options = TRY(logs::read_options(host::environment(), host::arguments()));
  auto given = host::given_directories(options.directories);
  if (given.usable.empty() && !given.problems.empty()) {
    return base::failure("none of the directories can be used: " + given.problems.front());
  }
  for (auto const& problem : given.problems) host::log("wasmmcp: left out: " + problem);
  auto server = log_parser_server(
      {.inputs = kit::Inputs{given.usable}, .clock = host::system_clock()}, std::move(options));
  server.document("log-parser", logs::describe_options);
  return server;
}
