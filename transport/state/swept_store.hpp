// A store that those who write into it sweep now and then, so that nobody else has to.

#pragma once

#include "mcp/store.hpp"

namespace transport {

// Nothing that a client holds is good for longer: sessions live for a day.
constexpr auto record_seconds = std::int64_t{48} * 3600;

class SweptStore final : public mcp::Store {
 public:
  // `is_time` is asked at each writing. It must not count: an instance may live for one request.
  SweptStore(mcp::Store& store, bool (*is_time)()) : store_{store}, is_time_{is_time} {}

  auto put(std::string_view name, std::string_view value) -> base::Result<void> override {
    sweep_at_times();
    return store_.put(name, value);
  }
  auto create(std::string_view name, std::string_view value) -> base::Result<bool> override {
    sweep_at_times();
    return store_.create(name, value);
  }
  auto get(std::string_view name) -> base::Result<std::optional<std::string>> override {
    return store_.get(name);
  }
  auto take(std::string_view name) -> base::Result<std::optional<std::string>> override {
    return store_.take(name);
  }
  auto remove(std::string_view name) -> base::Result<void> override { return store_.remove(name); }
  auto list(std::string_view prefix) -> base::Result<std::vector<std::string>> override {
    return store_.list(prefix);
  }
  auto sweep(std::int64_t age_seconds) -> base::Result<void> override {
    return store_.sweep(age_seconds);
  }

 private:
  // What fails here fails the next time, or in the writing itself.
  void sweep_at_times() {
    if (is_time_()) [[maybe_unused]]
      auto const swept = store_.sweep(record_seconds);
  }

  mcp::Store& store_;
  bool (*is_time_)();
};

}  // namespace transport
