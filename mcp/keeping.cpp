#include "mcp/keeping.hpp"

#include <utility>
#include <vector>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/sort.hpp"
#include "base/text.hpp"
#include "mcp/dialogue.hpp"
#include "mcp/seal.hpp"
#include "mcp/store.hpp"

namespace mcp {
namespace {

// How long what a client carries is good after its last use, in seconds.
constexpr auto lifetime = std::int64_t{24 * 3600};
// Begins what stands for records. No seal does.
constexpr std::string_view handle_mark = "kept-";
// How many versions the record may lag behind, and a call the others.
constexpr auto most_behind = 32U;

auto refused(std::string_view why) -> std::unexpected<ToolError> {
  return failure(base::concat("'state' is refused: ", why, "; leave it out to begin anew"));
}

auto record_of_version(std::string_view record, std::uint64_t version) -> std::string {
  return base::concat(record, ".", version);
}

// What the record itself holds: which version is the last, or was when it was written, and when
// that was.
struct Latest {
  std::uint64_t version = 0;
  std::int64_t time = 0;

  static auto parse(std::string_view text) -> Latest {
    auto const space = text.find(' ');
    if (space == text.npos) return {};
    return {base::parse_integer<std::uint64_t>(text.substr(0, space)).value_or(0),
            base::parse_integer<std::int64_t>(text.substr(space + 1)).value_or(0)};
  }
  auto text() const -> std::string { return base::concat(version, " ", time); }
};

// The record may lag behind when several instances write at once, and be missing when the first has
// not come to it. Of the versions from there on, the last has a text; those before are empty, or
// gone.
auto read(Store& store, std::string record) -> base::Result<Kept> {
  auto kept = Kept{.place = Kept::Place::server, .record = std::move(record)};
  auto const latest = TRY(store.get(kept.record));
  auto version = latest ? Latest::parse(*latest).version : 1;
  if (latest) kept.version = version + most_behind;  // if it is lost
  for (auto behind = 0U; behind < most_behind; ++behind, ++version) {
    auto next = TRY(store.get(record_of_version(kept.record, version)));
    if (!next && (kept.text || !latest)) break;
    if (!next || next->empty()) continue;
    kept.text = std::move(next);
    kept.version = version;
  }
  return kept;
}

}  // namespace

auto Keeping::open(CallContext const& call, std::string_view state, bool begins) const
    -> Result<Kept> {
  auto const& settings = call.settings();
  if (!state.empty()) return open_state(settings, state);
  if (settings.store && !call.session_nonce().empty()) {
    return TRY(read(*settings.store, record_of(call.session_nonce())));
  }
  if (!begins) {
    return failure(
        settings.store || settings.seal
            ? "nothing is kept without a session but what 'state' stands for: give that "
              "of the last result"
            : "nothing is kept: the server has neither a key nor a directory for it; its "
              "operator can give them, see WASMMCP_KEY and WASMMCP_STATE_DIR");
  }
  if (settings.store) {
    auto handle = base::concat(handle_mark, unique_id(settings));
    auto record = record_of_handle(handle, settings);
    return Kept{
        .place = Kept::Place::server, .state = std::move(handle), .record = std::move(record)};
  }
  return Kept{.place = settings.seal ? Kept::Place::client : Kept::Place::nowhere};
}

auto Keeping::record_of(std::string_view owner) const -> std::string {
  return base::concat(kept_record(owner), ".", purpose_);
}

// Who has another's handle has nothing: the record's name is made of who asks as well.
auto Keeping::record_of_handle(std::string_view handle, Settings const& settings) const
    -> std::string {
  return record_of(base::to_base64url(base::sha256(base::concat(handle, " ", settings.principal))));
}

auto Keeping::open_state(Settings const& settings, std::string_view state) const -> Result<Kept> {
  if (settings.store && state.starts_with(handle_mark)) {
    auto kept = TRY(read(*settings.store, record_of_handle(state, settings)));
    if (kept.version == 0) return refused("it stands for nothing that is kept");
    kept.state = state;
    return kept;
  }
  if (!settings.seal) return refused("this server gives none");
  auto text = settings.seal->open(purpose_, settings.principal, state, settings.unix_time());
  if (!text) return refused(text.error().message);
  return Kept{.place = Kept::Place::client, .text = *std::move(text)};
}

auto Keeping::close(CallContext const& call, Kept& kept, std::string_view text) const
    -> Result<bool> {
  auto const& settings = call.settings();
  if (kept.place == Kept::Place::server) {
    call.note_change();
    return TRY(write(settings, kept, text));
  }
  if (kept.place == Kept::Place::client) {
    kept.state =
        settings.seal->close(purpose_, settings.principal, text, settings.unix_time() + lifetime);
  }
  return true;
}

// Each version is created, so that of two calls that change the same one only the first does. The
// names of the versions before stay taken for a while: a slow call must not create one of them
// again.
auto Keeping::write(Settings const& settings, Kept const& kept, std::string_view text) const
    -> base::Result<bool> {
  auto& store = *settings.store;
  auto const before = kept.version;
  if (before == 0) TRY(make_room(store));
  if (!TRY(store.create(record_of_version(kept.record, before + 1), text))) return false;
  TRY(store.put(kept.record, Latest{before + 1, settings.unix_time()}.text()));
  if (before > 0) TRY(store.put(record_of_version(kept.record, before), ""));
  if (before > most_behind) TRY(store.remove(record_of_version(kept.record, before - most_behind)));
  return true;
}

// Before a new one comes: the eighth that was not used for the longest time goes.
auto Keeping::make_room(Store& store) const -> base::Result<void> {
  auto const names = TRY(store.list(kept_record("")));
  auto records = std::vector<std::pair<std::int64_t, std::string_view>>{};
  auto const end = base::concat(".", purpose_);
  for (auto const& name : names) {
    if (name.ends_with(end)) records.emplace_back(0, name);
  }
  if (records.size() < limits_.texts) return {};
  for (auto& [time, name] : records) {
    time = Latest::parse(TRY(store.get(name)).value_or("")).time;
  }
  base::sort(records);
  records.resize(records.size() - (limits_.texts - limits_.texts / 8 - 1));
  for (auto const& [time, record] : records) {
    for (auto const& name : names) {
      if (name == record || name.starts_with(base::concat(record, "."))) TRY(store.remove(name));
    }
  }
  return {};
}

}  // namespace mcp
