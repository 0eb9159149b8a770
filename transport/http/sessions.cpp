#include "transport/http/sessions.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "mcp/changes.hpp"
#include "mcp/dialogue.hpp"
#include "mcp/running.hpp"
#include "mcp/session_record.hpp"
#include "mcp/store.hpp"

namespace transport {
namespace {

using mcp::Nanoseconds;

constexpr auto milliseconds = Nanoseconds{1'000'000};
// Between two looks at the store.
constexpr auto look = 10 * milliseconds;
constexpr auto slow_look = 50 * milliseconds;
// Between two signs of life, in slow looks and in looks.
constexpr auto looks_between_signs = 100;
constexpr auto slow_looks_between_signs = 20;

// Of a session, that have ended.
constexpr auto streams_kept = 16;

constexpr std::string_view last_mark = ".";
constexpr std::string_view more_mark = "+";

// Names one event of a stream: "3.NAME".
struct EventId {
  std::uint64_t number;
  std::string stream;

  static auto parse(std::string_view text) -> std::optional<EventId> {
    auto const dot = text.find('.');
    auto const number = base::parse_integer<std::uint64_t>(text.substr(0, dot));
    if (!number || dot == text.npos || text.size() - dot > 64) return std::nullopt;
    return EventId{*number, std::string{text.substr(dot + 1)}};
  }
  auto text() const -> std::string { return base::concat(number, ".", stream); }
  auto record(mcp::SessionRecord const& session) const -> std::string {
    return base::concat("event.", session.nonce(), ".", stream, ".", number);
  }
};

auto event_with_id(EventId const& id, std::string_view message) -> std::string {
  return base::concat("id: ", id.text(), "\n", event_text(message));
}

class SessionOfRequest final : public HttpSession {
 public:
  SessionOfRequest(mcp::SessionRecord record, mcp::Session& session, mcp::Settings const& settings)
      : record_{std::move(record)}, session_{session}, settings_{settings} {
    session.shared = &record_;
  }

  auto cannot_ask() const -> std::optional<std::string> override {
    if (record_.store()) return std::nullopt;
    return "the server has no state directory, where the answer would reach it; its operator can "
           "give one: see WASMMCP_STATE_DIR";
  }

  auto ask(std::string id, std::string message, mcp::Outbox& outbox)
      -> base::Async<std::string> override {
    co_await outbox.notify(std::move(message));
    for (auto looks = 1;; ++looks) {
      if (auto answer = record_.take_answer(id)) co_return *std::move(answer);
      co_await settings_.sleep(look);
      if (looks % looks_between_signs == 0) co_await outbox.keep_alive();
    }
  }

  auto cancellation() -> base::Async<> override {
    while (record_.store() && settings_.sleep) {
      co_await settings_.sleep(slow_look);
      for (auto* const running : session_.running()) {
        if (!record_.take_cancelled(running->id)) continue;
        running->cancelled_by_client = true;
        co_return;
      }
    }
  }

  // "The server SHOULD immediately send an SSE event consisting of an event ID and an empty data
  // field", so that the client can come back for the rest; older clients may not understand it.
  // https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#sending-messages-to-the-server
  auto begin_stream() -> std::string override {
    if (!record_.store()) return {};
    last_ = EventId{0, mcp::unique_id(settings_)};
    keep(more_mark, {});
    if (session_.revision() < mcp::Revision::v2025_11_25) return {};
    return base::concat("id: ", last_.text(), "\nretry: 500\ndata: \n\n");
  }

  auto event(std::string_view message, bool last) -> std::string override {
    if (!record_.store()) return event_text(message);
    ++last_.number;
    keep(last ? last_mark : more_mark, message);
    return event_with_id(last_, message);
  }

  auto keeps_events() const -> bool override { return record_.store() != nullptr; }

  // What was sent may have been lost on the way: the last streams of a session stay.
  void end_stream() override {
    if (!record_.store()) return;
    auto const ended = base::concat("streams.", record_.nonce());
    auto const before = record_.store()->get(ended);
    auto all = before ? before->value_or("") : std::string{};
    all += last_.text() + "\n";
    if (std::ranges::count(all, '\n') > streams_kept) {
      auto const line = all.find('\n');
      if (auto oldest = EventId::parse(std::string_view{all}.substr(0, line))) remove(*oldest);
      all.erase(0, line + 1);
    }
    told(record_.store()->put(ended, all));
  }

 private:
  void keep(std::string_view mark, std::string_view message) {
    told(record_.store()->put(last_.record(record_), base::concat(mark, message)));
  }
  // The events of a stream, of which that is the last.
  void remove(EventId last) const {
    for (auto left = last.number + 1; left > 0; --left) {
      last.number = left - 1;
      told(record_.store()->remove(last.record(record_)));
    }
  }
  void told(base::Result<void> const& done) const {
    if (done || !settings_.log) return;
    settings_.log(base::concat("wasmmcp: an event was not kept: ", done.error().message));
  }

  mcp::SessionRecord record_;
  mcp::Session& session_;
  mcp::Settings const& settings_;
  EventId last_{};
};

// What a GET is answered with: events that were missed, or changes as they come.
class EventStream {
 public:
  EventStream(host::Exchange& exchange, Door& door, mcp::SessionRecord& record,
              mcp::Settings const& settings)
      : exchange_{exchange}, door_{door}, record_{record}, settings_{settings} {}

