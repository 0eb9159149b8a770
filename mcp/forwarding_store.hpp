// A store that has all of another one: the base of those that do one thing in another way.

#pragma once

#include "mcp/store.hpp"

namespace mcp {

class ForwardingStore : public Store {
 public:
  // `store` must outlive it.
  explicit ForwardingStore(Store& store) : store_{store} {}

  auto put(std::string_view name, std::string_view value) -> base::Result<void> override {
    return store_.put(name, value);
  }
  auto create(std::string_view name, std::string_view value) -> base::Result<bool> override {
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

 protected:
  ~ForwardingStore() = default;

 private:
  Store& store_;
};

}  // namespace mcp
