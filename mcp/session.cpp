#include "mcp/session.hpp"

#include <algorithm>

#include "mcp/running.hpp"

namespace mcp {

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
