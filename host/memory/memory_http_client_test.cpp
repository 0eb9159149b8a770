#include "host/memory/memory_http_client.hpp"

#include "base/test.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/within.hpp"

namespace {

// All of the answer as a text: status, body, and how it ended.
auto fetch(host::HttpClient& client, host::ClientRequest request) -> base::Async<std::string> {
  auto const answer = co_await client.send(std::move(request));
  if (!answer) co_return answer.error().message;
  auto text = std::to_string((*answer)->status());
  while (true) {
    auto const piece = co_await (*answer)->read();
    if (!piece) co_return text + " " + piece.error().message;
    if (piece->empty()) co_return text;
    text += " ";
    text += *piece;
  }
}

}  // namespace

TEST("scripted answers come in turn, and what was sent is kept") {
  auto client = host::MemoryHttpClient{};
  client.answer({.status = 201, .headers = {{"x-a", "b"}}, .body = {"one", "two"}});
  client.fail(host::ClientFault::refused, "nobody listens");
  auto first = fetch(client, {.method = "POST", .authority = "a", .body = "sent"});
  first.start();
  auto second = fetch(client, {.authority = "b"});
  second.start();
  expect_equal(first.take(), "201 one two");
  expect_equal(second.take(), "nobody listens");
  expect_equal(client.requests()[0].body, "sent");
  expect_equal(client.requests()[1].authority, "b");
}

TEST("a request waits for its answer, which may end early or be too large") {
  auto client = host::MemoryHttpClient{};
  auto work = fetch(client, {.authority = "a"});
  work.start();
  expect(!work.done());
  client.answer({.body = {"half"}, .error = host::ClientError{host::ClientFault::broken, "broke"}});
  expect_equal(work.take(), "200 half broke");
  client.answer({.body = {"12345", "6"}});
  auto large = fetch(client, {.authority = "a", .limits = {.body = 5}});
  large.start();
  expect_equal(large.take(), "200 12345 the body is too large");
}

TEST("work that is not done in time is given up, and work that is done is not") {
  auto timer = host::FakeTimer{};
  auto client = host::MemoryHttpClient{};
  auto late = host::within(timer, 100, fetch(client, {.authority = "a"}));
  late.start();
  timer.advance(99);
  expect(!late.done());
  timer.advance(1);
  expect(late.take() == std::nullopt);
  client.answer({.body = {"x"}});
  auto early = host::within(timer, 100, fetch(client, {.authority = "a"}));
  early.start();
  expect(early.take() == std::optional<std::string>{"200 x"});
  expect(timer.sleepers() == 0);
}

TEST("several requests may wait for an answer, and one that is given up takes none") {
  auto client = host::MemoryHttpClient{};
  auto first = fetch(client, {.authority = "a"});
  auto second = std::optional{fetch(client, {.authority = "b"})};
  auto third = fetch(client, {.authority = "c"});
  first.start();
  second->start();
  third.start();
  client.answer({.body = {"1"}});
  expect(first.done());
  second.reset();
  client.answer({.body = {"3"}});
  expect_equal(third.take(), "200 3");
}
