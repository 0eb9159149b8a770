// One HTTP request and its answer over wasi:http 0.3.

#pragma once

#include "host/exchange.hpp"
#include "host/wasi_p2/received.hpp"
#include "host/wasi_p3/imports.hpp"
#include "host/wasi_p3/task.hpp"

namespace host::wasi_p3 {

class IncomingExchange final : public Exchange {
 public:
  // The task is the one that was started for this request.
  IncomingExchange(Task& task, Handle<Request> request);

  auto request() -> RequestHead const& override { return head_; }
  auto read() -> base::Async<std::string_view> override;
  auto broken() const -> bool override { return broken_; }
  auto respond(ResponseHead const& head, std::string_view body) -> base::Async<> override;
  auto begin(ResponseHead const& head) -> base::Async<> override;
  auto write(std::string_view bytes) -> base::Async<bool> override;
  auto end() -> base::Async<> override;

  // Must be the last thing that is done with it: answers with status 500 if nobody has answered,
  // and takes leave of the host as it wants it.
  auto close() -> base::Async<>;
  // The caller has cancelled the task before it was answered.
  void cancel() { answered_ = true; }

 private:
  void read_head();
  void open_body();
  auto take(std::uint32_t result) -> std::string_view;
  auto start_read() -> std::uint32_t;
  auto read_on(std::uint32_t result) -> base::Async<std::string_view>;
  auto trailers_failed() -> base::Async<bool>;
  void leave_body();

  void answer(ResponseHead const& head, std::optional<std::size_t> length);
  auto start_write(std::string_view bytes) -> std::uint32_t;
  auto write_on(std::string_view bytes) -> base::Async<bool>;
  auto respond_in_turn(ResponseHead head, std::string_view body) -> base::Async<>;
  auto begin_in_turn(ResponseHead head) -> base::Async<>;
  auto finish(std::string_view bytes) -> base::Async<>;

  Task& task_;
  wasi_p2::Received received_;
  RequestHead head_;

  Handle<Request> request_;
  Handle<Body> body_;
  Handle<BodyTrailers> body_trailers_;
  Handle<BodyReadOut> body_read_;
  std::optional<std::uint32_t> body_left_;  // what writing to it has returned
  char* buffer_ = nullptr;
  std::size_t buffer_size_ = 0;
  std::optional<std::uint64_t> unread_;  // when the request said how long its body is
  bool at_end_ = false;
  bool broken_ = false;

  bool answered_ = false;
  bool gone_ = false;  // nobody reads the answer any more
  Handle<AnswerOut> output_;
  Handle<TrailersOut> trailers_;
  Handle<Sent> sent_;
};

}  // namespace host::wasi_p3
