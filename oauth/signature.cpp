#include "oauth/signature.hpp"

#include <openssl/bn.h>
#include <openssl/curve25519.h>
#include <openssl/ec.h>
#include <openssl/ec_key.h>
#include <openssl/ecdsa.h>
#include <openssl/nid.h>
#include <openssl/rsa.h>

#include <cstdint>
#include <memory>

#include "base/digest.hpp"

namespace oauth {
namespace {

template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* object) const {
    Free(object);
  }
};
using Number = std::unique_ptr<BIGNUM, Freed<BN_free>>;
using RsaKey = std::unique_ptr<RSA, Freed<RSA_free>>;
using EcKey = std::unique_ptr<EC_KEY, Freed<EC_KEY_free>>;
using EcPoint = std::unique_ptr<EC_POINT, Freed<EC_POINT_free>>;
using EcSignature = std::unique_ptr<ECDSA_SIG, Freed<ECDSA_SIG_free>>;

constexpr auto p256_size = std::size_t{32};
// "A key of size 2048 bits or larger MUST be used":
// https://www.rfc-editor.org/rfc/rfc7518#section-3.3 More than 8192 would only cost time.
constexpr auto fewest_bits = 2048U;
constexpr auto most_bits = 8192U;

auto octets(std::string_view text) -> std::uint8_t const* {
  return reinterpret_cast<std::uint8_t const*>(text.data());
}

auto number(std::string_view big_endian) -> Number {
  return Number{BN_bin2bn(octets(big_endian), big_endian.size(), nullptr)};
}

auto rsa_key(Key const& key) -> RsaKey {
  auto const modulus = number(key.first);
  auto const exponent = number(key.second);
  if (!modulus || !exponent) return nullptr;
  auto const bits = BN_num_bits(modulus.get());
  if (bits < fewest_bits || bits > most_bits) return nullptr;
  return RsaKey{RSA_new_public_key(modulus.get(), exponent.get())};
}

auto p256_key(Key const& key) -> EcKey {
  auto const* const group = EC_group_p256();
  auto const point = EcPoint{EC_POINT_new(group)};
  auto made = EcKey{EC_KEY_new()};
  if (key.first.size() != p256_size || key.second.size() != p256_size || !point || !made) {
    return nullptr;
  }
  // Uncompressed, which is checked to be on the curve.
  auto const bytes = "\x04" + key.first + key.second;
  if (!EC_POINT_oct2point(group, point.get(), octets(bytes), bytes.size(), nullptr)) return nullptr;
  if (!EC_KEY_set_group(made.get(), group)) return nullptr;
  return EC_KEY_set_public_key(made.get(), point.get()) ? std::move(made) : nullptr;
}

auto rs256_verifies(Key const& key, std::string_view message, std::string_view signature) -> bool {
  auto const made = rsa_key(key);
  auto const digest = base::sha256(message);
  return made && RSA_verify(NID_sha256, octets(digest), digest.size(), octets(signature),
                            signature.size(), made.get()) == 1;
}

// https://www.rfc-editor.org/rfc/rfc7518#section-3.4: r and s, one after the other.
auto es256_verifies(Key const& key, std::string_view message, std::string_view signature) -> bool {
  auto const made = p256_key(key);
  auto const parts = EcSignature{ECDSA_SIG_new()};
  if (!made || !parts || signature.size() != 2 * p256_size) return false;
  auto r = number(signature.substr(0, p256_size));
  auto s = number(signature.substr(p256_size));
  // Which refuses nothing but null, and owns both from here on.
  if (!r || !s || !ECDSA_SIG_set0(parts.get(), r.release(), s.release())) return false;
  auto const digest = base::sha256(message);
  return ECDSA_do_verify(octets(digest), digest.size(), parts.get(), made.get()) == 1;
}

// https://www.rfc-editor.org/rfc/rfc8037#section-3.1
auto eddsa_verifies(Key const& key, std::string_view message, std::string_view signature) -> bool {
  return key.first.size() == ED25519_PUBLIC_KEY_LEN && signature.size() == ED25519_SIGNATURE_LEN &&
         ED25519_verify(octets(message), message.size(), octets(signature), octets(key.first)) == 1;
}

}  // namespace

auto is_sound(Key const& key) -> bool {
  switch (key.algorithm) {
    case Algorithm::rs256:
      return rsa_key(key) != nullptr;
    case Algorithm::es256:
      return p256_key(key) != nullptr;
    case Algorithm::eddsa:
      return key.first.size() == ED25519_PUBLIC_KEY_LEN;
  }
  return false;
}

auto verifies(Key const& key, std::string_view message, std::string_view signature) -> bool {
  switch (key.algorithm) {
    case Algorithm::rs256:
      return rs256_verifies(key, message, signature);
    case Algorithm::es256:
      return es256_verifies(key, message, signature);
    case Algorithm::eddsa:
      return eddsa_verifies(key, message, signature);
  }
  return false;
}

}  // namespace oauth
