// What is remembered between the messages of one client: on stdio as long as it stays, on HTTP what
// its session token says.

#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "mcp/client.hpp"
#include "mcp/message.hpp"
#include "mcp/revision.hpp"

namespace mcp {

struct Running;

class Session {
 public:
  explicit Session(Revision assumed = newest_legacy) : revision_{assumed} {}

  // Of the answers to messages that do not say theirs.
  auto revision() const -> Revision { return revision_; }
  void agree_on(Revision revision) { revision_ = revision; }

  ClientCapabilities capabilities;
  std::optional<LogLevel> log_level = {};
  // Names the session where instances share a store; empty when there is none.
  std::string nonce = {};
  // Set by `initialize`.
  bool is_new = false;
  // Resources whose changes the client wants to hear of.
  std::vector<std::string> subscribed = {};
  // The log level or the subscriptions are others than when the message came.
  bool changed = false;

  // The client's answer to our request of that id, as the text of the message. Waits for it.
  auto answer_to(std::string id) -> base::Async<std::string> {
    auto& question = questions_.emplace_back(std::move(id));
    auto const forget = Forget{*this, &question};
    co_await question.answered;
    co_return std::move(question.answer);
  }
  // False when nobody waits for it.
  auto answered(std::string_view id, std::string message) -> bool {
    for (auto& question : questions_) {
      if (question.id != id || question.answered.is_set()) continue;
      question.answer = std::move(message);
      question.answered.set();  // the question is gone from here on
      return true;
    }
    return false;
  }

  // The client will say nothing more: who waits for its answers is told so, and what would go on
  // for ever ends.
  void close();

  auto running() -> std::vector<Running*>& { return running_; }

 private:
  struct Question {
    explicit Question(std::string given) : id{std::move(given)} {}
    std::string id;
    std::string answer = {};
    base::Signal answered;
  };
  struct Forget {
    Session& session;
    Question* question;
    ~Forget() {
      session.questions_.remove_if([&](Question const& each) { return &each == question; });
    }
  };

  Revision revision_;
  std::vector<Running*> running_;
  std::list<Question> questions_;
};

}  // namespace mcp
