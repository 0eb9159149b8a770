#include "servers/summarize/options.hpp"

#include <algorithm>
#include <optional>
#include <span>

#include "base/ip_address.hpp"
#include "base/text.hpp"

namespace summarize {
namespace {

struct Declared {
  mcp::Arg<
      std::optional<std::string>,
      "Who summarizes: offline, openai (and all that speak its protocol), upstage, anthropic or "
      "sampling; SUMMARIZE_PROVIDER says the same. When unset that whose key is there, else "
      "offline">
      provider;
  mcp::Arg<std::optional<std::string>, "Model; when unset the provider's usual one"> model;
  mcp::Arg<std::optional<std::string>,
           "URL that the provider's paths are added to; OPENAI_BASE_URL and ANTHROPIC_BASE_URL do "
           "the same for theirs">
      base_url;
  mcp::Arg<bool, "Go to providers without TLS outside of this machine", mcp::otherwise{false}>
      allow_http;
  mcp::Arg<std::uint32_t, "Seconds that one request to the provider may take", mcp::at_least{1},
           mcp::at_most{3600}, mcp::otherwise{50}>
      timeout_seconds;
  mcp::Arg<std::uint32_t, "How often a request that may succeed later is sent again",
           mcp::at_least{0}, mcp::at_most{10}, mcp::otherwise{2}>
      retries;
  mcp::Arg<std::uint32_t, "Tokens that the model's context has; longer texts go in parts",
           mcp::at_least{1000}, mcp::at_most{10'000'000}, mcp::otherwise{100'000}>
      context_tokens;
  mcp::Arg<std::uint32_t, "Requests to the provider at once, for one call", mcp::at_least{1},
           mcp::at_most{64}, mcp::otherwise{8}>
      at_once;
};

struct Known {
  std::string_view name;
  Protocol protocol;
  std::string_view base_url, path, model;
  std::string_view key_variable, base_variable;
};
constexpr Known known[] = {
    {"offline", Protocol::offline, "", "", "", "", ""},
    {"openai", Protocol::chat_completions, "https://api.openai.com/v1", "/chat/completions",
     "gpt-4o", "OPENAI_API_KEY", "OPENAI_BASE_URL"},
    {"upstage", Protocol::chat_completions, "https://api.upstage.ai/v1/solar", "/chat/completions",
     "solar-pro", "UPSTAGE_API_KEY", ""},
    {"anthropic", Protocol::messages, "https://api.anthropic.com", "/v1/messages",
     "claude-sonnet-4-5", "ANTHROPIC_API_KEY", "ANTHROPIC_BASE_URL"},
    {"sampling", Protocol::sampling, "", "", "", "", ""},
};

auto value_of(mcp::Variables variables, std::string_view name) -> std::string_view {
  if (name.empty()) return {};
  for (auto const& [key, value] : variables) {
    if (key != name) continue;
    auto text = std::string_view{value};
    // Files end with a line end, and so do keys that come from one.
    while (!text.empty() && static_cast<unsigned char>(text.back()) <= ' ') text.remove_suffix(1);
    while (!text.empty() && static_cast<unsigned char>(text.front()) <= ' ') text.remove_prefix(1);
    return text;
  }
  return {};
}

auto unknown(std::string_view variable, std::string_view name) -> std::unexpected<base::Error> {
  auto names = std::vector<std::string_view>{};
  auto listed = std::string{};
  for (auto const& each : known) {
    names.push_back(each.name);
    listed += base::concat(listed.empty() ? "" : ", ", each.name);
  }
  auto const meant = base::nearest(name, names);
  return base::failure(base::concat(variable, ": there is no provider ", base::quoted(name), "; ",
                                    meant ? base::concat("did you mean '", *meant, "'? ") : "",
                                    "providers are ", listed));
}

auto choose(mcp::Variables variables, std::optional<std::string> const& wish)
    -> base::Result<Known const*> {
  auto const is_ours = wish && !wish->empty();
  auto const name =
      base::lower(is_ours ? std::string_view{*wish} : value_of(variables, "SUMMARIZE_PROVIDER"));
  if (name.empty()) {
    for (auto const& each : known) {
      if (!value_of(variables, each.key_variable).empty() ||
          !value_of(variables, each.base_variable).empty()) {
        return &each;
      }
    }
    return &known[0];
  }
  auto const found = std::ranges::find(known, name, &Known::name);
  if (found != std::end(known)) return found;
  return unknown(is_ours ? "WASMMCP_SUMMARIZE_PROVIDER" : "SUMMARIZE_PROVIDER", name);
}

auto is_this_machine(std::string_view authority) -> bool {
  auto host = authority;
  if (auto const colon = host.rfind(':'); colon != host.npos && !host.ends_with(']')) {
    host = host.substr(0, colon);
  }
  if (host == "localhost" || host.ends_with(".localhost")) return true;
  auto const address = base::ip_of_host(host);
  if (!address || !*address) return false;
  if ((*address)->is_v4()) return (*address)->v4() >> 24 == 127;
  auto loopback = base::IpAddress{};
  loopback.bytes[15] = 1;
  return **address == loopback;
}

// Of the base URL and what the provider's protocol adds to it.
auto endpoint_of(std::string_view base, std::string_view path, bool may_be_plain)
    -> base::Result<base::Url> {
  auto url = base::parse_url(base);
  if (!url) return base::failure(base::concat("the provider's base URL: ", url.error().message));
  if (url->path.contains('?')) {
    return base::failure(base::concat("the provider's base URL ", base::quoted(base),
                                      " has a query; a path may be added to one without"));
  }
  if (!url->is_secure && !may_be_plain && !is_this_machine(url->authority)) {
    return base::failure(
        base::concat("the provider's base URL ", base::quoted(base),
                     " would send texts and the key without TLS; use https, or set "
                     "WASMMCP_SUMMARIZE_ALLOW_HTTP=true when the network between is yours"));
  }
  while (url->path.ends_with('/')) url->path.pop_back();
  url->path += path;
  return *std::move(url);
}

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto const declared = TRY(mcp::read_options<Declared>("summarize", variables, arguments));
  auto const& choice = *TRY(choose(variables, declared.provider));
  auto provider = Provider{.name = std::string{choice.name},
                           .protocol = choice.protocol,
                           .model = declared.model.value_or(std::string{choice.model}),
                           .key = std::string{value_of(variables, choice.key_variable)},
                           .key_variable = choice.key_variable};
  for (auto const c : provider.key) {
    if (c > ' ' && c < '\x7f') continue;
    return base::failure(base::concat(choice.key_variable,
                                      " has a character that no header can carry; a key has "
                                      "letters, digits and punctuation of ASCII only"));
  }
  if (!choice.path.empty()) {
    auto const own = value_of(variables, choice.base_variable);
    auto const wish = declared.base_url && !declared.base_url->empty()
                          ? std::string_view{*declared.base_url}
                          : own;
    // Others at another URL, such as a server on this machine, may need none.
    provider.needs_key = wish.empty();
    provider.endpoint =
        TRY(endpoint_of(wish.empty() ? choice.base_url : wish, choice.path, declared.allow_http));
  }
  return Options{.provider = std::move(provider),
                 .timeout_seconds = declared.timeout_seconds,
                 .retries = declared.retries,
                 .context_tokens = declared.context_tokens,
                 .at_once = declared.at_once};
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace summarize
