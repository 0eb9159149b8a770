#include "mcp/session.hpp"

#include <algorithm>

#include "mcp/running.hpp"

namespace mcp {

void Session::set_log_level(LogLevel level) {
  log_level = level;
  if (shared) shared->log_level_set(level);
}

auto Session::subscribe(std::string_view uri, bool wanted) -> bool {
  std::erase(subscribed_, uri);
  if (wanted && subscribed_.size() >= most_subscriptions) return false;
  if (wanted) subscribed_.emplace_back(uri);
  if (shared) shared->subscribed(uri, wanted);
  return true;
}

auto Session::has_subscribed(std::string_view uri) const -> bool {
  return std::ranges::contains(subscribed_, uri);
}

void Session::answered(std::string_view id, std::string message) {
  for (auto& question : questions_) {
    if (question.id != id || question.answered.is_set()) continue;
    question.answer = std::move(message);
    question.answered.set();  // the question is gone from here on
    return;
  }
  if (shared) shared->answered(id, message);
}

void Session::close() {
  // Each step may end a call, and with it other entries of these lists.
  while (true) {
    auto const waiting = std::ranges::find_if(
        questions_, [](Question const& question) { return !question.answered.is_set(); });
    if (waiting == questions_.end()) break;
    answered(waiting->id, R"({"error":{"message":"it has gone"}})");
  }
  while (true) {
    auto const endless = std::ranges::find_if(running_, &Running::is_endless);
    if (endless == running_.end()) break;
    (*endless)->context.interrupt().raise();
  }
}

}  // namespace mcp
