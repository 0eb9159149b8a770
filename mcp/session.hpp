// What is remembered between the messages of one client: on stdio as long as it stays, on HTTP what
// its session token says and the instances of a server share.

#pragma once

#include <list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "mcp/client.hpp"
#include "mcp/message.hpp"
#include "mcp/question.hpp"
#include "mcp/revision.hpp"
#include "mcp/settings.hpp"

namespace mcp {

struct Running;

// Where instances share a session: what a message says to it reaches calls that other instances
// run, and messages that come later.
class SharedSession {
 public:
  // What tells it from all others, in the names of records too. Nobody can guess it.
  virtual auto nonce() const -> std::string const& = 0;
  // The client's answer to our request of that id.
  virtual void answered(std::string_view id, std::string_view message) = 0;
  // The client cancels its request of that id, as JSON text.
  virtual void cancelled(std::string_view id) = 0;
  virtual void log_level_set(LogLevel level) = 0;
  virtual void subscribed(std::string_view uri, bool wanted) = 0;

 protected:
  ~SharedSession() = default;
};

class Session {
 public:
  explicit Session(Revision assumed = newest_legacy) : revision_{assumed} {}

  // Of the answers to messages that do not say theirs.
  auto revision() const -> Revision { return revision_; }
  void agree_on(Revision revision) { revision_ = revision; }

  ClientCapabilities capabilities;
  std::optional<LogLevel> log_level = {};
  // Set by `initialize`; the time only where somebody wants to know how long sessions last.
  bool is_new = false;
  Nanoseconds began = 0;
  // None where one instance has it all.
  SharedSession* shared = nullptr;

  void set_log_level(LogLevel level);
  // Resources whose changes the client wants to hear of. False: those are too many.
  auto subscribe(std::string_view uri, bool wanted) -> bool;
  auto has_subscribed(std::string_view uri) const -> bool;
  static constexpr auto most_subscriptions = std::size_t{1000};

  // The client's folders, from when they were last asked for until it says that they are others.
  auto roots() const -> std::optional<std::vector<Root>> const& { return roots_; }
  // How often it said so.
  auto roots_changes() const -> std::uint32_t { return roots_changes_; }
  void remember_roots(std::vector<Root> roots) { roots_ = std::move(roots); }
  void forget_roots() { roots_.reset(), ++roots_changes_; }

  // The client's answer to our request of that id, as the text of the message. Waits for it.
  auto answer_to(std::string id) -> base::Async<std::string> {
    auto& question = questions_.emplace_back(std::move(id));
    auto const forget = Forget{*this, &question};
    co_await question.answered;
    co_return std::move(question.answer);
  }
  void answered(std::string_view id, std::string message);

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
  std::vector<std::string> subscribed_;
  std::vector<Running*> running_;
  std::list<Question> questions_;
  std::optional<std::vector<Root>> roots_;
  std::uint32_t roots_changes_ = 0;
};

}  // namespace mcp
