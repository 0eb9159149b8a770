#include "mcp/task_record.hpp"

#include <array>

#include "base/base64.hpp"
#include "base/digest.hpp"
#include "base/text.hpp"
#include "json/number.hpp"
#include "json/view.hpp"
#include "json/writer.hpp"
#include "mcp/store.hpp"

namespace mcp::task {
namespace {

constexpr auto names = std::array<std::string_view, 5>{"working", "input_required", "completed",
                                                       "failed", "cancelled"};

auto record(std::string_view id, std::string_view part = {}) -> std::string {
  return base::concat("task.", id, part);
}

// A key may be long and have any characters; a record's name may not.
auto answer_record(std::string_view id, std::string_view key) -> std::string {
  return record(id, base::concat(".answer.", base::to_base64url(base::sha256(key))));
}

auto lease_record(std::string_view id, int number) -> std::string {
  return record(id, base::concat(".lease.", number));
}

void complain(Settings const& settings, base::Error const& error) {
  if (settings.log) settings.log(base::concat("wasmmcp: a task is not kept: ", error.message));
}

void put(Settings const& settings, std::string_view name, std::string_view value) {
  auto const written = settings.store->put(name, value);
  if (!written) complain(settings, written.error());
}

// What stands there; nothing also when it cannot be read.
auto get(Settings const& settings, std::string_view name) -> std::optional<json::Document> {
  auto const text = settings.store->get(name);
  if (!text) complain(settings, text.error());
  if (!text || !*text) return std::nullopt;
  // What a message may hold stands a few levels deeper here.
  auto document = json::Document::parse(**text, settings.depth_limit + 8);
  return document ? std::optional{*std::move(document)} : std::nullopt;
}

auto integer(json::View record, std::string_view name) -> std::int64_t {
  auto const value = record.find(name);
  if (!value || !value->is(json::Kind::number)) return 0;
  return json::to_integer<std::int64_t>(value->number()).value_or(0);
}

auto text(json::View record, std::string_view name) -> std::string {
  auto const value = record.find(name);
  return value && value->is(json::Kind::string) ? std::string{value->string()} : std::string{};
}

// An array of pairs, for the order counts: a later answer stands for an earlier one that was wrong.
void write_answers(json::Writer& writer, Answers const& answers) {
  writer.key("answers").begin_array();
  for (auto const& [key, answer] : answers) {
    writer.begin_object().member("key", key).key("answer").raw(answer).end_object();
  }
  writer.end_array();
}

void read_answers(json::View record, Answers& answers) {
  auto const list = record.find("answers");
  if (!list) return;
  for (auto const each : list->elements()) {
    auto const answer = each.find("answer");
    if (answer) answers.emplace_back(text(each, "key"), json::to_text(*answer));
  }
}

void read_progress(Settings const& settings, json::View now, State& state) {
  state.updated = integer(now, "at");
  state.message = text(now, "message");
  state.answers.clear();
  read_answers(now, state.answers);
  auto const asked = now.find("asked");
  if (!asked) return;
  for (auto const& [key, request] : asked->members()) {
    auto const answer = get(settings, answer_record(state.id, key));
    if (answer) state.answers.emplace_back(key, json::to_text(answer->root()));
    if (!answer) state.status = Status::input_required;
    state.asked.emplace_back(std::string{key}, json::to_text(request), answer.has_value());
  }
}

void read_end(json::View end, State& state) {
  auto const status = text(end, "status");
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (names[i] == status) state.status = static_cast<Status>(i);
  }
  state.updated = integer(end, "at");
  state.message = text(end, "message");
  auto const outcome = end.find("outcome");
  if (outcome) state.outcome = json::to_text(*outcome);
}

void remove(Settings const& settings, std::string_view id) {
  // The call goes first: without it the task is not found any more.
  auto parts = std::vector<std::string>{record(id)};
  auto const others = settings.store->list(record(id, "."));
  if (others) parts.append_range(*others);
  for (auto const& part : parts) {
    auto const removed = settings.store->remove(part);
    if (!removed) complain(settings, removed.error());
  }
}

}  // namespace

auto name(Status status) -> std::string_view { return names[static_cast<std::size_t>(status)]; }

auto can_keep(Settings const& settings) -> bool {
  return settings.store && settings.unique && settings.unix_time;
}

auto create(Settings const& settings, TaskOptions options, std::string_view params,
            Answers const& answers) -> base::Result<std::string> {
  auto id = settings.unique();
  auto writer = json::Writer{};
  writer.begin_object().member("principal", settings.principal);
  writer.key("created").integer(settings.unix_time());
  writer.key("ttlMs").integer(options.ttlMs).key("pollIntervalMs").integer(options.pollIntervalMs);
  write_answers(writer, answers);
  writer.key("params").raw(params).end_object();
  if (!TRY(settings.store->create(record(id), writer.text()))) {
    return base::failure(base::concat("there is a task ", base::quoted(id), " already"));
  }
  return id;
}

