#include "transport/authorization.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "transport/policy.hpp"

namespace transport {
namespace {

constexpr auto shortest_token = std::size_t{16};

// The time depends on the length of what was given alone: not on the token's, and not on where they
// differ.
auto is_same(std::string_view token, std::string_view given) -> bool {
  // Volatile, so that no compiler sees that the end is known before the last byte.
  auto volatile difference = token.size() ^ given.size();
  for (std::size_t i = 0; i < given.size(); ++i) {
    difference = difference | static_cast<unsigned char>(given[i] ^ token[i % token.size()]);
  }
  return difference == 0;
}

}  // namespace

// https://www.rfc-editor.org/rfc/rfc6750#section-2.1
auto bearer_token(host::RequestHead const& head)
    -> std::expected<std::optional<std::string_view>, Denial> {
  constexpr auto scheme = std::string_view{"bearer"};
  auto given = std::optional<std::string_view>{};
  for (auto const& [name, value] : head.headers) {
    if (name != "authorization") continue;
    // Whoever stands before us might have looked at the other one.
    if (given) {
      return std::unexpected{Denial{400, R"(Bearer realm="mcp", error="invalid_request")",
                                    "there is more than one Authorization header; send one"}};
    }
    given = base::trimmed(value);
  }
  if (!given || !base::equal_ignoring_case(given->substr(0, scheme.size()), scheme)) {
    return std::nullopt;
  }
  auto const rest = given->substr(scheme.size());
  auto const token = base::trimmed(rest);
  if (token.empty() || token.size() == rest.size()) return std::nullopt;
  return token;
}

auto Tokens::read(std::string_view list) -> base::Result<Tokens> {
  auto tokens = split_list(list);
  for (auto const& token : tokens) {
    auto const is_visible = std::ranges::all_of(token, [](char c) { return c > ' ' && c <= '~'; });
    if (is_visible && token.size() >= shortest_token) continue;
    return base::failure(
        base::concat("WASMMCP_TOKEN: a token has ", shortest_token,
                     " or more visible ASCII characters and no others, but number ",
                     &token - tokens.data() + 1, " of ", tokens.size(),
                     is_visible ? base::concat(" has ", token.size()) : std::string{" has others"},
                     "; `openssl rand -hex 32` makes a good one"));
  }
  // Commas alone were hardly meant to let everybody in.
  if (tokens.empty()) return base::failure("WASMMCP_TOKEN: there is no token between the commas");
  return Tokens{std::move(tokens)};
}

auto Tokens::caller(host::RequestHead const& head) const -> std::expected<Caller, Denial> {
  auto const given = TRY(bearer_token(head));
  if (!given) {
    return std::unexpected{Denial{401, R"(Bearer realm="mcp")",
                                  "this server wants a token: send 'Authorization: Bearer TOKEN' "
                                  "with one of its WASMMCP_TOKEN"}};
  }
  // All are looked at, so that nobody learns from the time which one was nearly right.
  auto found = std::size_t{0};
  for (std::size_t i = 0; i < tokens_.size(); ++i) {
    if (is_same(tokens_[i], *given)) found = i + 1;
  }
  if (found == 0) {
    return std::unexpected{Denial{401, R"(Bearer realm="mcp", error="invalid_token")",
                                  "the token is none of those that this server takes; see its "
                                  "WASMMCP_TOKEN"}};
  }
  return Caller{base::concat("token ", found)};
}

}  // namespace transport
