// What a handler may ask of the call it answers. Handlers that need nothing of it do not take it.

#pragma once

#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>

#include "base/async.hpp"
#include "mcp/client.hpp"
#include "mcp/outbox.hpp"
#include "mcp/question.hpp"
#include "mcp/revision.hpp"
#include "mcp/settings.hpp"
#include "mcp/types.hpp"

namespace mcp {

class Server;
class Session;
struct Followed;
struct Request;

class CallContext {
 public:
  explicit CallContext(Request const& request);

  // Tells the client how far the work is; nothing happens when it did not ask, or when `progress`
  // has not grown since the last time.
  auto progress(double progress, std::optional<double> total = {}, std::string_view message = {})
      -> base::Async<>;

  // A line of log for the client, when it wants lines of that level. `data` is JSON text if it is
  // Raw.
  auto log(LogLevel level, json::Raw const& data, std::string_view logger = {}) -> base::Async<>;
  auto log(LogLevel level, std::string_view text, std::string_view logger = {}) -> base::Async<>;

  // True when the client gave up, or time is over. A handler that computes for long looks now and
  // then.
  auto cancelled() const -> bool { return interrupt_.raised(); }

  // Whether the client says that it can be asked for that.
  auto client_has(Ability ability) const -> bool { return capabilities_.has(ability); }

  // Asks the user to fill in a form whose fields are the members of T: text, numbers, booleans and
  // enums. A client that cannot be asked ends the call here with a clear error.
  //
  // Revision 2026-07-28 has no open line to the client: there the handler ends at its first
  // question and runs again, from its beginning, when the answer has come. So nothing before the
  // last question may have a side effect; a question after one that we know of, something kept or
  // told of as changed, is an error.
  template <class T>
  auto elicit(std::string_view message, AskOptions options = {}) -> Async<Elicitation<T>>;
  // The same with a schema of the author's own: mcp::Raw, an object's JSON Schema.
  auto elicit(std::string_view message, json::Raw const& schema, AskOptions options = {})
      -> Async<Elicitation<json::Raw>>;
  // Asks the user to visit a page, for what must not pass through the client: `accept` says only
  // that it was opened.
  auto elicit_url(std::string_view message, std::string_view url, AskOptions options = {})
      -> Async<Elicitation<void>>;
  // Tells the client that what the page of the last elicit_url was for is done. Only revision
  // 2025-11-25 has a word for it; for others nothing happens.
  auto elicitation_complete() -> Async<>;
  // Asks the client's model.
  auto sample(CreateMessage const& message, AskOptions options = {}) -> Async<Sampled>;
  // The folders that the client works in. On a connection it is asked once, and again when it says
  // that they have changed.
  auto roots(AskOptions options = {}) -> Async<std::vector<Root>>;
  // The same of a client on a connection, asked for before the handler runs: in a server that
  // follows roots (Server::follow_roots). None: the client has none, or is no neighbour of ours.
  auto followed_roots() const -> std::vector<Root> const*;
  auto learn_roots() -> Async<>;
  // What question.hpp makes, one of them or several at once:
  //   auto const [who, where] = co_await call.ask(form_question<Name>("Who?"), roots_question());
  template <class T>
  auto ask(QuestionFor<T> question) -> Async<T>;
  template <class T, class... More>
    requires(sizeof...(More) > 0)
  auto ask(QuestionFor<T> first, QuestionFor<More>... more) -> Async<std::tuple<T, More...>>;
  // As many as turn up; the client's results come in that order.
  auto ask(std::vector<Question> questions) -> Async<std::vector<json::Document>>;

  // Ends the call with the error that the client must declare an ability for it.
  auto require(Ability ability) -> Async<>;

  // Where the client knows tasks, it has one from here on, and the handler runs in it, again from
  // its beginning. In a task, and for other clients, nothing happens. See
  // Tool::begins_task_when_told().
  auto begin_task() -> Async<>;

  // On HTTP, ends the stream of events before the answer; the client fetches the rest later.
  auto close_stream() -> base::Async<> { return outbox_.close_stream(); }

  // The list of tools, prompts or resources is another now, or a resource is.
  void tools_changed() { changed("tools"); }
  void prompts_changed() { changed("prompts"); }
  void resources_changed() { changed("resources"); }
  void resource_updated(std::string_view uri);

  // What the client has put into the request's _meta beside the protocol's own words: a JSON
  // object, or empty. https://modelcontextprotocol.io/specification/2026-07-28/basic#_meta
  auto request_meta() const -> std::string_view { return request_meta_; }
  // What goes into the _meta of the result: a JSON object.
  void result_meta(std::string json) { result_meta_ = std::move(json); }
  auto result_meta() const -> std::string_view { return result_meta_; }

  // Runs f and counts its time as I/O of this call; awaits what it returns, when that is Async.
  template <class F>
  auto measure_io(F&& f) -> std::invoke_result_t<F> {
    using Outcome = std::invoke_result_t<F>;
    if constexpr (is_async<Outcome>) {
      return measure(std::forward<F>(f)());
    } else {
      auto const span = IoSpan{*this};
      return std::forward<F>(f)();
    }
  }

