#include "transport/http/answers.hpp"

#include "base/text.hpp"

namespace transport {

auto event_text(std::string_view message) -> std::string {
  return base::concat("event: message\ndata: ", message, "\n\n");
}

auto Answers::cannot_ask() const -> std::optional<std::string> {
  auto const why = [](std::string_view reason) {
    return base::concat("the client cannot be asked: ", reason);
  };
  if (!has_key_) {
    return why("the server has no key for sessions; its operator can set one in WASMMCP_KEY");
  }
  if (!session_) return why("its request belongs to no session, having no Mcp-Session-Id");
  if (!takes_events_) return why("its Accept header does not allow text/event-stream");
  auto reason = session_->cannot_ask();
  return reason ? std::optional{why(*reason)} : std::nullopt;
}

auto Answers::close_stream() -> base::Async<> {
  if (!takes_events_ || !session_ || !session_->keeps_events()) return {};
  closes_ = true;
  return hand_over({});
}

auto Answers::hand_over(std::string message) -> base::Async<> {
  queue_.push_back(std::move(message));
  co_await HandedOver{*this};
}

}  // namespace transport
