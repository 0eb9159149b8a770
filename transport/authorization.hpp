// Who may call over HTTP, as the token says that a request carries.
// https://www.rfc-editor.org/rfc/rfc6750

#pragma once

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "host/exchange.hpp"
#include "mcp/server.hpp"
#include "mcp/settings.hpp"

namespace transport {

struct Caller {
  std::string principal;                 // for mcp::Settings; never the token
  std::optional<mcp::Grant> grant = {};  // nothing: it may do everything
};

// What a request gets whose caller may not call.
struct Denial {
  int status;
  std::string_view challenge;  // the value of WWW-Authenticate
  std::string message;
};

class Authorization {
 public:
  virtual ~Authorization() = default;
  virtual auto caller(host::RequestHead const& head) const -> std::expected<Caller, Denial> = 0;
  // What anybody may read at a path, as JSON; nothing when nothing is there.
  virtual auto document(std::string_view) const -> std::optional<std::string> { return {}; }
  // The value of WWW-Authenticate for a caller whose token lacks a scope.
  virtual auto scope_challenge(std::string_view) const -> std::string { return {}; }
};

// Who may call this server; nothing: everybody. `tokens` is WASMMCP_TOKEN. Defined twice: beside
// this for tokens alone, and in oauth/, which comes first where a server is linked WITH oauth.
auto authorization(mcp::Server const& server, std::string_view tokens)
    -> base::Result<Authorization const*>;
// What an operator may set for it besides.
auto authorization_options() -> std::vector<mcp::OptionDoc>;

// The token of a request, of whatever kind; nothing when it carries none.
auto bearer_token(host::RequestHead const& head)
    -> std::expected<std::optional<std::string_view>, Denial>;

// Tokens that the operator chose. Whoever has one may call, and is somebody else than those who
// have the others.
class Tokens final : public Authorization {
 public:
  // Reads a list with commas. A token that is easy to guess is an error, and so is no token at all.
  // No error has a part of a token in it.
  static auto read(std::string_view list) -> base::Result<Tokens>;

  auto caller(host::RequestHead const& head) const -> std::expected<Caller, Denial> override;

 private:
  explicit Tokens(std::vector<std::string> tokens) : tokens_{std::move(tokens)} {}

  std::vector<std::string> tokens_;
};

}  // namespace transport
