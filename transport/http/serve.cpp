#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/text.hpp"
#include "mcp/dispatch.hpp"
#include "transport/http.hpp"
#include "transport/http/answers.hpp"
#include "transport/http/door.hpp"
#include "transport/http/sender.hpp"
#include "transport/http/sessions.hpp"

namespace transport {
namespace {

class RequestHeaders final : public mcp::Headers {
 public:
  explicit RequestHeaders(host::RequestHead const& head) : head_{head} {}
  auto find(std::string_view name) const -> std::optional<std::string_view> override {
    auto const value = head_.header(name);
    return value ? std::optional{base::trimmed(*value)} : std::nullopt;
  }

 private:
  host::RequestHead const& head_;
};

// The message of a request, as it comes in.
class Body {
 public:
  Body(host::RequestHead const& head, std::size_t limit) : limit_{limit} {
    auto const length = head.header("content-length");
    auto const announced =
        length ? base::parse_integer<std::uint64_t>(*length).value_or(0) : std::uint64_t{0};
    too_long_ = announced > limit;
    if (!too_long_) text_.reserve(std::min<std::size_t>(announced, 1 << 20));
  }

  // False when no more is wanted.
  auto add(std::string_view bytes) -> bool {
    too_long_ = text_.size() + bytes.size() > limit_;
    if (!too_long_) text_ += bytes;
    return !too_long_ && !bytes.empty();
  }

  auto too_long() const -> bool { return too_long_; }
  auto text() const -> std::string_view { return text_; }

 private:
  std::size_t limit_;
  std::string text_;
  bool too_long_ = false;
};

// Stops the call that the client cancelled by another request. It is the completion of the wait for
// that, since whoever waits may be gone afterwards.
void stop_cancelled(void* context) {
  for (auto* const running : static_cast<mcp::Session*>(context)->running()) {
    if (running->cancelled_by_client) return running->context.interrupt().raise();
  }
}

}  // namespace

auto serve_http(mcp::Server const& server, mcp::Settings const& shared, Policy const& policy,
                host::Exchange& exchange) -> base::Async<> {
  auto const& head = exchange.request();
  auto const* const sessions = shared.seal ? policy.sessions : nullptr;
  auto door = Door{policy, head, sessions != nullptr};
  auto reply = door.reply();
  auto of_caller = std::optional<mcp::Settings>{};
  if (auto& caller = door.caller()) {
    of_caller.emplace(shared).principal = caller->principal;
    if (caller->grant) of_caller->grant = &*caller->grant;
  }
  auto const& settings = of_caller ? *of_caller : shared;
  auto session = mcp::Session{};
  auto own = std::unique_ptr<HttpSession>{};
  if (!reply && sessions) {
    if (head.method != "POST") {
      co_return co_await sessions->serve(door, server, settings, exchange);
    }
    auto opened = sessions->open(head, session, settings);
    if (opened) {
      own = *std::move(opened);
    } else {
      reply = door.refusal(404, std::move(opened.error()));
    }
  }
  auto body = Body{head, settings.message_limit};
  if (!reply) {
    while (!body.too_long() && body.add(co_await exchange.read())) {
    }
    if (exchange.broken()) reply = door.refusal(400, "the body of the request ended early");
  }
  if (reply) co_return co_await door.answer(exchange, *std::move(reply));

  auto dispatcher = mcp::Dispatcher{server, settings};
  auto const headers = RequestHeaders{head};
  auto answers = Answers{door.accepted().events, own.get(), settings.seal != nullptr};
  auto work = base::Async<>{};
  if (body.too_long()) {
    dispatcher.refuse_too_long(session, answers);
  } else {
    work = dispatcher.handle(session, body.text(), &headers, answers);
  }
  work.start([](void* signal) { static_cast<base::Signal*>(signal)->set(); }, &answers.changed());
  auto cancellation = own && !work.done() ? own->cancellation() : base::Async<>{};
  cancellation.start(&stop_cancelled, &session);

  auto const token =
      sessions && session.is_new ? sessions->issue(session, settings) : std::string{};
  auto sender = Sender{exchange, door, answers, own.get()};
  if (!token.empty()) sender.tell("mcp-session-id", token);
  if (settings.timing.header) sender.tell_timing();
  co_await sender.send(work);
  if (!answers.after().done()) co_await exchange.go_on(std::move(answers.after()));
}

}  // namespace transport
