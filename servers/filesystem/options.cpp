#include "servers/filesystem/options.hpp"

#include "base/text.hpp"

namespace filesystem {
namespace {

struct Declared {
  mcp::Arg<bool, "Offer only the tools that change nothing", mcp::otherwise{false}> read_only;
  mcp::Arg<std::string, "Globs of paths that no tool shows or touches, with commas",
           mcp::otherwise{""}>
      deny;
  mcp::Arg<bool, "Let the roots of a client on standard input and output narrow the directories",
           mcp::otherwise{true}>
      follow_roots;
};

auto split(std::string_view list) -> std::vector<std::string> {
  auto parts = std::vector<std::string>{};
  auto depth = 0;  // a comma in braces belongs to the glob
  auto part = std::string{};
  for (auto const c : list) {
    depth += c == '{' ? 1 : c == '}' ? -1 : 0;
    if (c != ',' || depth > 0) {
      part += c;
      continue;
    }
    parts.push_back(std::move(part));
    part.clear();
  }
  parts.push_back(std::move(part));
  for (auto& each : parts) each = base::trimmed(each);
  std::erase(parts, "");
  return parts;
}

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto options = Options{};
  auto const declared =
      TRY(mcp::read_options<Declared>("filesystem", variables, arguments, &options.directories));
  auto denied = Globs::parse(std::span<std::string const>{split(declared.deny)}, Names::anywhere);
  if (!denied) return base::failure("WASMMCP_FILESYSTEM_DENY: " + denied.error().message);
  options.read_only = declared.read_only;
  options.denied = *std::move(denied);
  options.follow_roots = declared.follow_roots;
  for (auto const& [name, value] : variables) {
    if (name == "HOME") options.home = value;
  }
  return options;
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace filesystem
