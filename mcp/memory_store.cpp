#include "mcp/memory_store.hpp"

namespace mcp {

auto MemoryStore::put(std::string_view name, std::string_view value) -> base::Result<void> {
  TRY(check_record_name(name));
  records_.insert_or_assign(std::string{name}, Record{std::string{value}, now_()});
  return {};
}

auto MemoryStore::create(std::string_view name, std::string_view value) -> base::Result<bool> {
  TRY(check_record_name(name));
  return records_.try_emplace(std::string{name}, std::string{value}, now_()).second;
}

auto MemoryStore::get(std::string_view name) -> base::Result<std::optional<std::string>> {
  TRY(check_record_name(name));
  auto const found = records_.find(name);
  if (found == records_.end()) return std::nullopt;
  return found->second.value;
}

auto MemoryStore::take(std::string_view name) -> base::Result<std::optional<std::string>> {
  TRY(check_record_name(name));
  auto const found = records_.find(name);
  if (found == records_.end()) return std::nullopt;
  return std::move(records_.extract(found).mapped().value);
}

auto MemoryStore::remove(std::string_view name) -> base::Result<void> {
  TRY(check_record_name(name));
  if (auto const found = records_.find(name); found != records_.end()) records_.erase(found);
  return {};
}

auto MemoryStore::list(std::string_view prefix) -> base::Result<std::vector<std::string>> {
  auto names = std::vector<std::string>{};
  for (auto at = records_.lower_bound(prefix);
       at != records_.end() && at->first.starts_with(prefix); ++at) {
    names.push_back(at->first);
  }
  return names;
}

auto MemoryStore::sweep(std::int64_t age_seconds) -> base::Result<void> {
  auto const now = now_();
  std::erase_if(records_,
                [&](auto const& entry) { return now - entry.second.written > age_seconds; });
  return {};
}

}  // namespace mcp
