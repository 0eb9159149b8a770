// Records on a disk that fails, and of instances that die.

#include "base/test.hpp"
#include "host/memory/failing_tree.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "transport/state/directory_store.hpp"

using transport::DirectoryStore;

namespace {

class Disk {
 public:
  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree memory{clock};
  host::FailingTree failing{memory};
  host::Directory directory{"/state", failing, host::Access::write};
  DirectoryStore store{directory, clock};

  auto record() -> std::string {
    return MUST(store.get("record"))
    .value_or("none");
  }
  auto records() -> std::size_t {
    return MUST(store.list(""))
    .size();
  }
  void remove_all() {
    for (auto const& entry : memory.list({}, 999)->entries) {
      host::ignore(memory.remove_file(host::Path{}.child(entry.name)));
    }
  }
  void begin_with(std::string_view value) {
    remove_all();
    MUST(store.put("record", value));
  }
};

}  // namespace

TEST("a record that is put while the disk fails is the old one or the new one") {
  auto disk = Disk{};
  auto done = false;
  host::for_each_failure(
      disk.failing, [&] { disk.begin_with("old record"); },
      [&] { done = disk.store.put("record", "new record").has_value(); },
      [&](bool) {
        auto const found = disk.record();
        expect(found == "new record" || (!done && found == "old record"));
        expect(disk.records() == 1);
      });
}

TEST("a record that is created while the disk fails is there whole or not at all") {
  auto disk = Disk{};
  auto done = false;
  host::for_each_failure(
      disk.failing, [&] { disk.remove_all(); },
      [&] { done = disk.store.create("record", "new record").value_or(false); },
      [&](bool) {
        auto const found = disk.record();
        expect(found == "new record" || (!done && found == "none"));
      });
}

TEST("a record that is taken while the disk fails is given, or is still there") {
  auto disk = Disk{};
  auto got = std::string{};
  host::for_each_failure(
      disk.failing, [&] { disk.begin_with("a record"); },
      [&] {
        auto const taken = disk.store.take("record");
        got = taken ? taken->value_or("none") : "failed";
      },
      [&](bool is_death) {
        auto const left = disk.record();
        // Of one that dies nobody knows whether it had it; nobody else gets it a second time.
        auto const expected = got == "a record" ? "none" : "a record";
        expect(left == expected || (is_death && left == "none"));
      });
}

TEST("after a death whatever was left is swept") {
  auto disk = Disk{};
  host::for_each_failure(
      disk.failing, [&] { disk.begin_with("old"); },
      [&] {
        static_cast<void>(disk.store.put("record", "new"));
        static_cast<void>(disk.store.create("other", "new"));
        static_cast<void>(disk.store.take("record"));
      },
      [&](bool) {
        disk.clock.advance(host::Nanoseconds{1'000'000'000} * 1000);
        MUST(disk.store.sweep(10));
        expect(disk.memory.list({}, 99)->entries.empty());
      });
}

TEST("a clock that goes back keeps records, and none is lost when it is right again") {
  auto disk = Disk{};
  disk.begin_with("kept");
  auto wrong = host::FixedClock{"2026-01-14T00:00:00Z"};
  auto store = DirectoryStore{disk.directory, wrong};
  MUST(store.sweep(60));
  MUST(store.put("second", "2"));
  MUST(store.sweep(60));
  expect_equal(disk.record(), "kept");
  MUST(disk.store.sweep(60));
  expect(disk.records() == 2);
}
