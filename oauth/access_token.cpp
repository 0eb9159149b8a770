#include "oauth/access_token.hpp"

#include <algorithm>
#include <optional>

#include "base/base64.hpp"
#include "base/text.hpp"
#include "json/view.hpp"

namespace oauth {
namespace {

constexpr auto longest_token = std::size_t{16'384};
constexpr auto deepest = std::size_t{16};
constexpr auto leeway = std::int64_t{60};

auto text_of(json::View object, std::string_view name) -> std::string_view {
  auto const member = object.find(name);
  return member && member->is(json::Kind::string) ? member->string() : std::string_view{};
}

// Whole seconds: "a JSON numeric value ..., ignoring leap seconds", with or without a fraction.
auto seconds_of(json::View value) -> std::optional<std::int64_t> {
  if (!value.is(json::Kind::number)) return std::nullopt;
  auto const text = value.number();
  auto const point = std::min(text.find('.'), text.size());
  if (text.find_first_of("eE") != text.npos) return std::nullopt;
  return base::parse_integer<std::int64_t>(text.substr(0, point));
}

auto parsed(std::string_view part) -> base::Result<json::Document> {
  auto const text = base::from_base64url(part);
  auto document = text ? json::Document::parse(*text, deepest)
                       : std::unexpected{json::ParseError{"it is no base64"}};
  if (document && document->root().is(json::Kind::object)) return *std::move(document);
  return base::failure("it is no JSON Web Token");
}

auto algorithm_of(json::View header) -> base::Result<Algorithm> {
  auto const name = text_of(header, "alg");
  // What must be understood and is not: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
  if (header.find("crit")) return base::failure("it has critical headers, and none is known here");
  if (name == "RS256") return Algorithm::rs256;
  if (name == "ES256") return Algorithm::es256;
  if (name == "EdDSA" || name == "Ed25519") return Algorithm::eddsa;
  return base::failure(
      base::concat("its algorithm is ", base::quoted(name), ", not RS256, ES256 or EdDSA"));
}

auto check_signature(json::View header, std::string_view message, std::string_view signature,
                     std::vector<Key> const& keys) -> base::Result<void> {
  auto const algorithm = TRY(algorithm_of(header));
  auto const id = text_of(header, "kid");
  auto const bytes = base::from_base64url(signature);
  auto any = false;
  for (auto const& key : keys) {
    if (key.algorithm != algorithm || (!id.empty() && !key.id.empty() && key.id != id)) continue;
    any = true;
    if (bytes && verifies(key, message, *bytes)) return {};
  }
  return base::failure(any ? "its signature is wrong"
                           : base::concat("there is no key ", base::quoted(id),
                                          " of that algorithm in WASMMCP_OAUTH_JWKS"));
}

// A text, or a list that has it.
auto names(json::View value, std::string_view wanted) -> bool {
  auto const is_it = [&](json::View each) {
    return each.is(json::Kind::string) && each.string() == wanted;
  };
  return is_it(value) || std::ranges::any_of(value.elements(), is_it);
}

auto check_claims(json::View claims, Trust const& trust, std::int64_t now) -> base::Result<void> {
  if (text_of(claims, "iss") != trust.issuer) {
    return base::failure(base::concat("it is not issued by ", trust.issuer));
  }
  auto const audience = claims.find("aud");
  if (!audience || !names(*audience, trust.audience)) {
    return base::failure(base::concat("it is not made for ", trust.audience));
  }
  auto const expires = claims.find("exp");
  auto const end = expires ? seconds_of(*expires) : std::nullopt;
  if (!end) return base::failure("it does not say when it expires");
  if (*end <= now - leeway) return base::failure("it has expired");
  auto const not_before = claims.find("nbf");
  if (!not_before) return {};
  auto const begin = seconds_of(*not_before);
  if (!begin || *begin > now + leeway) return base::failure("it is not valid yet");
  return {};
}

// "scope", with spaces between them, or "scp" as some servers call it, a text or a list.
auto scopes_of(json::View claims) -> std::vector<std::string> {
  auto scopes = std::vector<std::string>{};
  auto const take = [&](json::View value) {
    if (!value.is(json::Kind::string)) return;
    auto text = value.string();
    while (!text.empty()) {
      auto const space = std::min(text.find(' '), text.size());
      if (space > 0) scopes.emplace_back(text.substr(0, space));
      text.remove_prefix(std::min(space + 1, text.size()));
    }
  };
  for (auto const name : {"scope", "scp"}) {
    auto const value = claims.find(name);
    if (!value) continue;
    take(*value);
    for (auto const each : value->elements()) take(each);
  }
  return scopes;
}

}  // namespace

auto read_access_token(std::string_view token, Trust const& trust, std::int64_t now)
    -> base::Result<AccessToken> {
  auto const first = token.find('.');
  auto const second = first == token.npos ? first : token.find('.', first + 1);
  if (second == token.npos || token.size() > longest_token) {
    return base::failure("it is no JSON Web Token");
  }
  auto const header = TRY(parsed(token.substr(0, first)));
  TRY(check_signature(header.root(), token.substr(0, second), token.substr(second + 1),
                      trust.keys));
  auto const claims = TRY(parsed(token.substr(first + 1, second - first - 1)));
  TRY(check_claims(claims.root(), trust, now));
  auto const subject = text_of(claims.root(), "sub");
  if (subject.empty()) return base::failure("it does not say whose it is");
  return AccessToken{std::string{subject}, scopes_of(claims.root())};
}

}  // namespace oauth