  // Over HTTP, what tells the client's session from all others, and nobody can guess; empty where
  // it has none. Records of the store that begin with kept_record() of it go when the session ends.
  auto session_nonce() const -> std::string_view;
  // The store, the seal, and who asks.
  auto settings() const -> Settings const& { return settings_; }

  // A text that quotes docs, with their "{name}" filled in as when tools are listed.
  auto filled(std::string_view text) const -> std::string;

  // Whether one pipe carries everything, as to a client on this machine.
  auto is_connection() const -> bool { return outbox_.is_connection(); }
  // Bytes that the result may have as JSON, its text and its structured twin together.
  auto result_limit() const -> std::size_t { return settings_.result_limit; }
  auto now() const -> Nanoseconds { return settings_.now ? settings_.now() : 0; }
  // Something is changed now that outlives the call: a question after it would change it again.
  void note_change() const { has_changed_something_ = true; }
  auto interrupt() -> base::Interrupt& { return interrupt_; }
  auto timing() -> Timing& { return timing_; }
  auto revision() const -> Revision { return revision_; }

  // Why the handler ended before its end: what to answer instead.
  struct Verdict {
    std::optional<RpcError> error = {};
    std::string tool_error = {};      // when there is no other
    std::string input_required = {};  // members of a result that asks
    std::string task = {};            // members of a result that is a task
  };
  auto verdict() const -> Verdict const* { return verdict_.get(); }
  void keep(std::unique_ptr<Dialogue> dialogue) { dialogue_ = std::move(dialogue); }
  auto dialogue() -> Dialogue* { return dialogue_.get(); }
  // The handler is that server's, which is mounted on the one that was asked.
  void belong_to(Server const& server) { server_ = &server; }

 private:
  template <class T>
  static constexpr bool is_async = false;
  template <class T>
  static constexpr bool is_async<base::Async<T>> = true;

  struct IoSpan {
    CallContext& call;
    Nanoseconds start = call.now();
    ~IoSpan() { call.timing_.io += call.now() - start; }
  };

  template <class T>
  auto measure(base::Async<T> work) -> base::Async<T> {
    auto const span = IoSpan{*this};
    co_return co_await std::move(work);
  }

  // Awaited, ends the handler: whoever waits for it reads the verdict. The handler is suspended
  // when the interrupt is raised, for it is destroyed then.
  struct GiveUp {
    CallContext& call;
    auto await_ready() const -> bool { return false; }
    void await_suspend(std::coroutine_handle<>) const { call.interrupt_.raise(); }
    void await_resume() const { __builtin_trap(); }
  };
  auto give_up(Verdict verdict) -> GiveUp {
    verdict_ = std::make_unique<Verdict>(std::move(verdict));
    return GiveUp{*this};
  }
  auto refusal(Ability ability) const -> Verdict;
  auto ask_roots_now() -> Async<std::vector<Root>>;
  auto ask_now(std::vector<Question> questions) -> Async<std::vector<json::Document>>;
  auto ask_later(std::vector<Question> questions) -> Async<std::vector<json::Document>>;
  void changed(std::string_view what);
  void tell(Followed const& changed);

  Server const* server_;
  Settings const& settings_;
  Session& session_;
  Outbox& outbox_;
  Revision revision_;
  ClientCapabilities capabilities_;
  std::optional<LogLevel> log_level_;
  std::string progress_token_;  // as JSON text, or empty
  std::string request_meta_;
  std::string result_meta_;
  double last_progress_ = -std::numeric_limits<double>::infinity();
  mutable bool has_changed_something_ = false;
  base::Interrupt interrupt_;
  Timing timing_;
  std::unique_ptr<Dialogue> dialogue_;
  std::unique_ptr<Verdict> verdict_;
};

template <class T>
auto CallContext::elicit(std::string_view message, AskOptions options) -> Async<Elicitation<T>> {
  return ask(form_question<T>(message, options));
}

template <class T>
auto CallContext::ask(QuestionFor<T> question) -> Async<T> {
  auto const read = question.read;
  auto const answers = co_await ask(detail::one(std::move(question)));
  co_return read(answers.front().root());
}

template <class T, class... More>
  requires(sizeof...(More) > 0)
auto CallContext::ask(QuestionFor<T> first, QuestionFor<More>... more)
    -> Async<std::tuple<T, More...>> {
  auto const read = std::tuple{first.read, more.read...};
  auto questions = detail::one(std::move(first));
  (questions.push_back(std::move(more)), ...);
  auto const answers = co_await ask(std::move(questions));
  co_return [&]<std::size_t... Index>(std::index_sequence<Index...>) {
    return std::tuple<T, More...>{std::get<Index>(read)(answers[Index].root())...};
  }(std::index_sequence_for<T, More...>{});
}

}  // namespace mcp
