#include "oauth/resource_server.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/writer.hpp"

namespace oauth {
namespace {

constexpr auto well_known = std::string_view{"/.well-known/oauth-protected-resource"};

// Where the host of an URL ends; nothing when it is none that we could be found at.
auto end_of_host(std::string_view url) -> std::optional<std::size_t> {
  for (auto const scheme : {std::string_view{"https://"}, std::string_view{"http://"}}) {
    if (!url.starts_with(scheme)) continue;
    auto const end = std::min(url.find('/', scheme.size()), url.size());
    auto const is_plain = std::ranges::all_of(url, [](char c) {
      return c > ' ' && c <= '~' && c != '"' && c != '\\' && c != '#' && c != '?';
    });
    if (is_plain && end > scheme.size()) return end;
  }
  return std::nullopt;
}

auto metadata(Trust const& trust, std::vector<std::string_view> const& scopes) -> std::string {
  auto writer = json::Writer{};
  writer.begin_object().member("resource", trust.audience);
  writer.key("authorization_servers").begin_array().string(trust.issuer).end_array();
  writer.key("bearer_methods_supported").begin_array().string("header").end_array();
  if (!scopes.empty()) {
    writer.key("scopes_supported").begin_array();
    for (auto const scope : scopes) writer.string(scope);
    writer.end_array();
  }
  return writer.end_object().text();
}

auto joined(std::vector<std::string_view> const& scopes) -> std::string {
  auto text = std::string{};
  for (auto const scope : scopes) text += base::concat(text.empty() ? "" : " ", scope);
  return text;
}

}  // namespace

auto ResourceServer::make(Trust trust, std::vector<std::string_view> const& scopes,
                          host::Clock& clock) -> base::Result<ResourceServer> {
  auto const end = end_of_host(trust.audience);
  if (!end) {
    return base::failure(
        base::concat("WASMMCP_OAUTH_AUDIENCE: expected the URL that clients use, such as "
                     "https://mcp.example/mcp, got ",
                     base::quoted(trust.audience)));
  }
  auto server = ResourceServer{std::move(trust), clock};
  auto const url = std::string_view{server.trust_.audience};
  auto const own_path = url.substr(*end) == "/" ? std::string_view{} : url.substr(*end);
  server.path_ = base::concat(well_known, own_path);
  server.metadata_ = metadata(server.trust_, scopes);
  server.metadata_url_ = base::concat(url.substr(0, *end), server.path_);
  auto const source = base::concat(R"(, resource_metadata=")", server.metadata_url_, "\"");
  // All that the tools may need: a client cannot know yet which of them it will call.
  auto const wanted =
      scopes.empty() ? std::string{} : base::concat(R"(, scope=")", joined(scopes), "\"");
  server.challenge_ = base::concat(R"(Bearer realm="mcp")", source, wanted);
  server.invalid_challenge_ =
      base::concat(R"(Bearer realm="mcp", error="invalid_token")", source, wanted);
  return server;
}

auto ResourceServer::caller(host::RequestHead const& head) const
    -> std::expected<transport::Caller, transport::Denial> {
  auto const given = TRY(transport::bearer_token(head));
  if (!given) {
    return std::unexpected{transport::Denial{401, challenge_,
                                             base::concat("this server wants an access token of ",
                                                          trust_.issuer, "; see ", metadata_url_)}};
  }
  auto token = read_access_token(*given, trust_, clock_->now().seconds);
  if (!token) {
    return std::unexpected{
        transport::Denial{401, invalid_challenge_,
                          base::concat("the access token is not taken: ", token.error().message)}};
  }
  // The length keeps two pairs from running together to one.
  return transport::Caller{
      .principal = base::concat(trust_.issuer.size(), " ", trust_.issuer, " ", token->subject),
      .grant = mcp::Grant{.scopes = std::move(token->scopes)}};
}

// Also at the root, where clients look that know no path.
auto ResourceServer::document(std::string_view path) const -> std::optional<std::string> {
  if (path == path_ || path == well_known) return metadata_;
  return std::nullopt;
}

auto ResourceServer::scope_challenge(std::string_view scope) const -> std::string {
  return base::concat(R"(Bearer realm="mcp", error="insufficient_scope", scope=")", scope,
                      R"(", resource_metadata=")", metadata_url_, "\"");
}

}  // namespace oauth
