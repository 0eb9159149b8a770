#include "mcp/session_record.hpp"

#include <algorithm>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "mcp/dialogue.hpp"
#include "mcp/seal.hpp"
#include "mcp/store.hpp"

namespace mcp {
namespace {

constexpr std::string_view purpose = "session";
// How long a token is good, in seconds.
constexpr auto lifetime = std::int64_t{24 * 3600};
// The next word of a text with spaces between them.
auto next_word(std::string_view& text) -> std::string_view {
  auto const word = text.substr(0, text.find(' '));
  text.remove_prefix(std::min(word.size() + 1, text.size()));
  return word;
}

}  // namespace

auto SessionRecord::issue(Session const& session, Settings const& settings) -> std::string {
  auto const now = settings.unix_time();
  auto const payload =
      base::concat(mcp::name(session.revision()), " ", unsigned{session.capabilities.bits()}, " ",
                   now, " ", unique_id(settings));
  return settings.seal->close(purpose, settings.principal, payload, now + lifetime);
}

auto SessionRecord::open(std::string_view token, Session& session, Settings const& settings)
    -> base::Result<SessionRecord> {
  auto const payload =
      TRY(settings.seal->open(purpose, settings.principal, token, settings.unix_time()));
  auto words = std::string_view{payload};
  auto const revision = find_revision(next_word(words));
  auto const bits = base::parse_integer<std::uint8_t>(next_word(words));
  auto const began = base::parse_integer<std::int64_t>(next_word(words));
  if (!revision || !bits || !began) {
    return base::failure("it was made by another version of this server");
  }
  auto record = SessionRecord{std::string{words}, *revision, *began, settings};
  if (settings.store) {
    if (TRY(settings.store->get(record.name("ended")))) return base::failure("it has ended");
    session.log_level = find_log_level(TRY(settings.store->get(record.name("level"))).value_or(""));
  }
  session.agree_on(*revision);
  session.capabilities = ClientCapabilities{*bits};
  return record;
}

auto SessionRecord::end() -> base::Result<void> {
  TRY(store()->put(name("ended"), ""));
  for (auto const* kind :
       {"answer", "cancelled", "event", "kept", "level", "streams", "subscribed"}) {
    for (auto const& each : TRY(store()->list(name(kind)))) TRY(store()->remove(each));
  }
  if (settings_.session_ends) {
    auto const seconds = std::max(settings_.unix_time() - began_, std::int64_t{0});
    settings_.session_ends->session_ended(revision_,
                                          static_cast<Nanoseconds>(seconds) * 1'000'000'000);
  }
  return {};
}

auto SessionRecord::ended() const -> bool {
  auto const value = store()->get(name("ended"));
  return value && *value;
}

auto SessionRecord::take_answer(std::string_view id) -> std::optional<std::string> {
  auto answer = store()->take(name("answer", id));
  return answer ? *std::move(answer) : std::nullopt;
}

auto SessionRecord::take_cancelled(std::string_view id) -> bool {
  auto const taken = store()->take(name("cancelled", id));
  return taken && *taken;
}

auto SessionRecord::subscriptions() const -> std::vector<Followed> {
  auto all = std::vector<Followed>{};
  auto const names = store()->list(name("subscribed") + ".");
  if (!names) return all;
  for (auto const& each : *names) {
    auto const value = store()->get(each);
    if (!value || !*value) continue;
    auto const end = (*value)->find('\n');
    all.push_back({.what = (*value)->substr(end + 1),
                   .is_resource = true,
                   .since = (*value)->substr(0, end)});
  }
  return all;
}

auto SessionRecord::subscriptions_mark() const -> std::string {
  auto const value = store()->get(name("subscribed"));
  return value ? value->value_or("") : std::string{};
}

void SessionRecord::answered(std::string_view id, std::string_view message) {
  put(name("answer", id), message);
}

void SessionRecord::cancelled(std::string_view id) { put(name("cancelled", id), ""); }

void SessionRecord::log_level_set(LogLevel level) { put(name("level"), mcp::name(level)); }

void SessionRecord::subscribed(std::string_view uri, bool wanted) {
  if (!store()) return;
  auto const record = name("subscribed", uri);
  if (wanted) {
    // Its client hears of changes from here on, also of those before a stream has seen this.
    put(record, base::concat(last_change(settings_, {std::string{uri}, true}), "\n", uri));
  } else {
    told(store()->remove(record));
  }
  put(name("subscribed"), unique_id(settings_));
}

auto SessionRecord::name(std::string_view kind) const -> std::string {
  return base::concat(kind, ".", nonce_);
}

// What clients say may be long and have any characters; a record's name may not.
auto SessionRecord::name(std::string_view kind, std::string_view text) const -> std::string {
  return base::concat(name(kind), ".", base::to_base64url(base::sha256(text)));
}

void SessionRecord::put(std::string_view record, std::string_view value) const {
  if (!store()) return;
  told(store()->put(record, value));
}

// The client has its answer already; the operator learns that the store fails.
void SessionRecord::told(base::Result<void> const& done) const {
  if (done || !settings_.log) return;
  settings_.log(base::concat("wasmmcp: a session was not kept: ", done.error().message));
}

}  // namespace mcp
