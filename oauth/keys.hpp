// The public keys of whoever makes access tokens.
// https://www.rfc-editor.org/rfc/rfc7517

#pragma once

#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "oauth/signature.hpp"

namespace oauth {

// Reads a JSON Web Key Set. Keys for algorithms and uses that are not ours are passed over. A
// private key is an error, and so is one that is no key, and a set without any for us.
auto read_keys(std::string_view json) -> base::Result<std::vector<Key>>;

}  // namespace oauth
