// What is kept of a task, for all instances: records in the store whose names begin with its id.
//
//   task.ID           the call, and who made it; never changed
//   task.ID.now       how far it is, and what it asks: written by whoever works at it
//   task.ID.end       what came of it; created once, so that the first end is the only one
//   task.ID.answer.X  the client's answer to one question; created once
//   task.ID.lease.N   who works at it, the N-th time; created by one of those who want to

#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "mcp/settings.hpp"
#include "mcp/tool.hpp"
#include "mcp/types.hpp"

namespace mcp::task {

using Answers = std::vector<std::pair<std::string, std::string>>;  // key, JSON text

enum class Status : std::uint8_t { working, input_required, completed, failed, cancelled };
auto name(Status status) -> std::string_view;

// One question to the client: the request as JSON text, and whether it was answered.
struct Asked {
  std::string key;
  std::string request;
  bool answered = false;
};

struct State {
  std::string id;
  std::int64_t created = 0;  // times are seconds since 1970
  std::int64_t updated = 0;
  TaskOptions options;
  std::string params;  // of tools/call, JSON text
  Status status = Status::working;
  std::string message;
  std::string outcome;  // the result or the error as JSON text, when there is one
  std::vector<Asked> asked;
  Answers answers;  // to all that was asked so far

  auto ended() const -> bool { return status > Status::input_required; }
  auto expires() const -> std::int64_t { return created + (options.ttlMs + 999) / 1000; }
};

// Whether tasks can be kept at all.
auto can_keep(Settings const& settings) -> bool;

// The id of a new task, which is in the store now.
auto create(Settings const& settings, TaskOptions options, std::string_view params,
            Answers const& answers) -> base::Result<std::string>;

// Nothing when there is no such task for whoever asks, or no more.
auto find(Settings const& settings, std::string_view id) -> std::optional<State>;

auto has_ended(Settings const& settings, std::string_view id) -> bool;

// Says how far it is, or what it asks: `asked` is an object of requests, as JSON text.
void report(Settings const& settings, State const& state, std::string_view message,
            std::string_view asked);
// Ends it, unless it has ended already. `outcome` is the result or the error, or empty.
void end(Settings const& settings, std::string_view id, Status status, std::string_view message,
         std::string_view outcome);
void fail(Settings const& settings, std::string_view id, RpcError const& error);
// Keeps the answer to what it asks; one that came before stays.
void answer(Settings const& settings, std::string_view id, std::string_view key,
            std::string_view answer);

// Whoever works at a task holds its lease, and renews it while it lives.
struct Lease {
  int number = 0;
  std::int64_t until = 0;  // 0: given back
  int deaths = 0;          // of instances that had one before, and never gave it back
};

constexpr auto lease_seconds = std::int64_t{15};

// The last one, whoever has it; its number is 0 when there was none.
auto last_lease(Settings const& settings, std::string_view id) -> Lease;
auto is_held(Settings const& settings, Lease const& lease) -> bool;
// Nothing when another has it.
auto take_lease(Settings const& settings, std::string_view id) -> std::optional<Lease>;
void renew(Settings const& settings, std::string_view id, Lease const& lease);
void give_back(Settings const& settings, std::string_view id, Lease const& lease);

}  // namespace mcp::task
