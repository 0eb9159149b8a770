// What a server that is linked WITH oauth has in the place of transport/tokens_alone.cpp.

#include "transport/authorization.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "host/clock.hpp"
#include "host/environment.hpp"
#include "mcp/options.hpp"
#include "oauth/keys.hpp"
#include "oauth/resource_server.hpp"

namespace {

struct OAuthOptions {
  mcp::Arg<std::string, "Authorization server whose access tokens are taken, as their `iss` says">
      oauth_issuer;
  mcp::Arg<std::string, "URL of this server as clients know it, which tokens must have as `aud`">
      oauth_audience;
  mcp::Arg<std::string, "Public keys of the authorization server: the text of its JWK Set">
      oauth_jwks;
};

auto scopes_of(mcp::Server const& server) -> std::vector<std::string_view> {
  auto scopes = std::vector<std::string_view>{};
  for (auto const& tool : server.tools()) {
    auto const scope = tool->required_scope;
    if (!scope.empty() && !std::ranges::contains(scopes, scope)) scopes.push_back(scope);
  }
  return scopes;
}

auto resource_server(mcp::Server const& server, OAuthOptions const& options)
    -> base::Result<oauth::ResourceServer> {
  for (auto const& [name, value] : {std::pair{"ISSUER", &options.oauth_issuer.get()},
                                    std::pair{"AUDIENCE", &options.oauth_audience.get()},
                                    std::pair{"JWKS", &options.oauth_jwks.get()}}) {
    if (!value->empty()) continue;
    return base::failure(base::concat("WASMMCP_OAUTH_", name,
                                      " is not set: _ISSUER, _AUDIENCE and "
                                      "_JWKS go together"));
  }
  auto keys = oauth::read_keys(options.oauth_jwks);
  if (!keys) return base::failure("WASMMCP_OAUTH_JWKS: " + keys.error().message);
  auto trust = oauth::Trust{
      .issuer = options.oauth_issuer, .audience = options.oauth_audience, .keys = *std::move(keys)};
  return oauth::ResourceServer::make(std::move(trust), scopes_of(server), host::system_clock());
}

}  // namespace

auto transport::authorization(mcp::Server const& server, std::string_view tokens)
    -> base::Result<Authorization const*> {
  auto const options = TRY(mcp::read_options<OAuthOptions>("", host::environment(), {}));
  auto const has_oauth = !options.oauth_issuer.empty() || !options.oauth_audience.empty() ||
                         !options.oauth_jwks.empty();
  if (has_oauth && !tokens.empty()) {
    return base::failure(
        "WASMMCP_TOKEN and WASMMCP_OAUTH_ISSUER are set: callers have either "
        "tokens of yours or those of an authorization server");
  }
  if (has_oauth) {
    static auto const made = resource_server(server, options);
    if (!made) return std::unexpected{made.error()};
    return &*made;
  }
  if (tokens.empty()) return nullptr;
  static auto const read = Tokens::read(tokens);
  if (!read) return std::unexpected{read.error()};
  return &*read;
}

auto transport::authorization_options() -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<OAuthOptions>("");
}
