#include "transport/state/directory_store.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "host/random.hpp"
#include "mcp/store_contract.hpp"

using transport::DirectoryStore;

namespace {

constexpr auto second = host::Nanoseconds{1'000'000'000};

// The one that tests/unit/run.py gives.
auto given() -> host::Directory& {
  auto* const directory = MUST(host::state_directory());
  if (!directory) __builtin_trap();
  return *directory;
}

auto count(host::Directory& directory) -> std::size_t {
  return MUST(directory.list({}, 1000))
  .entries.size();
}

}  // namespace

TEST("a store in a directory keeps the contract of stores") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/state", tree, host::Access::write};
  auto store = DirectoryStore{directory, clock};
  mcp::expect_contract_of_store(store, [&](std::int64_t seconds) {
    clock.advance(static_cast<host::Nanoseconds>(seconds) * second);
  });
  expect(count(directory) == 0);
}

TEST("a store in a directory of the host's keeps it too") {
  auto clock = host::FixedClock{host::system_clock().now()};
  auto store = DirectoryStore{given(), clock};
  auto const before = count(given());
  mcp::contract::keeps_what_it_is_given(store);
  mcp::contract::creates_once(store);
  mcp::contract::gives_once_what_is_taken(store);
  mcp::contract::lists_by_prefix(store);
  mcp::contract::refuses_names(store);
  MUST(store.put("a", "1"));
  MUST(store.sweep(60));
  expect(MUST(store.get("a")) == "1");
  clock.advance(120 * second);
  MUST(store.sweep(60));
  expect(!MUST(store.get("a")));
  expect(count(given()) == before);
}

TEST("two stores of one directory share their records") {
  auto one = DirectoryStore{given(), host::system_clock()};
  auto other = DirectoryStore{given(), host::system_clock()};
  expect(MUST(one.create("shared", "1")));
  expect(!MUST(other.create("shared", "2")));
  expect(MUST(other.take("shared")) == "1");
  expect(!MUST(one.take("shared")));
}

TEST("what crashes have left is swept with the old records, and is no record") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/state", tree, host::Access::write};
  auto store = DirectoryStore{directory, clock};
  for (auto const* name : {".taken-0123", ".wasmmcp-0.tmp"}) {
    MUST(directory.create_exclusive(host::Path{}.child(name), "left"));
  }
  MUST(directory.make_directory(host::Path{}.child("no_record")));
  expect(MUST(store.list("")).empty());
  clock.advance(100 * second);
  MUST(store.put("new", ""));
  MUST(store.sweep(99));
  expect(MUST(store.list("")) == std::vector<std::string>{"new"});
  expect(count(directory) == 2);
}

TEST("a directory that cannot be written is told with the record") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/state", tree, host::Access::read};
  auto store = DirectoryStore{directory, clock};
  auto const put = store.put("a", "1");
  expect(!put && put.error().message.contains("/state/a"));
  expect(!store.create("a", "1"));
}

TEST("random names are of 32 hexadecimal digits, and others each time") {
  auto const name = host::random_name();
  expect(name.size() == 32);
  expect(name.find_first_not_of("0123456789abcdef") == name.npos);
  expect(name != host::random_name());
}
