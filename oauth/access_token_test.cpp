#include "oauth/access_token.hpp"

#include <array>

#include "base/test.hpp"
#include "base/text.hpp"
#include "oauth/keys.hpp"

namespace {

// Made by PyJWT: issued by https://login.example for https://mcp.example/mcp and alice, good from
// 1000 to 2000, with the scopes vault:read and other.
constexpr auto jwks =
    R"({"keys":[{"kty":"RSA","n":"wOZmC-XC2_l6Ms4p_GcLzlaELVy5faOzkA_XLAzawjhKq8CAIaEqQOzUq)"
    R"(azMCGNjoDrZUJFqBISfOkl9taV2_3lVbphxsmI6ijDLW70sKbro24QVVTNIDFVLszeBn_Bc3ZE8lxzqxWcFL)"
    R"(5X6Asj9E6t0H8VMYdeUwQp31N77GCcsV4Tk2_JWGHa5jKnxYDDncO4QaqwPvuruPyN6Omu3Z3C0mKBGpsSBp)"
    R"(VsbneutzhZGu7bywNQ56qLe4AgNUNs5xRxnc4m9OnsD1CbtMau5CrMJd0pbp1tIOm9yFP2V-oQgGin9oBSlE)"
    R"(Dg7LufC5s-LnaG2a3hdd1oheLHDfWAbWw","e":"AQAB","kid":"r"},{"kty":"EC","crv":"P-256",")"
    R"(x":"4Yx8m5XIKIivwdJnuxGOY3oSQ5WjTBsxweRZIUmZqoI","y":"gNu50_fK0uEHE3YUEqet5-GEeDS1ZE)"
    R"(D9XYhPR7GjS6M","kid":"e"},{"x":"9jZeNthUeeLoIxOEWJqDi7lsEnw7KlqA1fYTAfmAjSk","kty":")"
    R"(OKP","crv":"Ed25519","kid":"d"}]})";
constexpr auto rs256 =
    R"(eyJhbGciOiJSUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4Y)"
    R"(W1wbGUiLCJhdWQiOiJodHRwczovL21jcC5leGFtcGxlL21jcCIsInN1YiI6ImFsaWNlIiwiZXhwIjoyMDAwL)"
    R"(CJuYmYiOjEwMDAsInNjb3BlIjoidmF1bHQ6cmVhZCBvdGhlciJ9.Ry1nvMX37RHqv_AxYjHGGHJz7Pu088Ud)"
    R"(QYM6j0uK4JaRerwjPO-NPi-q8V-PHM7gIjpJS8feU7RW7VIHkhYVusnqGXPRPCSQBygddiNigQMeYD4RQaA3)"
    R"(Mb47GI8cr4FseRCIq5TzzgzNRnQ3Vmpbwvw3Fzn0qvOniGzuxWBpuu8DKm6ceFjokOEkM79FicQ9w3hJF_bP)"
    R"(vMoAuoAcWM8QMKSs47KNQGz0VSvciJfQVS8D5gvFJHPPcspBuhsx32tddwNAh7e-lq4KPF4WEQtmWlGKN9ib)"
    R"(EMnE0r77ixMt6ibsaYcdoc5hjts0ibO5NFr1-nUHVB19QEuQeAb5UC71yw)";
constexpr auto es256 =
    R"(eyJhbGciOiJFUzI1NiIsImtpZCI6ImUiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4Y)"
    R"(W1wbGUiLCJhdWQiOiJodHRwczovL21jcC5leGFtcGxlL21jcCIsInN1YiI6ImFsaWNlIiwiZXhwIjoyMDAwL)"
    R"(CJuYmYiOjEwMDAsInNjb3BlIjoidmF1bHQ6cmVhZCBvdGhlciJ9.2-v1Ze5yErl5HmDato_Iga-ge2VKaRcY)"
    R"(Tm4axJuRmHJFIbZqW6F14ucIJ20bRxgGhRHrb6kZDvN1pjvEf9-1uQ)";
