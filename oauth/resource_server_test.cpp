#include "oauth/resource_server.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"

namespace {

auto fixed_clock() -> host::FixedClock& {
  static auto clock = host::FixedClock{{.seconds = 1500}};
  return clock;
}

auto made(std::string audience, std::vector<std::string_view> const& scopes = {})
    -> base::Result<oauth::ResourceServer> {
  return oauth::ResourceServer::make(
      {.issuer = "https://login.example", .audience = std::move(audience), .keys = {}}, scopes,
      fixed_clock());
}

// What who brings no token is told.
auto challenge(oauth::ResourceServer const& server) -> std::string {
  auto const head = host::RequestHead{.method = "POST", .path = "/mcp"};
  auto const caller = server.caller(head);
  return caller ? "none" : std::string{caller.error().challenge};
}

}  // namespace

TEST("metadata are where RFC 9728 puts them: before the path of the resource") {
  constexpr auto root = "/.well-known/oauth-protected-resource";
  auto const with_path = MUST(made("https://mcp.example:8443/servers/time"));
  expect(with_path.document("/.well-known/oauth-protected-resource/servers/time").has_value());
  expect(with_path.document(root).has_value());
  expect(!with_path.document("/.well-known/oauth-protected-resource/mcp"));
  expect(!with_path.document("/servers/time"));
  expect_equal(challenge(with_path),
               R"(Bearer realm="mcp", resource_metadata="https://mcp.example:8443)"
               R"(/.well-known/oauth-protected-resource/servers/time")");
  for (auto const* audience : {"https://mcp.example", "https://mcp.example/"}) {
    auto const without = MUST(made(audience));
    expect_equal(without.document(root).value_or(""),
                 base::concat(R"({"resource":")", audience,
                              R"(","authorization_servers":["https://login.example"],)"
                              R"("bearer_methods_supported":["header"]})"));
    expect_equal(challenge(without), R"(Bearer realm="mcp", resource_metadata="https://mcp.example)"
                                     R"(/.well-known/oauth-protected-resource")");
  }
}

TEST("the scopes of the tools are told, and the one that is lacking") {
  auto const server = MUST(made("https://mcp.example/mcp", {"a:read", "b"}));
  expect(server.document("/.well-known/oauth-protected-resource")
             .value_or("")
             .contains(R"("scopes_supported":["a:read","b"])"));
  expect(challenge(server).ends_with(R"(, scope="a:read b")"));
  expect_equal(server.scope_challenge("b"),
               R"(Bearer realm="mcp", error="insufficient_scope", scope="b", )"
               R"(resource_metadata="https://mcp.example)"
               R"(/.well-known/oauth-protected-resource/mcp")");
}

TEST("the audience is an URL that can stand in a header") {
  for (auto const* audience :
       {"", "mcp", "mcp.example/mcp", "ftp://mcp.example", "https://", "https:///mcp",
        "https://mcp.example/#x", "https://mcp.example/?x", "https://mcp.example/\"",
        "https://mcp.example/\r\nX: y", "https://mcp.example/a b", "https://mcp.ex\xc3\xa4mple/"}) {
    auto const server = made(audience);
    expect(!server && server.error().message.starts_with("WASMMCP_OAUTH_AUDIENCE: expected"));
  }
}
