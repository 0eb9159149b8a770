#include "mcp/memory_store.hpp"

#include "mcp/store_contract.hpp"

namespace {

auto seconds = std::int64_t{0};

}  // namespace

TEST("a store in memory keeps the contract of stores") {
  seconds = 1'000;
  auto store = mcp::MemoryStore{[] { return seconds; }};
  mcp::expect_contract_of_store(store, [](std::int64_t more) { seconds += more; });
}

TEST("two stores in memory know nothing of each other") {
  auto one = mcp::MemoryStore{[] { return seconds; }};
  auto other = mcp::MemoryStore{[] { return seconds; }};
  expect(one.put("a", "1").has_value());
  expect(!MUST(other.get("a")));
}
