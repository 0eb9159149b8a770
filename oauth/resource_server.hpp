// An OAuth 2.1 resource server: callers bring access tokens of an authorization server, and learn
// from metadata and challenges which one that is.
// https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
// https://www.rfc-editor.org/rfc/rfc9728

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "host/clock.hpp"
#include "oauth/access_token.hpp"
#include "transport/authorization.hpp"

namespace oauth {

class ResourceServer final : public transport::Authorization {
 public:
  // `trust.audience` is the URL of the server as clients know it: https://mcp.example/mcp. `scopes`
  // are those that its tools need. An error when that is no such URL.
  static auto make(Trust trust, std::vector<std::string_view> const& scopes, host::Clock& clock)
      -> base::Result<ResourceServer>;

  auto caller(host::RequestHead const& head) const
      -> std::expected<transport::Caller, transport::Denial> override;
  auto document(std::string_view path) const -> std::optional<std::string> override;
  auto scope_challenge(std::string_view scope) const -> std::string override;

 private:
  ResourceServer(Trust trust, host::Clock& clock) : trust_{std::move(trust)}, clock_{&clock} {}

  Trust trust_;
  host::Clock* clock_;
  std::string path_;      // of the metadata of this resource
  std::string metadata_;  // as JSON
  std::string metadata_url_;
  std::string challenge_;          // of who brings no token
  std::string invalid_challenge_;  // of who brings a wrong one
};

}  // namespace oauth
