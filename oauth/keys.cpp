#include "oauth/keys.hpp"

#include <algorithm>
#include <optional>
#include <string>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "json/view.hpp"

namespace oauth {
namespace {

auto text_of(json::View object, std::string_view name) -> std::string_view {
  auto const member = object.find(name);
  return member && member->is(json::Kind::string) ? member->string() : std::string_view{};
}

auto bytes_of(json::View object, std::string_view name) -> std::string {
  return base::from_base64url(text_of(object, name)).value_or("");
}

// Nothing when the key is not for checking signatures of the kinds we know.
auto algorithm_of(json::View key) -> std::optional<Algorithm> {
  auto const type = text_of(key, "kty");
  auto const curve = text_of(key, "crv");
  auto const name = text_of(key, "alg");
  auto const may_be = [&](std::string_view algorithm) { return name.empty() || name == algorithm; };
  if (key.find("use") && text_of(key, "use") != "sig") return std::nullopt;
  if (auto const operations = key.find("key_ops")) {
    auto const all = operations->elements();
    auto const is_verify = [](json::View each) {
      return each.is(json::Kind::string) && each.string() == "verify";
    };
    if (!std::ranges::any_of(all, is_verify)) return std::nullopt;
  }
  if (type == "RSA" && may_be("RS256")) return Algorithm::rs256;
  if (type == "EC" && curve == "P-256" && may_be("ES256")) return Algorithm::es256;
  if (type == "OKP" && curve == "Ed25519" && (may_be("EdDSA") || name == "Ed25519")) {
    return Algorithm::eddsa;
  }
  return std::nullopt;
}

}  // namespace

auto read_keys(std::string_view json) -> base::Result<std::vector<Key>> {
  auto const document = json::Document::parse(json);
  if (!document) return base::failure("it is no JSON: " + document.error().message);
  auto const list = document->root().find("keys");
  if (!list || !list->is(json::Kind::array)) {
    return base::failure(R"(it is no JSON Web Key Set, which is {"keys": [...]})");
  }
  auto keys = std::vector<Key>{};
  auto place = 0;
  for (auto const each : list->elements()) {
    ++place;
    if (each.find("d") || each.find("k")) {
      return base::failure(base::concat("key ", place, " is a secret one: give the public keys"));
    }
    auto const algorithm = algorithm_of(each);
    if (!algorithm) continue;
    auto const is_rsa = *algorithm == Algorithm::rs256;
    auto key = Key{*algorithm, std::string{text_of(each, "kid")},
                   bytes_of(each, is_rsa ? "n" : "x"), bytes_of(each, is_rsa ? "e" : "y")};
    if (!is_sound(key)) {
      return base::failure(base::concat("key ", place, ", ", base::quoted(key.id),
                                        ", is no public key, or of less than 2048 bits"));
    }
    keys.push_back(std::move(key));
  }
  if (keys.empty()) {
    return base::failure(
        base::concat("none of its ", place, " keys is one for RS256, ES256 or EdDSA with Ed25519"));
  }
  return keys;
}

}  // namespace oauth
