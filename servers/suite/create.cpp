// What the suite is started with. Its members come from tools/wasmmcp/servers.json.

#include "base/text.hpp"
#include "host/environment.hpp"
#include "mcp/options.hpp"
#include "servers/suite/members.hpp"

namespace {

auto describe_suite_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  auto docs = mcp::describe_options<suite::Options>(server);
  for (auto& doc : docs) doc.flag.clear();
  return docs;
}

}  // namespace

// All members read the flags, and each knows its own alone: so there are none.
auto mcp::create_server() -> base::Result<Server> {
  for (auto const& argument : host::arguments()) {
    if (argument == "--help" || argument == "--version") continue;
    return base::failure(base::concat("unknown argument ", base::quoted(argument),
                                      "; the suite is set by environment variables, see --help"));
  }
  auto const options = TRY(mcp::read_options<suite::Options>("suite", host::environment(), {}));
  auto server = TRY(suite::create(suite::members, options));
  server.document("suite", describe_suite_options);
  return server;
}
