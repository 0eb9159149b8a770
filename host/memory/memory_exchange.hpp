// An HTTP request that a test makes up, and a record of its answer.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "host/exchange.hpp"
#include "host/memory/feed.hpp"
#include "host/timer.hpp"

namespace host {

struct MemoryRequest {
  std::string method = "POST";
  std::string path = "/";
  std::optional<std::string> authority{};
  std::vector<std::pair<std::string, std::string>> headers{};
  std::vector<std::string> body{};
  bool body_is_complete = true;  // else it goes on with arrive() and end_body()
};

class MemoryExchange final : public Exchange {
 public:
  enum class Answer { none, responded, begun, ended };

  explicit MemoryExchange(MemoryRequest request);

  // The client's side.
  void arrive(std::string piece) { body_.arrive(std::move(piece)); }
  void end_body() { body_.end(); }
  // Goes away: reading ends, writing fails.
  void leave();
  // Goes away when it has got so many pieces of the answer.
  void leave_after(std::size_t pieces) { patience_ = pieces; }

  // Takes so long for each piece of the answer. `timer` must live as long.
  void read_slowly(Timer& timer, Nanoseconds each_piece) {
    timer_ = &timer;
    each_piece_ = each_piece;
  }

  // The answer: by respond() at once, or by begin() and then, perhaps, end().
  auto answer() const -> Answer { return answer_; }
  auto status() const -> int { return status_; }
  auto headers() const -> std::vector<std::pair<std::string, std::string>> const& {
    return headers_;
  }
  // The first header of that name, however it was spelled.
  auto header(std::string_view name) const -> std::optional<std::string_view>;
  auto pieces() const -> std::vector<std::string> const& { return pieces_; }
  auto body() const -> std::string;

  auto request() -> RequestHead const& override { return head_; }
  auto read() -> base::Async<std::string_view> override { return body_.next(); }
  auto broken() const -> bool override { return gone_; }
  auto respond(ResponseHead const& head, std::string_view body) -> base::Async<> override;
  auto begin(ResponseHead const& head) -> base::Async<> override;
  auto write(std::string_view bytes) -> base::Async<bool> override;
  auto end() -> base::Async<> override;

 private:
  void record(ResponseHead const& head);
  auto write_at_once(std::string_view bytes) -> bool;
  auto write_later(std::string_view bytes) -> base::Async<bool>;

  MemoryRequest script_;
  RequestHead head_;
  Feed body_;
  bool gone_ = false;
  std::optional<std::size_t> patience_;
  Timer* timer_ = nullptr;
  Nanoseconds each_piece_ = 0;
  Answer answer_ = Answer::none;
  int status_ = 0;
  std::vector<std::pair<std::string, std::string>> headers_;
  std::vector<std::string> pieces_;
};

}  // namespace host
