// A store that those who write into it sweep now and then, so that nobody else has to.

#pragma once

#include "mcp/forwarding_store.hpp"

namespace transport {

// Nothing that a client holds is good for longer: sessions live for a day.
constexpr auto record_seconds = std::int64_t{48} * 3600;

class SweptStore final : public mcp::ForwardingStore {
 public:
  // `is_time` is asked at each writing. It must not count: an instance may live for one request.
  SweptStore(mcp::Store& store, bool (*is_time)()) : ForwardingStore{store}, is_time_{is_time} {}

  auto put(std::string_view name, std::string_view value) -> base::Result<void> override {
    sweep_at_times();
    return ForwardingStore::put(name, value);
  }
  auto create(std::string_view name, std::string_view value) -> base::Result<bool> override {
    sweep_at_times();
    return ForwardingStore::create(name, value);
  }

 private:
  // What fails here fails the next time, or in the writing itself.
  void sweep_at_times() {
    if (is_time_()) [[maybe_unused]]
      auto const swept = sweep(record_seconds);
  }

  bool (*is_time_)();
};

}  // namespace transport
