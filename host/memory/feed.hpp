// Bytes that arrive piece by piece, as a test says.

#pragma once

#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/async.hpp"

namespace host {

class Feed {
 public:
  // Gives these, and then waits for more, or for the end.
  explicit Feed(std::vector<std::string> const& pieces = {}) {
    for (auto const& piece : pieces) arrive(piece);
  }
  Feed(Feed const&) = delete;
  auto operator=(Feed const&) -> Feed& = delete;

  void arrive(std::string piece) {
    if (piece.empty()) return;  // It would read as the end.
    pieces_.push_back(std::move(piece));
    arrived_.set();
  }
  void end() {
    ended_ = true;
    arrived_.set();
  }

  // The next piece, valid until the next call; empty at the end.
  auto next() -> base::Async<std::string_view> {
    current_ = {};
    while (pieces_.empty() && !ended_) {
      arrived_ = base::Signal{};
      co_await arrived_;
    }
    if (pieces_.empty()) co_return std::string_view{};
    current_ = std::move(pieces_.front());
    pieces_.pop_front();
    co_return std::string_view{current_};
  }

 private:
  std::deque<std::string> pieces_;
  std::string current_;
  bool ended_ = false;
  base::Signal arrived_;
};

}  // namespace host
