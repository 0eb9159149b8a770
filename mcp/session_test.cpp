#include "mcp/session.hpp"

#include "base/test.hpp"

namespace {

// Puts a question, and keeps what was answered.
auto ask(mcp::Session& session, std::string id, std::string& answer) -> base::Async<> {
  answer = co_await session.answer_to(std::move(id));
}

}  // namespace

TEST("an answer goes to the question of its id, whatever the order") {
  auto session = mcp::Session{};
  auto first = std::string{};
  auto second = std::string{};
  auto asks_first = ask(session, "1", first);
  auto asks_second = ask(session, "2", second);
  asks_first.start();
  asks_second.start();
  session.answered("3", "nobody's");
  session.answered("2", "two");
  expect(asks_second.done() && !asks_first.done());
  session.answered("1", "one");
  session.answered("1", "again");
  expect_equal(first, "one");
  expect_equal(second, "two");
}

TEST("a question that nobody waits for any more is forgotten") {
  auto session = mcp::Session{};
  auto answer = std::string{};
  {
    auto asks = ask(session, "1", answer);
    asks.start();
  }
  session.answered("1", "late");
  expect(answer.empty());
}

TEST("a session that closes answers all questions, also those put meanwhile") {
  auto session = mcp::Session{};
  auto first = std::string{};
  auto second = std::string{};
  auto both = [](mcp::Session& session, std::string& first, std::string& second) -> base::Async<> {
    first = co_await session.answer_to("1");
    second = co_await session.answer_to("2");
  }(session, first, second);
  both.start();
  session.close();
  expect(both.done());
  expect_equal(first, R"({"error":{"message":"it has gone"}})");
  expect_equal(second, first);
  session.close();
}

TEST("a session remembers the revision agreed on") {
  auto session = mcp::Session{mcp::Revision::v2025_03_26};
  expect(session.revision() == mcp::Revision::v2025_03_26);
  session.agree_on(mcp::Revision::v2024_11_05);
  expect(session.revision() == mcp::Revision::v2024_11_05);
  expect(!mcp::Session{}.log_level);
}
