#include "host/memory/memory_http_client.hpp"

#include <utility>

#include "base/text.hpp"

namespace host {
namespace {

class Answer final : public ClientAnswer {
 public:
  Answer(MemoryAnswer script, std::size_t limit) : script_{std::move(script)}, limit_{limit} {
    for (auto const& [name, value] : script_.headers) headers_.push_back({name, value});
  }

  auto status() const -> int override { return script_.status; }
  auto headers() const -> std::vector<Header> const& override { return headers_; }
  auto read() -> base::Async<ClientResult<std::string_view>> override {
    if (next_ < script_.body.size()) {
      auto const piece = std::string_view{script_.body[next_++]};
      if (piece.size() > limit_) {
        return std::unexpected{ClientError{ClientFault::too_large, "the body is too large"}};
      }
      limit_ -= piece.size();
      return ClientResult<std::string_view>{piece};
    }
    if (script_.error) return std::unexpected{*script_.error};
    return ClientResult<std::string_view>{};
  }

 private:
  MemoryAnswer script_;
  std::size_t limit_;
  std::vector<Header> headers_;
  std::size_t next_ = 0;
};

// A place among those who wait, for as long as it is waited.
struct Turn {
  std::deque<base::Signal*>& waiting;
  std::unique_ptr<base::Signal> signal = std::make_unique<base::Signal>();

  explicit Turn(std::deque<base::Signal*>& all) : waiting{all} { waiting.push_back(signal.get()); }
  Turn(Turn const&) = delete;
  auto operator=(Turn const&) -> Turn& = delete;
  ~Turn() { std::erase(waiting, signal.get()); }
};

}  // namespace

void MemoryHttpClient::answer(MemoryAnswer answer) {
  answers_.push_back(std::move(answer));
  if (waiting_.empty()) return;
  auto* const next = waiting_.front();
  waiting_.pop_front();
  next->set();
}

auto MemoryHttpClient::send(ClientRequest request)
    -> base::Async<ClientResult<std::unique_ptr<ClientAnswer>>> {
  auto const limit = request.limits.body;
  requests_.push_back(std::move(request));
  if (answers_.empty()) {
    auto const turn = Turn{waiting_};
    co_await *turn.signal;
  }
  auto answer = std::move(answers_.front());
  answers_.pop_front();
  if (answer.status == 0) co_return std::unexpected{*std::move(answer.error)};
  co_return std::unique_ptr<ClientAnswer>{std::make_unique<Answer>(std::move(answer), limit)};
}

}  // namespace host
