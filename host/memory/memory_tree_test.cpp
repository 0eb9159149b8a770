#include "host/memory/memory_tree.hpp"

#include "base/test.hpp"
#include "host/memory/fixed_clock.hpp"

using host::Existing;
using host::FileFault;
using host::Links;

namespace {

auto at(std::string_view text) -> host::Path { return MUST(host::Path::parse(text)); }

template <class T>
auto fault(host::FileResult<T> const& result) -> std::optional<FileFault> {
  return result ? std::nullopt : std::optional{result.error().fault};
}

}  // namespace

TEST("a directory in memory does what one of the machine does") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/memory", tree, host::Access::write};
  MUST(directory.write_atomic(at("a"), "0123456789"));
  expect_equal(MUST(directory.read(at("a"), 3, 4)), "3456");
  expect_equal(MUST(directory.read(at("a"), 10, 4)), "");
  expect(fault(directory.create_exclusive(at("a"), "x")) == FileFault::exists);
  expect(fault(directory.write_atomic(at("no/a"), "x")) == FileFault::not_found);
  expect(fault(directory.write_atomic(at("a/b"), "x")) == FileFault::not_directory);
  MUST(directory.make_directory(at("in")));
  expect(fault(directory.make_directory(at("in"))) == FileFault::exists);
  expect(fault(directory.write_atomic(at("in"), "x")) == FileFault::is_directory);
  expect(fault(directory.read_all(at("in"), 9)) == FileFault::is_directory);
  MUST(directory.rename(at("a"), at("in/a"), Existing::keep));
  expect(fault(directory.rename(at("a"), at("b"), Existing::keep)) == FileFault::not_found);
  expect(fault(directory.remove(at("in"))) == FileFault::is_directory);
  expect(fault(directory.remove_directory(at("in"))) == FileFault::not_empty);
  auto const list = MUST(directory.list(at("in"), 9));
  expect(list.complete && list.entries == std::vector{host::Entry{"a", host::Kind::file}});
  expect(!MUST(directory.list(at("in"), 0)).complete);
  MUST(directory.remove(at("in/a")));
  MUST(directory.remove_directory(at("in")));
  expect(MUST(directory.list({}, 9)).entries.empty());
}

TEST("a file in memory was written when the clock said so") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/memory", tree, host::Access::write};
  auto const then = clock.now();
  MUST(directory.create_exclusive(at("a"), ""));
  clock.advance(5'000'000'000);
  expect(MUST(directory.stat(at("a"), Links::keep)).modified == then);
  MUST(directory.rename(at("a"), at("b"), Existing::keep));
  expect(MUST(directory.stat(at("b"), Links::keep)).modified == then);
  MUST(directory.write_atomic(at("b"), "new"));
  expect(MUST(directory.stat(at("b"), Links::keep)).modified == clock.now());
}

TEST("a disk in memory is full when that is wanted") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/memory", tree, host::Access::write};
  MUST(directory.write_atomic(at("a"), "12345"));
  tree.set_room(4);
  expect(fault(directory.create_exclusive(at("b"), "12345")) == FileFault::no_space);
  expect(fault(directory.append(at("a"), "12345")) == FileFault::no_space);
  MUST(directory.append(at("a"), "6789"));
  expect(fault(directory.append(at("a"), "0")) == FileFault::no_space);
  expect_equal(MUST(directory.read_all(at("a"), 99)), "123456789");
  expect(MUST(directory.list({}, 9)).entries.size() == 1);
}

TEST("a link in memory is kept, and leads nowhere") {
  auto clock = host::FixedClock{"2026-01-15T00:00:00Z"};
  auto tree = host::MemoryTree{clock};
  auto directory = host::Directory{"/memory", tree, host::Access::write};
  MUST(directory.make_link(at("link"), "../a"));
  expect(fault(directory.make_link(at("link"), "b")) == FileFault::exists);
  expect(fault(directory.make_link(at("no/link"), "b")) == FileFault::not_found);
  expect(MUST(directory.stat(at("link"), Links::keep)).kind == host::Kind::link);
  expect(MUST(directory.read_link(at("link"))) == "../a");
  MUST(directory.remove(at("link")));
  MUST(directory.write_atomic(at("link"), "a file"));
  expect(!MUST(directory.read_link(at("link"))));
}