constexpr auto eddsa =
    R"(eyJhbGciOiJFZERTQSIsImtpZCI6ImQiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4Y)"
    R"(W1wbGUiLCJhdWQiOiJodHRwczovL21jcC5leGFtcGxlL21jcCIsInN1YiI6ImFsaWNlIiwiZXhwIjoyMDAwL)"
    R"(CJuYmYiOjEwMDAsInNjb3BlIjoidmF1bHQ6cmVhZCBvdGhlciJ9.xAnMq4F3OT_iJCalB-krBy1eWYWW2mTF)"
    R"(I4CVXqzmiuSAFQEn0dCNtEQt3iPGkZ7OQyPWTW1_Fg2kXZIwntN_Dg)";
// Signed with a secret, by whoever calls.
constexpr auto hs256 =
    R"(eyJhbGciOiJIUzI1NiIsImtpZCI6InIiLCJ0eXAiOiJKV1QifQ.eyJpc3MiOiJodHRwczovL2xvZ2luLmV4Y)"
    R"(W1wbGUiLCJhdWQiOiJodHRwczovL21jcC5leGFtcGxlL21jcCIsInN1YiI6ImFsaWNlIiwiZXhwIjoyMDAwL)"
    R"(CJuYmYiOjEwMDAsInNjb3BlIjoidmF1bHQ6cmVhZCBvdGhlciJ9.td7GBATn4SoMZOe95QyzCgwZetWg43bw)"
    R"(bANUzm9mBzg)";
constexpr auto weak_jwks =
    R"({"keys":[{"kty":"RSA","n":"zTzX1V367WqYQzFofM5fIZsb7iN-4N-COdmSl9sQvFNYsTmhiNx0W7S67)"
    R"(BONXP8cNiIGGjcD8vi8znJu9nsJnY4uY-vxNGHM6-4goukYcda5sbrE1VvmTwVVAmwZeWArj6vNxzuz7gcZL)"
    R"(38RyVwGObwbd8javBbzeE6AjhlJLSs","e":"AQAB","kid":"s"}]})";

constexpr auto tokens = std::array<std::string_view, 3>{rs256, es256, eddsa};
constexpr auto good_time = std::int64_t{1500};

auto trust() -> oauth::Trust {
  return {
    .issuer = "https://login.example", .audience = "https://mcp.example/mcp",
    .keys = MUST(oauth::read_keys(jwks))
  };
}

// Whose the token is, or why it is not taken.
auto outcome(std::string_view token, std::int64_t now = good_time,
             oauth::Trust const& trust = ::trust()) -> std::string {
  auto const read = oauth::read_access_token(token, trust, now);
  return read ? read->subject : read.error().message;
}

auto fault_of_keys(std::string_view json) -> std::string {
  auto const keys = oauth::read_keys(json);
  return keys ? "taken" : keys.error().message;
}

}  // namespace

TEST("a token of each algorithm is taken, with its scopes") {
  for (auto const token : tokens) {
    auto const read = oauth::read_access_token(token, trust(), good_time);
    expect(read && read->subject == "alice");
    expect(read && read->scopes == std::vector<std::string>{"vault:read", "other"});
  }
}

TEST("a token with any character changed is refused") {
  for (auto const token : tokens) {
    for (std::size_t i = 0; i < token.size(); i += 7) {
      auto changed = std::string{token};
      changed[i] = changed[i] == 'A' ? 'B' : 'A';
      expect(outcome(changed) != "alice");
      expect(outcome(token.substr(0, i)) != "alice");
    }
    expect(outcome(std::string{token} + "A") != "alice");
    expect(outcome(std::string{token} + ".") != "alice");
  }
}

