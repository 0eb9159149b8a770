#include "transport/state/swept_store.hpp"

#include "base/test.hpp"
#include "mcp/memory_store.hpp"
#include "mcp/store_contract.hpp"

namespace {

auto now = std::int64_t{0};
auto is_time = false;

}  // namespace

TEST("a swept store keeps the contract of stores") {
  auto memory = mcp::MemoryStore{[] { return now; }};
  auto store = transport::SweptStore{memory, [] { return true; }};
  mcp::expect_contract_of_store(store, [](std::int64_t more) { now += more; });
}

TEST("old records go when it is time and somebody writes") {
  auto memory = mcp::MemoryStore{[] { return now; }};
  auto store = transport::SweptStore{memory, [] { return is_time; }};
  MUST(store.put("old", ""));
  now += transport::record_seconds;
  MUST(store.put("newer", ""));
  now += 1;
  is_time = false;
  MUST(store.put("a", ""));
  expect(MUST(store.create("b", "")));
  expect(MUST(store.list("")).size() == 4);
  is_time = true;
  expect(MUST(store.list("")).size() == 4);
  expect(MUST(store.create("c", "")));
  expect(MUST(store.list("")) == std::vector<std::string>{"a", "b", "c", "newer"});
  now += transport::record_seconds + 1;
  MUST(store.put("d", ""));
  expect(MUST(store.list("")) == std::vector<std::string>{"d"});
}
