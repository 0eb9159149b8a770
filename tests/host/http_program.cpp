// An HTTP program that uses all that a host offers, one path each. host_test.py drives it.

#include <string>

#include "base/text.hpp"
#include "host/clock.hpp"
#include "host/environment.hpp"
#include "host/files.hpp"
#include "host/log.hpp"
#include "host/program.hpp"
#include "host/random.hpp"
#include "host/timer.hpp"

namespace {

using base::Async;
using host::Exchange;

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto plain = host::Header{"content-type", "text/plain"};

auto respond(Exchange& exchange, std::string_view body, int status = 200) -> Async<> {
  co_await exchange.respond({status, {&plain, 1}}, body);
}

auto read_all(Exchange& exchange) -> Async<std::string> {
  auto body = std::string{};
  while (true) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) co_return body;
    body += piece;
  }
}

auto echo(Exchange& exchange) -> Async<> {
  auto const body = co_await read_all(exchange);
  if (exchange.broken()) {
    host::log(base::concat("broke off after ", body.size()));
    co_return;
  }
  co_await respond(exchange, body);
}

auto count(Exchange& exchange) -> Async<> {
  auto size = std::size_t{0};
  while (true) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) break;
    size += piece.size();
  }
  if (exchange.broken()) host::log(base::concat("broke off after ", size));
  auto const text = base::concat(size);
  co_await respond(exchange, text);
}

auto head(Exchange& exchange) -> Async<> {
  auto const& request = exchange.request();
  auto text = base::concat(request.method, " ", request.path, "\nauthority ",
                           request.authority.value_or("hidden"), "\n");
  for (auto const& [name, value] : request.headers) text += base::concat(name, "=", value, "\n");
  co_await respond(exchange, text);
}

auto slow(Exchange& exchange) -> Async<> {
  auto const body = co_await read_all(exchange);
  co_await host::system_timer().sleep(300 * millisecond);
  co_await respond(exchange, body);
}

auto stream(Exchange& exchange) -> Async<> {
  auto const head = host::Header{"content-type", "text/event-stream"};
  co_await exchange.begin({200, {&head, 1}});
  for (auto piece : {"one\n", "two\n", "three\n"}) {
    co_await exchange.write(piece);
    co_await host::system_timer().sleep(200 * millisecond);
  }
  co_await exchange.end();
}

auto flood(Exchange& exchange, host::Nanoseconds pause) -> Async<> {
  co_await exchange.begin({200, {&plain, 1}});
  auto const piece = std::string(64 << 10, 'x');
  auto pieces = std::size_t{0};
  while (co_await exchange.write(piece)) {
    ++pieces;
    if (pause != 0) co_await host::system_timer().sleep(pause);
  }
  host::log(pieces > 0 ? "gone after some pieces" : "gone at once");
  co_await exchange.end();
}

// A body that does not come must not stop the clock.
auto impatient(Exchange& exchange) -> Async<> {
  auto interrupt = base::Interrupt{};
  auto alarm = host::system_timer().sleep(200 * millisecond);
  // When it is over: raised from within, it would destroy the alarm while that still runs.
  alarm.start([](void* interrupt) { static_cast<base::Interrupt*>(interrupt)->raise(); },
              &interrupt);
  auto const body = co_await base::unless(interrupt, read_all(exchange));
  if (body) {
    co_await respond(exchange, *body);
  } else {
    co_await respond(exchange, "too slow", 408);
  }
}

base::Signal* wanted = nullptr;

// Waits for another request to the same instance, /wake: only where one instance holds several.
auto wait(Exchange& exchange) -> Async<> {
  auto signal = base::Signal{};
  wanted = &signal;
  co_await signal;
  wanted = nullptr;
  co_await host::system_timer().sleep(50 * millisecond);
  co_await respond(exchange, "woken");
}

auto wake(Exchange& exchange) -> Async<> {
  auto const somebody = wanted != nullptr;
  if (somebody) wanted->set();
  co_await respond(exchange, somebody ? "woke somebody" : "nobody waits");
}

auto refused_header(Exchange& exchange) -> Async<> {
  host::Header const headers[] = {plain, {"connection", "close"}, {"x-kept", "yes"}};
  co_await exchange.respond({200, headers}, "kept");
}

auto tell(Exchange& exchange) -> Async<> {
  auto text = base::concat("seconds ", host::system_clock().now().seconds, "\n");
  for (auto const& [name, value] : host::environment())
    text += base::concat(name, "=", value, "\n");
  for (auto const& argument : host::arguments()) text += base::concat("argument ", argument, "\n");
  co_await respond(exchange, text);
}

// Another request, to whatever instance, finds what this one has kept.
auto keep(Exchange& exchange) -> Async<> {
  auto* const directory = MUST(host::state_directory());
  auto const body = co_await read_all(exchange);
  if (!directory) co_return co_await respond(exchange, "no directory", 404);
  auto const written = directory->write_atomic(host::Path{}.child("kept"), body);
  co_await respond(exchange, written ? "kept" : written.error().message);
}

auto tell_kept(Exchange& exchange) -> Async<> {
  auto* const directory = MUST(host::state_directory());
  if (!directory) co_return co_await respond(exchange, "no directory", 404);
  auto const kept = directory->read_all(host::Path{}.child("kept"), 10 << 20);
  co_await respond(exchange, kept ? *kept : kept.error().message);
}

auto tell_name(Exchange& exchange) -> Async<> {
  auto const name = host::random_name();
  co_await respond(exchange, name);
}

auto log_lines(Exchange& exchange) -> Async<> {
  host::log("first line");
  host::log(std::string(10'000, 'l'));
  host::log("last line");
  co_await respond(exchange, "logged");
  host::log("after the answer");
}

}  // namespace

auto host::http_program(Exchange& exchange) -> base::Async<> {
  auto const path = std::string_view{exchange.request().path};
  if (path == "/echo") return echo(exchange);
  if (path == "/count") return count(exchange);
  if (path.starts_with("/head")) return head(exchange);
  if (path == "/slow") return slow(exchange);
  if (path == "/stream") return stream(exchange);
  if (path == "/flood") return flood(exchange, 0);
  if (path == "/drip") return flood(exchange, 50 * millisecond);
  if (path == "/impatient") return impatient(exchange);
  if (path == "/wait") return wait(exchange);
  if (path == "/wake") return wake(exchange);
  if (path == "/refused-header") return refused_header(exchange);
  if (path == "/tell") return tell(exchange);
  if (path == "/keep") return keep(exchange);
  if (path == "/kept") return tell_kept(exchange);
  if (path == "/name") return tell_name(exchange);
  if (path == "/log") return log_lines(exchange);
  if (path == "/empty") return respond(exchange, "", 204);
  if (path == "/silent") return {};
  return respond(exchange, "no such path", 404);
}