TEST("a signature does for its own key and algorithm alone") {
  auto const signature_of = [](std::string_view token) { return token.substr(token.rfind('.')); };
  auto const signed_part = [](std::string_view token) { return token.substr(0, token.rfind('.')); };
  for (auto const token : tokens) {
    for (auto const other : tokens) {
      if (token == other) continue;
      expect_equal(outcome(base::concat(signed_part(token), signature_of(other))),
                   "its signature is wrong");
    }
    expect_equal(outcome(base::concat(signed_part(token), ".")), "its signature is wrong");
    auto few = trust();
    std::erase_if(few.keys, [&](oauth::Key const& key) {
      return oauth::read_access_token(token, {few.issuer, few.audience, {key}}, good_time)
          .has_value();
    });
    expect(few.keys.size() == 2);
    expect(outcome(token, good_time, few).starts_with("there is no key "));
  }
}

TEST("no secret of the caller's makes a token, and neither does none at all") {
  expect_equal(outcome(hs256), "its algorithm is 'HS256', not RS256, ES256 or EdDSA");
  auto const claims = std::string_view{rs256}.substr(std::string_view{rs256}.find('.'));
  // {"alg":"none"}
  expect_equal(outcome(base::concat("eyJhbGciOiJub25lIn0", claims)),
               "its algorithm is 'none', not RS256, ES256 or EdDSA");
  // {"alg":"RS256","crit":["b64"],"b64":false}
  expect_equal(
      outcome(base::concat("eyJhbGciOiJSUzI1NiIsImNyaXQiOlsiYjY0Il0sImI2NCI6ZmFsc2V9", claims)),
      "it has critical headers, and none is known here");
}

TEST("a token is good at its time, by its issuer and for us alone") {
  for (auto const token : tokens) {
    expect_equal(outcome(token, 940), "alice");
    expect_equal(outcome(token, 939), "it is not valid yet");
    expect_equal(outcome(token, 2059), "alice");
    expect_equal(outcome(token, 2060), "it has expired");
    auto other = trust();
    other.issuer = "https://login.example/";
    expect_equal(outcome(token, good_time, other), "it is not issued by https://login.example/");
    other = trust();
    other.audience = "https://mcp.example";
    expect_equal(outcome(token, good_time, other), "it is not made for https://mcp.example");
  }
}

TEST("what is no token at all is refused") {
  for (auto const* text : {"", ".", "..", "...", "a.b.c", "e30.e30.", "W10.W10.W10", "alice"}) {
    expect(outcome(text) != "alice");
  }
  expect_equal(outcome(std::string(20'000, '.')), "it is no JSON Web Token");
}

TEST("a key set has public keys for us, and none that is unsound or secret") {
  expect_equal(fault_of_keys(jwks), "taken");
  expect_equal(fault_of_keys(R"({"keys":[{"kty":"OKP","crv":"X25519","x":"AA"},{"kty":"what"}]})"),
               "none of its 2 keys is one for RS256, ES256 or EdDSA with Ed25519");
  expect_equal(fault_of_keys(weak_jwks), "key 1, 's', is no public key, or of less than 2048 bits");
  expect_equal(fault_of_keys(R"({"keys":[{"kty":"EC","crv":"P-256","kid":"off the curve",)"
                             R"("x":"4Yx8m5XIKIivwdJnuxGOY3oSQ5WjTBsxweRZIUmZqoI",)"
                             R"("y":"4Yx8m5XIKIivwdJnuxGOY3oSQ5WjTBsxweRZIUmZqoI"}]})"),
               "key 1, 'off the curve', is no public key, or of less than 2048 bits");
  expect_equal(fault_of_keys(R"({"keys":[{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}]})"),
               "key 1 is a secret one: give the public keys");
  expect_equal(fault_of_keys(R"({"keys":[{"kty":"oct","k":"AA"}]})"),
               "key 1 is a secret one: give the public keys");
  expect(fault_of_keys("{").starts_with("it is no JSON: "));
  for (auto const* text : {"[]", "{}", R"({"keys":{}})"}) {
    expect_equal(fault_of_keys(text), R"(it is no JSON Web Key Set, which is {"keys": [...]})");
  }
}