  // The events after that one, until the last.
  auto resume(EventId id) -> base::Async<> {
    auto value = read(id);
    if (!value) {
      co_return co_await door_.answer(
          exchange_, door_.refusal(400, base::concat("Last-Event-ID ", base::quoted(id.text()),
                                                     " names no event that is kept")));
    }
    co_await exchange_.begin(door_.answer_head(200, event_fields()));
    auto const patience = settings_.call_limit + 1000 * milliseconds;
    ++id.number;
    for (auto waited = Nanoseconds{0}; !value->starts_with(last_mark) && waited < patience;) {
      if (auto next = read(id)) {
        auto const event = event_with_id(id, std::string_view{*next}.substr(1));
        if (!co_await exchange_.write(event)) co_return;
        value = std::move(next);
        ++id.number;
        waited = 0;
      } else if (!co_await wait(look, looks_between_signs)) {
        co_return;
      } else {
        waited += look;
      }
    }
    co_await exchange_.end();
  }

  // Until the client is gone, or the session has ended.
  auto follow() -> base::Async<> {
    co_await exchange_.begin(door_.answer_head(200, event_fields()));
    if (!co_await exchange_.write(sign_of_life)) co_return;
    auto mark = record_.subscriptions_mark();
    auto reader = mcp::ChangeReader{settings_, followed()};
    while (!record_.ended()) {
      if (auto now = record_.subscriptions_mark(); now != mark) {
        mark = std::move(now);
        reader.follow(followed());
      }
      for (auto const* changed : reader.read()) {
        auto const event = event_text(mcp::change_message(*changed, {}));
        if (!co_await exchange_.write(event)) co_return;
      }
      if (!co_await wait(slow_look, slow_looks_between_signs)) co_return;
    }
    co_await exchange_.end();
  }

 private:
  auto followed() const -> std::vector<mcp::Followed> {
    auto all = std::vector<mcp::Followed>{{"tools"}, {"prompts"}, {"resources"}};
    all.append_range(record_.subscriptions());
    return all;
  }

  auto read(EventId const& id) -> std::optional<std::string> {
    auto value = record_.store()->get(id.record(record_));
    return value ? *std::move(value) : std::nullopt;
  }

  // False when the client is gone.
  auto wait(Nanoseconds time, int between_signs) -> base::Async<bool> {
    co_await settings_.sleep(time);
    if (++waits_ % between_signs != 0) co_return true;
    co_return co_await exchange_.write(sign_of_life);
  }

  host::Exchange& exchange_;
  Door& door_;
  mcp::SessionRecord& record_;
  mcp::Settings const& settings_;
  int waits_ = 0;
};

auto no_session(base::Error const& error) -> std::string {
  return base::concat("the session in Mcp-Session-Id is not known: ", error.message,
                      "; begin another with initialize");
}

class Sessions final : public HttpSessions {
 public:
  auto open(host::RequestHead const& head, mcp::Session& session,
            mcp::Settings const& settings) const
      -> std::expected<std::unique_ptr<HttpSession>, std::string> override {
    auto const token = head.header("mcp-session-id");
    // Revision 2026-07-28 has no sessions: the header is passed over.
    auto const version = head.header("mcp-protocol-version");
    auto const revision = version ? mcp::find_revision(base::trimmed(*version)) : std::nullopt;
    if (!token || (revision && !mcp::is_legacy(*revision))) return nullptr;
    auto record = mcp::SessionRecord::open(base::trimmed(*token), session, settings);
    if (!record) return std::unexpected{no_session(record.error())};
    return std::make_unique<SessionOfRequest>(*std::move(record), session, settings);
  }

  auto issue(mcp::Session const& session, mcp::Settings const& settings) const
      -> std::string override {
    return mcp::SessionRecord::issue(session, settings);
  }

  auto serve(Door& door, mcp::Server const& server, mcp::Settings const& settings,
             host::Exchange& exchange) const -> base::Async<> override {
    auto const& head = exchange.request();
    auto const token = head.header("mcp-session-id");
    auto session = mcp::Session{};
    if (!settings.store || !settings.sleep) {
      co_return co_await door.answer(exchange, door.method_refusal());
    }
    if (!token) {
      auto reply = door.refusal(400, "Mcp-Session-Id is left out; initialize gives one");
      co_return co_await door.answer(exchange, std::move(reply));
    }
    auto record = mcp::SessionRecord::open(base::trimmed(*token), session, settings);
    if (!record) {
      co_return co_await door.answer(exchange, door.refusal(404, no_session(record.error())));
    }
    if (head.method == "DELETE") {
      auto const ended = record->end();
      auto reply = ended ? Reply{204, {}} : door.refusal(500, ended.error().message);
      co_return co_await door.answer(exchange, std::move(reply));
    }
    if (!door.accepted().events) {
      auto reply =
          door.refusal(406, base::concat("Accept must allow text/event-stream, not ",
                                         base::quoted(head.header("accept").value_or(""))));
      co_return co_await door.answer(exchange, std::move(reply));
    }
    auto stream = EventStream{exchange, door, *record, settings};
    if (auto const last = head.header("last-event-id")) {
      auto id = EventId::parse(base::trimmed(*last));
      if (id) co_return co_await stream.resume(*std::move(id));
      auto reply = door.refusal(
          400, base::concat("Last-Event-ID ", base::quoted(*last), " is none of ours"));
      co_return co_await door.answer(exchange, std::move(reply));
    }
    if (!server.announces_changes()) {
      co_return co_await door.answer(exchange, door.method_refusal());
    }
    co_await stream.follow();
  }
};

}  // namespace

auto http_sessions() -> HttpSessions const& {
  static auto const sessions = Sessions{};
  return sessions;
}

}  // namespace transport
