// What goes around every request: what logs, limits, refuses, remembers or filters. A server names
// it with Server::use(), and what no server names is not linked. mcp/middleware/ has the usual
// ones.
//
//   server.use(mcp::CallLog{}, mcp::RateLimit{{.calls = 60, .seconds = 60}},
//              [](mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
//                if (passage.name() == "brew") return passage.refuse("there is no tea today");
//                return next(passage);
//              });

#pragma once

#include <concepts>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <utility>
#include <vector>

#include "mcp/feature.hpp"
#include "mcp/types.hpp"

namespace mcp {

class Next;
struct Tool;

// The message that answers a request. Empty when there is none: the client has cancelled it.
struct Answer {
  std::string message = {};
  int http_status = 200;
  std::optional<Timing> timing = {};
};

// One request on its way in, and its answer on its way out.
class Passage {
 public:
  auto method() const -> std::string_view { return method_; }
  // Of the tool or prompt, or the URI of the resource; empty where the method has none.
  auto name() const -> std::string_view { return name_; }
  // Whether it runs a handler: tools/call, prompts/get, resources/read.
  auto is_call() const -> bool;
  // That of tools/call, when the server has it.
  auto tool() const -> Tool const*;
  // Who asks, as far as we know, or empty.
  auto principal() const -> std::string_view { return request().settings.principal; }
  // With its params and session. Views into it end when the middleware waits: ask again then.
  auto request() const -> Request const& { return *request_; }

  // Answers that middleware gives itself, in place of next(passage). `result` is JSON text.
  auto succeed(std::string_view result) const -> Answer;
  auto fail(RpcError const& error) const -> Answer;
  // In words: for tools/call a result with isError, which the model reads, else an error.
  auto refuse(std::string_view reason) const -> Answer;

  // The JSON text of an answer's result; empty when it has none.
  auto result_of(Answer const& answer) const -> std::string_view;
  // The code of an answer that is an error; 0 when it is none.
  auto error_of(Answer const& answer) const -> int;
  // A result with isError.
  static auto is_tool_error(std::string_view result) -> bool;

  // Handlers after this have that long, instead of Settings::call_limit.
  void limit_time(Nanoseconds limit);

 private:
  template <class... M>
  friend class Pipeline;

  // Keeps the answer, and passes on what comes before it.
  class Capture final : public Outbox {
   public:
    explicit Capture(Outbox& outer) : outer_{outer} {}
    auto notify(std::string message) -> Async<> override;
    void answer(std::string message, int http_status, Timing const* timing) override;
    auto cannot_ask() const -> std::optional<std::string> override { return outer_.cannot_ask(); }
    auto ask(std::string id, std::string message) -> Async<std::string> override;
    auto keep_alive() -> Async<> override { return outer_.keep_alive(); }
    auto is_connection() const -> bool override { return outer_.is_connection(); }
    auto close_stream() -> Async<> override { return outer_.close_stream(); }
    auto go_on(Async<>& work) -> bool override { return outer_.go_on(work); }
    void deliver(Answer answer);
    auto take() -> Answer { return std::move(answer_); }

   private:
    Outbox& outer_;
    Answer answer_;
  };
  struct Kept;

  Passage(Request const& request, Feature const& pipeline);

 public:
  ~Passage();
  Passage(Passage const&) = delete;
  auto operator=(Passage const&) -> Passage& = delete;

 private:
  // Through the middleware, from the first one, to the answer that goes out.
  static auto run(Request const& request, Feature& pipeline, Next first) -> Async<>;
  static auto finish_later(std::unique_ptr<Passage> passage) -> Async<>;
  // On to what comes after the pipeline.
  auto dispatch() -> Async<Answer>;
  auto wait(Async<> work) -> Async<Answer>;
  // What the request looks into is gone when the first wait begins, unless we have it too.
  void keep();
  void look_at(Message const& message, Settings const& settings, Headers const* headers);

  std::string method_;
  std::string name_;
  Feature const& pipeline_;
  Capture capture_;
  std::optional<Request> request_;
  std::unique_ptr<Settings> settings_;
  std::unique_ptr<Kept> kept_;
  base::Signal done_;
  Async<Answer> work_{Answer{}};
};

// The rest of the way.
class Next {
 public:
  auto operator()(Passage& passage) const -> Async<Answer> { return go_(pipeline_, passage); }

 private:
  template <class... M>
  friend class Pipeline;
  using Go = auto (*)(Feature& pipeline, Passage& passage) -> Async<Answer>;
  Next(Feature& pipeline, Go go) : pipeline_{pipeline}, go_{go} {}

  Feature& pipeline_;
  Go go_;
};

template <class M>
concept Middleware = requires(M& middleware, Passage& passage, Next next) {
  { middleware(passage, next) } -> std::same_as<Async<Answer>>;
};

// Middleware one inside the other, the first outermost.
template <class... M>
class Pipeline final : public Feature {
 public:
  explicit Pipeline(M... middleware) : middleware_{std::move(middleware)...} {}

  void write_capabilities(json::Writer&, Server const&, Settings const&, Revision) const override {}
  auto answer(Request const& request) -> std::optional<Async<>> override {
    return Passage::run(request, *this, Next{*this, &step<0>});
  }

 private:
  template <std::size_t Index>
  static auto step(Feature& self, Passage& passage) -> Async<Answer> {
    if constexpr (Index == sizeof...(M)) {
      return passage.dispatch();
    } else {
      auto& middleware = std::get<Index>(static_cast<Pipeline&>(self).middleware_);
      return middleware(passage, Next{self, &step<Index + 1>});
    }
  }

  std::tuple<M...> middleware_;
};

template <class... M>
auto make_pipeline(M... middleware) -> std::unique_ptr<Feature> {
  constexpr auto all_are = (Middleware<M> && ...);
  static_assert(all_are,
                "middleware is a function of mcp::Passage& and mcp::Next that returns "
                "mcp::Async<mcp::Answer>");
  if constexpr (all_are) {
    return std::make_unique<Pipeline<M...>>(std::move(middleware)...);
  } else {
    return nullptr;
  }
}

}  // namespace mcp
