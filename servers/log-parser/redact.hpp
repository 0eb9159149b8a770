// Takes out of texts what should not be passed on.

#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace logs {

enum class Private {
  email,
  ip,      // addresses of both families
  card,    // payment cards, by length and check digit
  phone,   // with the prefix of a country
  secret,  // bearer tokens, JWTs, keys of cloud services, what follows password= and the like,
           // passwords in URLs
};

// Each is replaced by "[email]", "[ip]" and so on.
auto redacted(std::string_view text, std::span<Private const> kinds) -> std::string;

}  // namespace logs
