#include "servers/time/time.hpp"

#include "base/text.hpp"
#include "host/environment.hpp"
#include "servers/time/options.hpp"
#include "servers/time/tools.hpp"

using namespace time_tools;

auto time_server(host::Clock& clock, kit::Zone const& local) -> mcp::Server {
  auto server = mcp::Server{{.name = "mcp-time",
                             .version = std::string{base::version},
                             .title = "Time",
                             .description = "What clocks show anywhere, and when they change."}};
  server.fill("local_timezone", std::string{local.name()});
  server.instructions(base::concat("Zones follow the IANA data, release ", kit::zone_data_version(),
                                   ". The user's own zone is ", local.name(), "."));

  server
      .tool("get_current_time", "The time and date now in one zone.",
            [&clock](CurrentTime const& in) { return current_time(in, clock.now()); })
      .title("Current time")
      .hints(mcp::read_only);

  server
      .tool("convert_time",
            "A time of day in one zone, told in another. A time that clocks skip is an error; one "
            "that they show twice is told twice.",
            [&clock](ConvertTime const& in) { return convert_time(in, clock.now()); })
      .title("Convert time")
      .hints(mcp::read_only);

  server.tool("find_timezones", "IANA names of time zones, searched by words.", find_timezones)
      .title("Find time zones")
      .hints(mcp::read_only);

  server
      .tool("get_next_clock_change",
            "When the clocks of a zone are next changed, to or from summer time or otherwise.",
            [&clock](NextChange const& in) { return next_clock_change(in, clock.now()); })
      .title("Next clock change")
      .hints(mcp::read_only);

  return server;
}

// All this server may touch: a clock, and what it was started with.
auto mcp::create_server() -> base::Result<Server> {
  auto const options = TRY(read_time_options(host::environment(), host::arguments()));
  auto server = time_server(host::system_clock(), options.local);
  server.document("time", describe_time_options);
  return server;
}
