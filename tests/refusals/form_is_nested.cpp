// refused: a form has text, numbers, booleans, enums and lists of enums, and nothing nested

#include "mcp/server.hpp"

namespace {

struct Name {
  mcp::Arg<std::string, "The first one"> first;
};
struct Form {
#ifdef CORRECT
  mcp::Arg<std::string, "Your name"> name;
#else
  mcp::Arg<Name, "Your name"> name;
#endif
};

}  // namespace

auto ask(mcp::CallContext& call) -> mcp::Async<mcp::Elicitation<Form>> {
  return call.elicit<Form>("Who are you?");
}
