#include "servers/log-parser/options.hpp"

#include "kit/time/zone.hpp"

namespace logs {
namespace {

struct Declared {
  mcp::Arg<std::string, "Time zone of times that are written without one, such as Asia/Seoul",
           mcp::otherwise{"UTC"}>
      timezone;
};

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto options = Options{};
  auto const declared =
      TRY(mcp::read_options<Declared>("log-parser", variables, arguments, &options.directories));
  options.timezone = declared.timezone;
  if (auto const zone = kit::Zone::find(options.timezone); !zone) {
    return base::failure("WASMMCP_LOG_PARSER_TIMEZONE: " + zone.error().message);
  }
  return options;
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace logs
