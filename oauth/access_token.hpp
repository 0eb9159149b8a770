// Access tokens: JSON Web Tokens that an authorization server has signed.
// https://www.rfc-editor.org/rfc/rfc7519
// https://www.rfc-editor.org/rfc/rfc9068

#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "oauth/signature.hpp"

namespace oauth {

// Whose tokens are taken, and for whom they must be made.
struct Trust {
  std::string issuer;
  std::string audience;
  std::vector<Key> keys;
};

struct AccessToken {
  std::string subject;
  std::vector<std::string> scopes;
};

// `now` is in seconds since 1970; clocks may differ by a minute. An error says why the token is not
// taken, and has nothing of the token in it but names of algorithms and keys.
auto read_access_token(std::string_view token, Trust const& trust, std::int64_t now)
    -> base::Result<AccessToken>;

}  // namespace oauth
