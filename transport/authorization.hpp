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

namespace transport {

struct Caller {
  std::string principal;  // for mcp::Settings; never the token
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
};

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
