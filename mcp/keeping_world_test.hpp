// For tests of what is kept for clients: what a host gives for it, and the time, which tests set.

#pragma once

#include <cstdint>

#include "base/text.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/seal.hpp"
#include "mcp/settings.hpp"

namespace test_keeping {

inline auto seconds = std::int64_t{1'000'000};
inline auto names_given = 0;

inline auto settings(mcp::Store* store, bool has_seal) -> mcp::Settings {
  static auto const seal = *mcp::Seal::with_key("a key for tests only");
  auto result = mcp::Settings{};
  result.store = store;
  result.seal = has_seal ? &seal : nullptr;
  result.unix_time = [] { return seconds; };
  result.unique = [] { return base::concat("unguessable-", ++names_given); };
  return result;
}

inline auto memory() -> mcp::MemoryStore {
  return mcp::MemoryStore{[] { return seconds; }};
}

}  // namespace test_keeping
