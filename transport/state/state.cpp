// See state.hpp.

#include "transport/state/state.hpp"

#include <optional>

#include "base/text.hpp"
#include "host/clock.hpp"
#include "host/files.hpp"
#include "host/program.hpp"
#include "host/random.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/middleware/limits.hpp"
#include "mcp/seal.hpp"
#include "transport/state/directory_store.hpp"
#include "transport/state/swept_store.hpp"

namespace transport {
namespace {

struct StateOptions {
  mcp::Arg<std::string, "Secret of 16 bytes or more that seals what clients carry for the server">
      key;
  mcp::Arg<std::string,
           "Folder of the native program's state; a component's is the directory /.wasmmcp-state">
      state_dir;
  mcp::Arg<std::optional<std::uint32_t>, "Calls that each caller may make in a minute",
           mcp::at_least{1}>
      calls_per_minute;
};

auto unix_time() -> std::int64_t { return host::system_clock().now().seconds; }

// One in 256.
auto is_time_to_sweep() -> bool { return host::random_name().starts_with("00"); }

auto open_seal(std::string_view key) -> base::Result<mcp::Seal const*> {
  static auto opened = std::optional<mcp::Seal>{};
  opened.emplace(TRY(mcp::Seal::with_key(key)));
  return &*opened;
}

auto opened_store() -> mcp::Store*& {
  static auto* opened = static_cast<mcp::Store*>(nullptr);
  return opened;
}

auto swept(mcp::Store& store) -> mcp::Store* {
  static auto swept = SweptStore{store, &is_time_to_sweep};
  return &swept;
}

auto open_store(bool is_only_instance) -> base::Result<mcp::Store*> {
  if (auto* const directory = TRY(host::state_directory())) {
    static auto store = DirectoryStore{*directory, host::system_clock()};
    return swept(store);
  }
  if (!is_only_instance) return nullptr;
  static auto store = mcp::MemoryStore{&unix_time};
  return swept(store);
}

}  // namespace

auto give_state(mcp::Server& server, mcp::Settings& settings, mcp::Variables variables,
                Carrier carrier) -> base::Result<void> {
  auto const options = TRY(mcp::read_options<StateOptions>("", variables, {}));
  auto key = options.key.get();
  // Nobody but this process will see what it seals.
  if (key.empty() && carrier == Carrier::stdio) {
    key = base::concat(host::random_name(), host::random_name());
  }
  if (!key.empty()) settings.seal = TRY(open_seal(key));
  opened_store() = TRY(open_store(carrier == Carrier::stdio || host::answers_all_requests()));
  settings.store = state_store();
  settings.unix_time = &unix_time;
  settings.unique = &host::random_name;
  if (auto const& calls = options.calls_per_minute.get()) {
    // An instance by itself may live for one request, and would count to one.
    if (!settings.store) {
      return base::failure(
          "WASMMCP_CALLS_PER_MINUTE: instances count calls together, in a directory that they "
          "share; give one, as docs/configuration.md says, or leave the budget out");
    }
    server.surround(mcp::RateLimit{{.calls = *calls, .seconds = 60}});
  }
  return {};
}

auto state_options() -> std::vector<mcp::OptionDoc> {
  return mcp::describe_options<StateOptions>("");
}

auto state_store() -> mcp::Store* { return opened_store(); }

}  // namespace transport
