// A program that sends the HTTP requests that its own requests tell of, over HTTP or on standard
// input. tests/host/outgoing.py drives it.

#include <string>

#include "base/text.hpp"
#include "base/url.hpp"
#include "host/background.hpp"
#include "host/http_client.hpp"
#include "host/log.hpp"
#include "host/name_lookup.hpp"
#include "host/program.hpp"
#include "host/standard_streams.hpp"
#include "host/timer.hpp"

namespace {

using base::Async;
using host::Exchange;

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto plain = host::Header{"content-type", "text/plain"};

// Lines of the text, from its front.
struct Lines {
  std::string_view rest;

  auto next() -> std::string_view {
    auto const end = std::min(rest.find('\n'), rest.size());
    auto const line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line;
  }
  auto number() -> std::uint64_t { return base::parse_integer<std::uint64_t>(next()).value_or(0); }
};

auto told(host::ClientError const& error) -> std::string {
  return base::concat("fault ", static_cast<int>(error.fault), ": ", error.message);
}

// Lines with a method, a URL, milliseconds to the first byte, milliseconds in all, and the bytes
// that an answer may have; after them the body.
auto fetch(std::string text) -> Async<std::string> {
  auto lines = Lines{text};
  auto request = host::ClientRequest{};
  request.method = lines.next();
  auto url = base::parse_url(lines.next());
  if (!url) co_return url.error().message;
  request.is_secure = url->is_secure;
  request.authority = std::move(url->authority);
  request.path = std::move(url->path);
  request.limits.first_byte = lines.number() * millisecond;
  request.limits.total = lines.number() * millisecond;
  request.limits.body = static_cast<std::size_t>(lines.number());
  request.headers.emplace_back("x-sent", "yes");
  request.body = lines.rest;
  auto const answer = co_await host::system_http_client().send(std::move(request));
  if (!answer) co_return told(answer.error());
  auto result =
      base::concat((*answer)->status(), " ", (*answer)->header("x-kind").value_or("no kind"), "\n");
  while (true) {
    auto const piece = co_await (*answer)->read();
    if (!piece) co_return base::concat(result, "\n", told(piece.error()));
    if (piece->empty()) co_return result;
    result += *piece;
  }
}

// The addresses of a name.
auto look_up(std::string name) -> Async<std::string> {
  auto const addresses = co_await host::system_name_lookup().look_up(std::move(name));
  if (!addresses) co_return base::concat("fault ", static_cast<int>(addresses.error()));
  auto text = std::string{};
  for (auto const& each : *addresses) text += base::concat(base::spelled(each), "\n");
  co_return text;
}

auto fetch_and_log(std::string text) -> Async<> {
  co_await host::system_timer().sleep(100 * millisecond);
  auto const line = co_await fetch(std::move(text));
  host::log(line);
}

auto read_all(auto& source) -> Async<std::string> {
  auto text = std::string{};
  while (true) {
    auto const piece = co_await source.read();
    if (piece.empty()) co_return text;
    text += piece;
  }
}

}  // namespace

auto host::http_program(Exchange& exchange) -> Async<> {
  auto const later = exchange.request().path == "/later";
  auto text = co_await read_all(exchange);
  if (later) {
    finish_in_background(fetch_and_log(std::move(text)));
    co_return co_await exchange.respond({200, {&plain, 1}}, "later");
  }
  auto const is_name = exchange.request().path == "/lookup";
  auto const body = co_await (is_name ? look_up(std::move(text)) : fetch(std::move(text)));
  co_await exchange.respond({200, {&plain, 1}}, body);
}

auto host::stdio_program() -> Async<int> {
  auto text = co_await read_all(standard_streams());
  finish_in_background(fetch_and_log(text));
  auto const answer = co_await fetch(std::move(text));
  standard_streams().write(answer);
  co_return 0;
}
