#include "host/http/listen_address.hpp"

#include "base/text.hpp"

namespace host::http {

auto ListenAddress::parse(std::string_view text) -> base::Result<ListenAddress> {
  auto const wrong = [&] {
    return base::failure(base::concat(base::quoted(text),
                                      " is not an address to listen on; it is spelled HOST:PORT, "
                                      "[::1]:PORT or :PORT, such as 127.0.0.1:8080"));
  };
  auto const colon = text.rfind(':');
  if (colon == text.npos) return wrong();
  auto host = text.substr(0, colon);
  auto const digits = text.substr(colon + 1);
  auto const port = base::parse_integer<std::uint32_t>(digits);
  if (!port) return wrong();
  if (*port > 65535) {
    return base::failure(base::concat("port ", digits, " in ", base::quoted(text),
                                      " is too large; the largest is 65535"));
  }
  if (host.empty()) {
    host = "127.0.0.1";
  } else if (host.starts_with('[')) {
    if (!host.ends_with(']') || host.size() < 4) return wrong();
    host = host.substr(1, host.size() - 2);
    if (!host.contains(':')) return wrong();
  } else if (host.contains(':')) {
    return wrong();
  }
  return ListenAddress{.host = std::string{host}, .port = static_cast<std::uint16_t>(*port)};
}

auto spelled(ListenAddress const& address) -> std::string {
  auto const brackets = address.host.contains(':');
  return base::concat(brackets ? "[" : "", address.host, brackets ? "]:" : ":", address.port);
}

auto cannot_listen(ListenAddress const& address, std::string_view why) -> std::string {
  return base::concat("cannot listen on ", spelled(address), ": ", why);
}

auto port_is_taken(ListenAddress const& address) -> std::string {
  return cannot_listen(address, "the port is taken; choose another, or 0 for any free one");
}

auto port_needs_rights(ListenAddress const& address) -> std::string {
  return cannot_listen(address, "ports below 1024 need special rights; choose a higher one");
}

auto no_such_address(ListenAddress const& address) -> std::string {
  return cannot_listen(address, "this machine has no such address; 127.0.0.1 always works");
}

auto read_command_line(std::vector<std::string> const& words) -> base::Result<CommandLine> {
  constexpr auto option = std::string_view{"--http"};
  auto line = CommandLine{};
  for (auto i = std::size_t{0}; i < words.size(); ++i) {
    auto const word = std::string_view{words[i]};
    auto const has_value = word.starts_with("--http=");
    if (word != option && !has_value) {
      line.others.emplace_back(word);
      continue;
    }
    if (line.http) return base::failure("--http is given twice; once is enough");
    if (!has_value && i + 1 == words.size()) {
      return base::failure("--http needs an address to listen on, such as 127.0.0.1:8080");
    }
    line.http = has_value ? word.substr(option.size() + 1) : std::string_view{words[++i]};
  }
  return line;
}

}  // namespace host::http
