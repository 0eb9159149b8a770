#include "host/memory/failing_tree.hpp"

#include <algorithm>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"

using host::Existing;

namespace {

auto at(std::string_view text) -> host::Path { return MUST(host::Path::parse(text)); }

// A directory whose calls fail in turn, and what is in it.
class Disk {
 public:
  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::MemoryTree memory{clock};
  host::FailingTree failing{memory};
  host::Directory directory{"/data", failing, host::Access::write};

  void write(std::string_view name, std::string_view text) {
    auto const path = at(name);
    host::ignore(memory.remove_file(path));
    MUST(host::Directory("/data", memory, host::Access::write).create_exclusive(path, text));
  }
  // What it holds; "none" where there is nothing.
  auto read(std::string_view name) -> std::string {
    return memory.read(at(name), 0, SIZE_MAX).value_or("none");
  }
  // How many files have no name that somebody gave them; they go.
  auto take_rest() -> std::size_t {
    auto count = std::size_t{0};
    for (auto const& entry : memory.list({}, 99)->entries) {
      if (!entry.name.starts_with(".wasmmcp-")) continue;
      ++count;
      host::ignore(memory.remove_file(at(entry.name)));
    }
    return count;
  }
};

constexpr std::string_view old_text = "what was there before";
constexpr std::string_view new_text = "what is there now, and longer";

auto is_whole(std::string_view text) -> bool { return text == old_text || text == new_text; }

}  // namespace

TEST("a tree fails where it was told to, and before and after it is another's") {
  auto disk = Disk{};
  disk.failing.fail_once(1, host::FileFault::busy);
  expect(disk.failing.make_directory(at("a")).has_value());
  expect(disk.failing.make_directory(at("b")) == std::unexpected{host::FileFault::busy});
  expect(disk.failing.make_directory(at("c")).has_value());
  disk.failing.die_at(0);
  expect(!disk.failing.write_new(at("d"), "half", {}));
  expect(!disk.failing.status(at("a"), host::Links::keep));
  expect_equal(disk.read("d"), "ha");
  expect(disk.failing.calls() == 2 && disk.failing.has_failed());
}

TEST("whatever fails while a file is replaced, it is the old one or the new one") {
  auto disk = Disk{};
  auto done = false;
  host::for_each_failure(
      disk.failing, [&] { disk.write("file", old_text); },
      [&] { done = disk.directory.write_atomic(at("file"), new_text).has_value(); },
      [&](bool is_death) {
        auto const text = disk.read("file");
        expect(is_whole(text));
        if (done) expect_equal(text, new_text);
        expect(disk.take_rest() == 0 || is_death);
      });
}

TEST("a file that has two names in the end is told to have two") {
  auto disk = Disk{};
  auto told = std::string{};
  for (auto call = std::size_t{0}; told.empty(); ++call) {
    disk.write("from", old_text);
    disk.failing.die_at(call);
    auto const moved = disk.directory.rename(at("from"), at("to"), Existing::keep);
    disk.failing.be_well();
    expect(!moved);
    if (disk.read("to") == old_text && disk.read("from") == old_text) told = moved.error().message;
  }
  expect(told.ends_with("; it has the name '/data/to' too now"));
}

TEST("of a script that can neither be written nor put back, the new text stays beside it") {
  auto disk = Disk{};
  auto const script = base::concat("#!", old_text);
  disk.write("file", script);
  auto half = 0;
  for (auto call = std::size_t{0}; half == 0; ++call) {
    disk.failing.die_at(call);
    auto const written = disk.directory.write_atomic(at("file"), new_text);
    disk.failing.be_well();
    expect(!written);
    if (disk.read("file") == script) {
      disk.take_rest();
      continue;
    }
    ++half;
    expect(written.error().message.contains("what it held cannot be put back; '/data/.wasmmcp-"));
    expect(disk.take_rest() == 1);
  }
}

TEST("a name that another takes away in the same moment is no folder that is missing") {
  auto disk = Disk{};
  for (auto call = std::size_t{0}; call < 3; ++call) {
    disk.failing.fail_once(call, host::FileFault::not_found);
    expect(disk.directory.write_atomic(at("file"), new_text).has_value() || call > 1);
  }
  disk.failing.be_well();
  auto const refused = disk.directory.write_atomic(at("no/file"), new_text);
  expect(!refused && refused.error().fault == host::FileFault::not_found);
}

TEST("whatever fails while a script is replaced, one copy of it is whole") {
  constexpr std::string_view old_script = "#!/bin/sh\necho before\n";
  constexpr std::string_view new_script = "#!/bin/sh\necho now, and more\n";
  auto disk = Disk{};
  host::for_each_failure(
      disk.failing, [&] { disk.write("script", old_script); },
      [&] { static_cast<void>(disk.directory.write_atomic(at("script"), new_script)); },
      [&](bool is_death) {
        auto const text = disk.read("script");
        auto const is_half = text != old_script && text != new_script;
        auto const rest = MUST(disk.directory.list({}, 9))
        .entries;
        auto const has_copy = std::ranges::any_of(
            rest, [&](auto const& entry) { return disk.read(entry.name) == new_script; });
        expect(!is_half || (is_death && has_copy));
        disk.take_rest();
      });
}

TEST("whatever fails while a file is made, there is all of it or none") {
  auto disk = Disk{};
  auto done = false;
  host::for_each_failure(
      disk.failing, [&] { host::ignore(disk.memory.remove_file(at("file"))); },
      [&] { done = disk.directory.create_exclusive(at("file"), new_text).has_value(); },
      [&](bool) {
        auto const text = disk.read("file");
        expect(text == new_text || text == "none" ||
               text == new_text.substr(0, new_text.size() / 2));
        if (done) expect_equal(text, new_text);
        disk.take_rest();
      });
}

TEST("whatever fails while a file is moved or copied, it is lost nowhere") {
  auto disk = Disk{};
  auto const prepare = [&] {
    disk.write("from", new_text);
    host::ignore(disk.memory.remove_file(at("to")));
  };
  for (auto const existing : {Existing::keep, Existing::replace}) {
    host::for_each_failure(
        disk.failing, prepare,
        [&] { static_cast<void>(disk.directory.rename(at("from"), at("to"), existing)); },
        [&](bool) { expect(disk.read("from") == new_text || disk.read("to") == new_text); });
    host::for_each_failure(
        disk.failing, prepare,
        [&] {
          static_cast<void>(disk.directory.copy(at("from"), disk.directory, at("to"), existing));
        },
        [&](bool is_death) {
          expect_equal(disk.read("from"), new_text);
          expect(disk.read("to") == new_text || disk.read("to") == "none");
          expect(disk.take_rest() == 0 || is_death || disk.read("to") == new_text);
        });
  }
}
