#include "servers/fetch/options.hpp"

#include "base/text.hpp"

namespace fetch {
namespace {

struct Declared {
  mcp::Arg<std::optional<std::string>, "User-Agent of all requests", mcp::max_length{1000},
           mcp::pattern<"^[ -~]*$">>
      user_agent;
  mcp::Arg<bool, "Fetch for the model also what a site's robots.txt forbids", mcp::otherwise{false}>
      ignore_robots_txt;
  mcp::Arg<bool, "Fetch also from addresses that are not the internet's", mcp::otherwise{false}>
      allow_private_ips;
  mcp::Arg<bool,
           "Fetch by names whose addresses the host does not let us look up; what guards the "
           "network is then the host",
           mcp::otherwise{false}>
      unchecked_names;
  mcp::Arg<std::string,
           "Hosts that may be fetched, and no others, with commas: names, '*.example.org' for all "
           "below one, networks such as 10.0.0.0/8, which may then be private",
           mcp::otherwise{""}>
      allow;
  mcp::Arg<std::string, "Hosts that are never fetched, as for allow", mcp::otherwise{""}> deny;
  mcp::Arg<std::uint32_t, "Bytes that are read of a page", mcp::at_least{1024},
           mcp::at_most{64 << 20}, mcp::otherwise{10 << 20}>
      max_bytes;
  mcp::Arg<std::uint32_t, "Redirects that are followed", mcp::at_most{50}, mcp::otherwise{20}>
      max_redirects;
  mcp::Arg<std::uint32_t, "Seconds that a page may take, with redirects and robots.txt",
           mcp::at_least{1}, mcp::at_most{3600}, mcp::otherwise{30}>
      timeout;
  mcp::Arg<std::optional<std::string>,
           "Not possible: how requests leave is the host's. Give wasmtime's side the proxy">
      proxy_url;
};

}  // namespace

auto read_options(mcp::Variables variables, mcp::Arguments arguments) -> base::Result<Options> {
  auto const declared = TRY(mcp::read_options<Declared>("fetch", variables, arguments));
  if (declared.proxy_url.get()) {
    return base::failure(
        "--proxy-url: this server has no connections of its own, and so no proxy for them; the "
        "host "
        "that runs it decides how its requests leave");
  }
  auto options = Options{.user_agent = declared.user_agent.get().value_or(""),
                         .ignore_robots_txt = declared.ignore_robots_txt,
                         .allow_private_ips = declared.allow_private_ips,
                         .unchecked_names = declared.unchecked_names,
                         .allow = {},
                         .deny = {},
                         .max_bytes = declared.max_bytes,
                         .max_redirects = declared.max_redirects,
                         .time_limit = std::uint64_t{declared.timeout} * 1'000'000'000};
  auto const read = [](std::string_view name, std::string_view list) {
    auto rules = kit::HostRules::parse(list);
    if (!rules)
      rules.error().message = base::concat("WASMMCP_FETCH_", name, ": ", rules.error().message);
    return rules;
  };
  options.allow = TRY(read("ALLOW", declared.allow.get()));
  options.deny = TRY(read("DENY", declared.deny.get()));
  return options;
}

auto describe_options(std::string_view server) -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<Declared>(server);
}

}  // namespace fetch