auto find(Settings const& settings, std::string_view id) -> std::optional<State> {
  // An id that is none could name another record.
  auto const is_id = !id.empty() && !id.contains('.') && check_record_name(record(id));
  auto const call = is_id ? get(settings, record(id)) : std::nullopt;
  if (!call || text(call->root(), "principal") != settings.principal) return std::nullopt;
  auto const root = call->root();
  auto state = State{.id = std::string{id}};
  state.created = state.updated = integer(root, "created");
  state.options = {.ttlMs = integer(root, "ttlMs"),
                   .pollIntervalMs = integer(root, "pollIntervalMs")};
  if (settings.unix_time() > state.expires()) {
    remove(settings, id);
    return std::nullopt;
  }
  state.params = json::to_text(*root.find("params"));
  read_answers(root, state.answers);
  if (auto const now = get(settings, record(id, ".now"))) {
    read_progress(settings, now->root(), state);
  }
  if (auto const end = get(settings, record(id, ".end"))) read_end(end->root(), state);
  return state;
}

auto has_ended(Settings const& settings, std::string_view id) -> bool {
  return get(settings, record(id, ".end")).has_value();
}

void report(Settings const& settings, State const& state, std::string_view message,
            std::string_view asked) {
  auto writer = json::Writer{};
  writer.begin_object().key("at").integer(settings.unix_time());
  if (!message.empty()) writer.member("message", message);
  if (!asked.empty()) writer.key("asked").raw(asked);
  write_answers(writer, state.answers);
  writer.end_object();
  put(settings, record(state.id, ".now"), writer.text());
}

void end(Settings const& settings, std::string_view id, Status status, std::string_view message,
         std::string_view outcome) {
  auto writer = json::Writer{};
  writer.begin_object().member("status", name(status));
  writer.key("at").integer(settings.unix_time());
  if (!message.empty()) writer.member("message", message);
  if (!outcome.empty()) writer.key("outcome").raw(outcome);
  writer.end_object();
  auto const created = settings.store->create(record(id, ".end"), writer.text());
  if (!created) complain(settings, created.error());
}

void fail(Settings const& settings, std::string_view id, RpcError const& error) {
  auto writer = json::Writer{};
  writer.begin_object().key("code").integer(error.code).member("message", error.message);
  if (!error.data.empty()) writer.key("data").raw(error.data);
  writer.end_object();
  end(settings, id, Status::failed, error.message, writer.text());
}

void answer(Settings const& settings, std::string_view id, std::string_view key,
            std::string_view answer) {
  auto const created = settings.store->create(answer_record(id, key), answer);
  if (!created) complain(settings, created.error());
}

auto last_lease(Settings const& settings, std::string_view id) -> Lease {
  auto last = Lease{};
  // There is one for each round of questions, and few rounds.
  while (auto const next = get(settings, lease_record(id, last.number + 1))) {
    last = {.number = last.number + 1,
            .until = integer(next->root(), "until"),
            .deaths = static_cast<int>(integer(next->root(), "deaths"))};
  }
  return last;
}

auto is_held(Settings const& settings, Lease const& lease) -> bool {
  // Nobody holds one for longer: of a clock that has gone back since, an instance that died would
  // seem to.
  auto const now = settings.unix_time();
  return lease.until != 0 && lease.until >= now && lease.until <= now + lease_seconds;
}

namespace {

auto lease_text(Lease const& lease) -> std::string {
  return base::concat(R"({"until":)", lease.until, R"(,"deaths":)", lease.deaths, "}");
}

}  // namespace

auto take_lease(Settings const& settings, std::string_view id) -> std::optional<Lease> {
  auto const last = last_lease(settings, id);
  if (is_held(settings, last)) return std::nullopt;
  auto const mine = Lease{.number = last.number + 1,
                          .until = settings.unix_time() + lease_seconds,
                          .deaths = last.deaths + (last.until != 0 ? 1 : 0)};
  auto const created = settings.store->create(lease_record(id, mine.number), lease_text(mine));
  if (!created) complain(settings, created.error());
  return created && *created ? std::optional{mine} : std::nullopt;
}

void renew(Settings const& settings, std::string_view id, Lease const& lease) {
  auto renewed = lease;
  renewed.until = settings.unix_time() + lease_seconds;
  put(settings, lease_record(id, lease.number), lease_text(renewed));
}

void give_back(Settings const& settings, std::string_view id, Lease const& lease) {
  auto returned = lease;
  returned.until = 0;
  put(settings, lease_record(id, lease.number), lease_text(returned));
}

}  // namespace mcp::task
