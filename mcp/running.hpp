// A call under way: a handler works out the answer to a request, and may wait on the way there.
// Tools, prompts and resources share this.

#pragma once

#include <expected>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/async.hpp"
#include "mcp/call.hpp"
#include "mcp/request.hpp"
#include "mcp/session.hpp"

namespace mcp {

struct Running {
  // What a handler may ask its call for is kept when the handler takes the context.
  explicit Running(Request const& request);

  Server const& server;
  Settings const& settings;
  Session& session;
  Outbox& outbox;
  Id id;
  Revision revision;
  CallContext context;
  bool cancelled_by_client = false;
  bool endless = false;  // has no limit of time, and ends when the connection does

  // Keeps what a question to the client needs: the answers that the request brings along, and what
  // they are bound to. `name` and `arguments` tell one call from another.
  void may_ask(Request const& request, std::string_view name, std::string_view arguments);

  // Opens the result, with what the handler wants in its _meta.
  void begin_result(json::Writer& writer) const;
  // `members` is the text of the result's members, without the braces around them.
  void succeed(std::string_view members) const;
  void fail(RpcError const& error) const;
  auto is_modern() const -> bool { return !is_legacy(revision); }
  static auto is_endless(Running const* running) -> bool { return running->endless; }
};

// What came of a handler: its value, or why there is none.
template <class T>
using Outcome = std::expected<T, ToolError>;

namespace detail {

// Known to its session, so that it can be cancelled, and with a limit of time, while it exists.
class Watch {
 public:
  explicit Watch(Running& running);
  ~Watch();
  Watch(Watch const&) = delete;
  auto operator=(Watch const&) -> Watch& = delete;

 private:
  Running& running_;
  Async<> alarm_;
};

// Answers for a handler that was stopped; nothing when there is nothing to answer, or when the
// reason is the handler's to tell.
auto answer_stopped(Running& running) -> std::optional<ToolError>;

}  // namespace detail

// Waits for the work, and calls `finish(Running&, Outcome<T>)` when the request wants an answer.
template <class T, class Finish>
auto finish_later(std::unique_ptr<Running> running, Async<T> work, Finish finish) -> Async<> {
  auto result = std::optional<T>{};
  {
    auto const watch = detail::Watch{*running};
    result = co_await base::unless(running->context.interrupt(), std::move(work));
  }
  if (result && !running->cancelled_by_client) {
    finish(*running, Outcome<T>{*std::move(result)});
  } else if (auto error = detail::answer_stopped(*running)) {
    finish(*running, Outcome<T>{std::unexpected{*std::move(error)}});
  }
}

// The same for work that may be done already.
template <class T, class Finish>
auto finish(std::unique_ptr<Running> running, Async<T> work, Finish finish_call) -> Async<> {
  if (!work.done()) {
    return finish_later(std::move(running), std::move(work), std::move(finish_call));
  }
  finish_call(*running, Outcome<T>{work.take()});
  return {};
}

}  // namespace mcp
