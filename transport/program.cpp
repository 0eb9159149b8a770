#include "transport/program.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "host/environment.hpp"
#include "host/log.hpp"
#include "host/timer.hpp"
#include "mcp/options.hpp"
#include "transport/authorization.hpp"
#include "transport/otlp/otlp.hpp"

namespace transport {
namespace {

constexpr auto mebibyte = std::uint64_t{1} << 20;

struct SharedOptions {
  mcp::Arg<std::uint64_t, "Bytes that one message may have", mcp::at_least{1024},
           mcp::otherwise{64 * mebibyte}>
      message_limit;
  mcp::Arg<std::uint32_t, "How deep arrays and objects of a message may nest", mcp::at_least{8},
           mcp::at_most{1000}, mcp::otherwise{128}>
      depth_limit;
  mcp::Arg<std::uint64_t, "Bytes that one result may have", mcp::at_least{1024},
           mcp::otherwise{mebibyte}>
      result_limit;
  mcp::Arg<std::uint32_t, "Seconds that one call may take", mcp::at_least{1}, mcp::at_most{86400},
           mcp::otherwise{60}>
      call_seconds;
  mcp::Arg<std::uint32_t, "Entries on one page of a list", mcp::at_least{1}, mcp::otherwise{100}>
      page_size;
  mcp::Arg<std::string,
           "Where calls tell how long they took: log, header, result; several with commas">
      timing;
  mcp::Arg<std::string, "Origins that may call over HTTP beside loopback, with commas; * is all">
      allowed_origins;
  mcp::Arg<std::string, "Hosts that HTTP requests may name beside loopback, with commas; * is all">
      allowed_hosts;
  mcp::Arg<std::string,
           "Tokens that callers over HTTP need one of, with commas; 16 characters or more each">
      token;
  mcp::Arg<bool,
           "Take \"5\" for a number, \"true\" for a boolean, JSON text for an array or object",
           mcp::otherwise{true}>
      coerce;
  mcp::Arg<bool, "Pass over arguments that a tool does not know", mcp::otherwise{false}>
      ignore_unknown_arguments;
};

auto read_timing(std::string_view text) -> base::Result<mcp::TimingReport> {
  auto report = mcp::TimingReport{};
  for (auto const& word : split_list(text)) {
    auto* const flag = word == "log"      ? &report.log
                       : word == "header" ? &report.header
                       : word == "result" ? &report.result
                                          : nullptr;
    if (!flag) {
      return base::failure(
          base::concat("WASMMCP_TIMING: expected log, header or result, got ", base::quoted(word)));
    }
    *flag = true;
  }
  return report;
}

auto all_options(mcp::Server const& server) -> std::vector<mcp::OptionDoc> {
  auto options = server.options();
  // A loop, for append_range() is some hundred bytes more in a component.
  auto const add = [&](std::vector<mcp::OptionDoc> more) {
    for (auto& each : more) options.push_back(std::move(each));
  };
  add(mcp::describe_options<SharedOptions>(""));
  add(state_options());
  add(authorization_options());
  document_telemetry(options);
  return options;
}

void warn_of_unknown(mcp::Variables variables, mcp::Server const& server) {
  // Most often none is set, and then nobody needs to know what there might be.
  if (std::ranges::none_of(variables, mcp::is_ours)) return;
  for (auto const& name : mcp::unknown_variables(variables, all_options(server))) {
    host::log(base::concat("wasmmcp: nothing reads the variable ", name, "; see --help"));
  }
}

}  // namespace

auto load_program(Carrier carrier) -> base::Result<Program> {
  auto const variables = host::environment();
  auto const shared = TRY(mcp::read_options<SharedOptions>("", variables, {}));
  auto program = Program {
    .server = TRY(mcp::create_server())
    , .settings = {}, .policy = {}, .token = shared.token
  };

  // A server without options of its own takes no arguments; one with options has looked at them.
  if (!program.server.has_options()) {
    for (auto const& argument : host::arguments()) {
      if (argument == "--help" || argument == "--version") continue;
      return base::failure(
          base::concat("unknown argument ", base::quoted(argument), "; see --help"));
    }
  }

  auto& settings = program.settings;
  settings.message_limit =
      static_cast<std::size_t>(std::min<std::uint64_t>(shared.message_limit, std::size_t{1} << 30));
  settings.depth_limit = shared.depth_limit;
  settings.result_limit =
      static_cast<std::size_t>(std::min<std::uint64_t>(shared.result_limit, std::size_t{1} << 30));
  settings.call_limit = mcp::Nanoseconds{shared.call_seconds} * 1'000'000'000;
  settings.page_size = shared.page_size;
  settings.leniency = {.coerce = shared.coerce, .ignore_unknown = shared.ignore_unknown_arguments};
  settings.timing = TRY(read_timing(shared.timing));
  settings.now = [] { return host::system_timer().now(); };
  settings.sleep = [](mcp::Nanoseconds time) { return host::system_timer().sleep(time); };
  settings.log = [](std::string_view line) { host::log(line); };
  TRY(give_state(program.server, settings, variables, carrier));
  TRY(give_telemetry(program.server, settings, variables, carrier));
  program.policy = {.origins = split_list(shared.allowed_origins),
                    .hosts = split_list(shared.allowed_hosts)};

  warn_of_unknown(variables, program.server);
  return program;
}

auto help_text(Program const& program) -> std::string {
  auto const& identity = program.server.identity();
  auto text = base::concat(identity.name, " ", identity.version, "\n");
  if (identity.description) text += *identity.description + "\n";
  text += "\nTools:\n";
  for (auto const& tool : program.server.tools()) {
    text += base::concat("  ", tool->name, "\n      ",
                         program.server.filled(tool->description, false), "\n");
  }
  text += "\nSettings, as environment variables or flags:\n";
  for (auto const& [variable, flag, doc, when_unset] : all_options(program.server)) {
    text += base::concat("  ", variable, flag.empty() ? "" : ", ", flag, "\n      ", doc);
    text += when_unset.empty() ? "\n" : base::concat(" (", when_unset, " when unset)\n");
  }
  return text;
}

}  // namespace transport
