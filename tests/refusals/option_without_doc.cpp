// refused: the option 'folder' has no doc: write mcp::Arg<T, "what it is for"> for its type T

#include "mcp/options.hpp"

namespace {

struct Options {
#ifdef CORRECT
  mcp::Arg<std::optional<std::string>, "Folder to look in"> folder;
#else
  std::optional<std::string> folder;
#endif
};

}  // namespace

auto folder(mcp::Variables variables) -> std::string {
  auto const options = mcp::read_options<Options>("search", variables, {});
  return options && options->folder ? *options->folder : "";
}
