// One HTTP request and its answer over wasi:http 0.2.

#pragma once

#include "host/exchange.hpp"
#include "host/wasi_p2/imports.hpp"
#include "host/wasi_p2/input.hpp"
#include "host/wasi_p2/received.hpp"

namespace host::wasi_p2 {

class IncomingExchange final : public Exchange {
 public:
  IncomingExchange(Handle<IncomingRequest> request, Handle<ResponseOutparam> answer);
  // Answers with status 500 if nobody has answered.
  ~IncomingExchange();

  auto request() -> RequestHead const& override { return head_; }
  auto read() -> base::Async<std::string_view> override;
  auto broken() const -> bool override { return broken_; }
  auto respond(ResponseHead const& head, std::string_view body) -> base::Async<> override;
  auto begin(ResponseHead const& head) -> base::Async<> override;
  auto write(std::string_view bytes) -> base::Async<bool> override;
  auto end() -> base::Async<> override;

 private:
  void read_head();
  void open_body();
  auto read_on() -> base::Async<std::string_view>;

  auto open_response(ResponseHead const& head, std::optional<std::size_t> length)
      -> Handle<OutgoingResponse>;
  void send(Handle<OutgoingResponse> response);
  auto permitted() -> std::size_t;
  void put(std::string_view piece);
  void flush_output();
  auto try_write(std::string_view bytes) -> std::string_view;
  auto write_when_permitted(std::string_view bytes) -> base::Async<bool>;
  auto respond_when_permitted(std::string_view body) -> base::Async<>;
  void close();

  Received received_;
  Received::Mark after_head_;
  RequestHead head_;

  // Children come after their parents, so that they are dropped before them.
  Handle<IncomingRequest> request_;
  Handle<IncomingBody> incoming_body_;
  Input input_;
  std::optional<std::uint64_t> unread_;  // when the request said how long its body is
  bool at_end_ = false;
  bool broken_ = false;

  Handle<ResponseOutparam> answer_;
  Handle<OutgoingBody> outgoing_body_;
  Handle<OutputStream> output_;
  bool gone_ = false;  // nobody reads the answer any more
};

}  // namespace host::wasi_p2
