#include "transport/stdio.hpp"

#include <iterator>
#include <list>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"
#include "mcp/dispatch.hpp"

namespace transport {
namespace {

class Lines final : public mcp::Outbox {
 public:
  Lines(host::StandardStreams& streams, mcp::Session& session, mcp::Settings const& settings)
      : streams_{streams}, session_{session}, settings_{settings} {}

  auto notify(std::string message) -> base::Async<> override {
    write(std::move(message));
    return {};
  }
  void answer(std::string message, int, mcp::Timing const*) override { write(std::move(message)); }

  auto cannot_ask() const -> std::optional<std::string> override {
    if (!closed_) return std::nullopt;
    return "the client has ended the server's input, and can answer nothing any more";
  }
  auto ask(std::string id, std::string message) -> base::Async<std::string> override {
    write(std::move(message));
    return session_.answer_to(std::move(id));
  }
  auto is_connection() const -> bool override { return true; }
  auto go_on(base::Async<>& work) -> bool override {
    std::erase_if(after_, [](base::Async<> const& each) { return each.done(); });
    after_.push_back(std::move(work));
    after_.back().start();
    return true;
  }

  // False when nobody reads our answers any more.
  auto open() const -> bool { return open_; }
  // From here on nothing can be asked, and `closed` is set as soon as nobody reads our answers.
  void end_input(base::Signal& closed) { closed_ = &closed; }

 private:
  void write(std::string message) {
    message += '\n';
    if (!open_ || streams_.write(message)) return;
    open_ = false;
    if (!closed_ || !settings_.sleep) return;
    // Not from here: the call that writes would be destroyed while it runs.
    leaving_ = settings_.sleep(0);
    leaving_.start([](void* closed) { static_cast<base::Signal*>(closed)->set(); }, closed_);
  }

  host::StandardStreams& streams_;
  mcp::Session& session_;
  mcp::Settings const& settings_;
  bool open_ = true;
  base::Signal* closed_ = nullptr;  // since the input has ended
  base::Async<> leaving_;
  std::vector<base::Async<>> after_;  // ends with the connection
};

class Connection {
 public:
  Connection(mcp::Server const& server, mcp::Settings const& settings,
             host::StandardStreams& streams)
      : settings_{settings}, dispatcher_{server, settings}, lines_{streams, session_, settings} {}

  auto open() const -> bool { return lines_.open(); }

  // Takes bytes as they come, and handles every line that they complete.
  void receive(std::string_view bytes) {
    while (!bytes.empty()) {
      auto const end = bytes.find('\n');
      auto const piece = bytes.substr(0, end);
      if (!overlong_ && partial_.size() + piece.size() > settings_.message_limit) {
        // Answered once; the rest of the line passes by unread.
        overlong_ = true;
        partial_ = {};
        dispatcher_.refuse_too_long(session_, lines_);
      }
      if (end == bytes.npos) {
        if (!overlong_) partial_ += piece;
        return;
      }
      if (!std::exchange(overlong_, false)) {
        if (partial_.empty()) {
          handle(piece);
        } else {
          partial_ += piece;
          handle(std::exchange(partial_, {}));
        }
      }
      bytes.remove_prefix(end + 1);
    }
  }

  // The input has ended: a last line may lack its end, and calls may still wait.
  auto finish() -> base::Async<> {
    if (!partial_.empty()) handle(std::exchange(partial_, {}));
    over_.reset();
    lines_.end_input(over_);
    session_.close();
    if (open() && !waiting_.empty()) co_await over_;
  }

  // Tells who wants to know that the client's session is over, if it had one.
  void end_session() const {
    if (!settings_.session_ends || !session_.is_new) return;
    settings_.session_ends->session_ended(session_.revision(), settings_.now() - session_.began);
  }

 private:
  // A call that waits. It knows its place, so that of many each leaves at once.
  struct Call {
    Connection& connection;
    base::Async<> work;
    std::list<Call>::iterator self{};

    static void finished(void* context) {
      auto const& call = *static_cast<Call*>(context);
      auto& connection = call.connection;
      connection.waiting_.erase(call.self);
      if (connection.waiting_.empty()) connection.over_.set();
    }
  };

  void handle(std::string_view line) {
    if (base::trimmed(line).empty() || line == "\r") return;
    auto work = dispatcher_.handle(session_, line, nullptr, lines_);
    if (work.done()) return;
    auto& call = waiting_.emplace_back(*this, std::move(work));
    call.self = std::prev(waiting_.end());
    call.work.start(&Call::finished, &call);
    if (call.work.done()) waiting_.pop_back();
  }

  mcp::Settings const& settings_;
  mcp::Dispatcher dispatcher_;
  mcp::Session session_;
  Lines lines_;
  std::string partial_;
  bool overlong_ = false;
  std::list<Call> waiting_;
  base::Signal over_;
};

}  // namespace

auto serve_stdio(mcp::Server const& server, mcp::Settings const& settings,
                 host::StandardStreams& streams) -> base::Async<> {
  auto connection = Connection{server, settings, streams};
  while (connection.open()) {
    auto const bytes = co_await streams.read();
    if (bytes.empty()) break;
    connection.receive(bytes);
  }
  if (connection.open()) co_await connection.finish();
  connection.end_session();
}

}  // namespace transport
