// Signatures by public keys. AWS-LC does the mathematics, which this header does not show.
// https://www.rfc-editor.org/rfc/rfc7518

#pragma once

#include <string>
#include <string_view>

namespace oauth {

enum class Algorithm { rs256, es256, eddsa };

struct Key {
  Algorithm algorithm;
  std::string id;      // empty when it has none
  std::string first;   // RSA: the modulus; P-256 and Ed25519: x
  std::string second;  // RSA: the exponent; P-256: y
};

// Whether it is a key at all, and none that is too weak.
auto is_sound(Key const& key) -> bool;

// Whether the key's owner has signed the message.
auto verifies(Key const& key, std::string_view message, std::string_view signature) -> bool;

}  // namespace oauth
