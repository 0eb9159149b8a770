#include "transport/authorization.hpp"

namespace transport {

auto authorization(mcp::Server const&, std::string_view tokens)
    -> base::Result<Authorization const*> {
  if (tokens.empty()) return nullptr;
  static auto const read = Tokens::read(tokens);
  if (!read) return std::unexpected{read.error()};
  return &*read;
}

auto authorization_options() -> std::vector<mcp::OptionDoc> { return {}; }

}  // namespace transport
