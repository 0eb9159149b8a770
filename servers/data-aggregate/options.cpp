#include "servers/data-aggregate/options.hpp"

namespace aggregate {
namespace {

struct Declared {
  mcp::Arg<bool, "Read files in the directories; else only what calls bring along",
           mcp::otherwise{true}>
      files;
};

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto options = Options{};
  auto const declared = TRY(
      mcp::read_options<Declared>("data-aggregate", variables, arguments, &options.directories));
  if (!declared.files) options.directories.clear();
  options.files = declared.files;
  return options;
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace aggregate
