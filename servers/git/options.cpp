#include "servers/git/options.hpp"

namespace git {
namespace {

struct Declared {
  mcp::Arg<std::string, "The only repository that may be opened: a path in it", mcp::otherwise{""}>
      repository;
  mcp::Arg<bool, "Offer only the tools that change nothing", mcp::otherwise{false}> read_only;
};

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto options = Options{};
  auto const declared =
      TRY(mcp::read_options<Declared>("git", variables, arguments, &options.directories));
  options.repository = declared.repository.get();
  options.read_only = declared.read_only;
  for (auto const& [name, value] : variables) {
    if (name == "GIT_AUTHOR_NAME") options.author.name = value;
    if (name == "GIT_AUTHOR_EMAIL") options.author.email = value;
    if (name == "GIT_COMMITTER_NAME") options.committer.name = value;
    if (name == "GIT_COMMITTER_EMAIL") options.committer.email = value;
  }
  return options;
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace git
