// See otlp.hpp.

#include "transport/otlp/otlp.hpp"

#include "base/text.hpp"
#include "host/background.hpp"
#include "host/log.hpp"
#include "host/random.hpp"
#include "mcp/middleware/call_log.hpp"
#include "transport/otlp/telemetry.hpp"

namespace transport {
namespace {

struct TelemetryOptions {
  mcp::Arg<bool,
           "Log each request as a line of JSON on standard error, arguments by name and size alone",
           mcp::otherwise{false}>
      log_calls;
};

void send_telemetry(mcp::Server& server, mcp::Settings& settings, mcp::Variables variables,
                    Carrier carrier) {
  auto config = read_otlp_config(variables, server.identity());
  if (!config) {
    host::log(base::concat("wasmmcp: no telemetry is sent: ", config.error().message));
    return;
  }
  if (!config->sends()) return;
  // What goes on in the background may outlive the server.
  auto* const telemetry = new Telemetry{*std::move(config),
                                        {.client = host::system_http_client(),
                                         .clock = host::system_clock(),
                                         .timer = host::system_timer(),
                                         .random_name = &host::random_name,
                                         .in_background = &host::finish_in_background,
                                         .log = &host::log},
                                        carrier == Carrier::http};
  server.surround([telemetry](mcp::Passage& passage, mcp::Next next) {
    return telemetry->watch(passage, next);
  });
  settings.session_ends = telemetry;
}

}  // namespace

auto give_telemetry(mcp::Server& server, mcp::Settings& settings, mcp::Variables variables,
                    Carrier carrier) -> base::Result<void> {
  auto const options = TRY(mcp::read_options<TelemetryOptions>("", variables, {}));
  if (options.log_calls) server.surround(mcp::CallLog{});
  send_telemetry(server, settings, variables, carrier);
  return {};
}

void document_telemetry(std::vector<mcp::OptionDoc>& options) {
  options.append_range(mcp::describe_options<TelemetryOptions>(""));
}

}  // namespace transport
