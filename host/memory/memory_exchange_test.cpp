// Scripted requests and recorded answers.

#include "host/memory/memory_exchange.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

constexpr auto plain = host::Header{"Content-Type", "text/plain"};

auto echo(host::Exchange& exchange) -> base::Async<> {
  auto body = std::string{};
  for (;;) {
    auto const piece = co_await exchange.read();
    if (piece.empty()) break;
    body += base::concat("[", piece, "]");
  }
  if (exchange.broken()) co_return;
  co_await exchange.respond({200, {&plain, 1}}, body);
}

auto count_to_three(host::Exchange& exchange) -> base::Async<> {
  co_await exchange.begin({202, {}});
  for (auto const piece : {"one", "two", "three"}) {
    if (!co_await exchange.write(piece)) co_return;
  }
  co_await exchange.end();
}

}  // namespace

TEST("a scripted request is seen as it was made up") {
  auto exchange = host::MemoryExchange{{.method = "GET",
                                        .path = "/mcp?x",
                                        .authority = "localhost",
                                        .headers = {{"Accept", "a"}, {"x-b", "c"}}}};
  auto const& request = exchange.request();
  expect_equal(request.method, "GET");
  expect_equal(request.path, "/mcp?x");
  expect_equal(request.authority.value_or("none"), "localhost");
  expect_equal(request.header("accept").value_or("none"), "a");
  expect(!request.header("missing"));
}

TEST("the body comes in pieces, and the answer is recorded") {
  auto exchange = host::MemoryExchange{{.body = {"one", "two"}}};
  expect(exchange.answer() == host::MemoryExchange::Answer::none);
  auto work = echo(exchange);
  work.start();
  expect(work.done());
  expect(exchange.answer() == host::MemoryExchange::Answer::responded);
  expect(exchange.status() == 200);
  expect_equal(exchange.header("content-type").value_or("none"), "text/plain");
  expect_equal(exchange.body(), "[one][two]");
}

TEST("a body that is not complete is waited for") {
  auto exchange = host::MemoryExchange{{.body = {"one"}, .body_is_complete = false}};
  auto work = echo(exchange);
  work.start();
  expect(!work.done());
  exchange.arrive("two");
  exchange.end_body();
  expect(work.done());
  expect_equal(exchange.body(), "[one][two]");
}

TEST("a client that leaves while its body is read is gone") {
  auto exchange = host::MemoryExchange{{.body = {"one"}, .body_is_complete = false}};
  auto work = echo(exchange);
  work.start();
  exchange.leave();
  expect(work.done());
  expect(exchange.broken());
  expect(exchange.answer() == host::MemoryExchange::Answer::none);
}

TEST("an answer in pieces is recorded as such") {
  auto exchange = host::MemoryExchange{{}};
  auto work = count_to_three(exchange);
  work.start();
  expect(exchange.answer() == host::MemoryExchange::Answer::ended);
  expect(exchange.status() == 202);
  expect(exchange.pieces().size() == 3);
  expect_equal(exchange.pieces()[1], "two");
}

TEST("a client that leaves during the answer gets no more of it") {
  auto exchange = host::MemoryExchange{{}};
  exchange.leave_after(2);
  auto work = count_to_three(exchange);
  work.start();
  expect(work.done());
  expect(exchange.broken());
  expect(exchange.answer() == host::MemoryExchange::Answer::begun);
  expect_equal(exchange.body(), "onetwo");
}
