// refused: its formats are date, date_time, email and uri

#include "mcp/server.hpp"

namespace {

struct Form {
#ifdef CORRECT
  mcp::Arg<std::string, "Where you are", mcp::format<mcp::Format::uri>> address;
#else
  mcp::Arg<std::string, "Where you are", mcp::format<mcp::Format::ipv4>> address;
#endif
};

}  // namespace

auto ask(mcp::CallContext& call) -> mcp::Async<mcp::Elicitation<Form>> {
  return call.elicit<Form>("Where are you?");
}
