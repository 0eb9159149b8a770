// Scripted input and recorded output.

#include "host/memory/memory_streams.hpp"

#include "base/test.hpp"

namespace {

// Reads to the end, and says what it got, piece by piece.
auto listen(host::StandardStreams& streams) -> base::Async<> {
  for (;;) {
    auto const bytes = co_await streams.read();
    if (bytes.empty()) break;
    streams.write("[");
    streams.write(bytes);
    streams.write("]\n");
  }
  streams.write("end");
}

}  // namespace

TEST("scripted input is read piece by piece, and then ends") {
  auto streams = host::MemoryStreams{{"one", "", "two"}};
  auto work = listen(streams);
  work.start();
  expect(work.done());
  expect_equal(streams.output(), "[one]\n[two]\nend");
  auto const lines = streams.lines();
  expect(lines.size() == 2);
  expect_equal(lines[1], "[two]");
}

TEST("input that is open is waited for") {
  auto streams = host::MemoryStreams{};
  auto work = listen(streams);
  work.start();
  expect(!work.done());
  streams.arrive("a");
  expect_equal(streams.output(), "[a]\n");
  streams.arrive("b");
  streams.end_input();
  expect(work.done());
  expect_equal(streams.output(), "[a]\n[b]\nend");
}

TEST("a reader that is destroyed while it waits is forgotten") {
  auto streams = host::MemoryStreams{};
  {
    auto work = listen(streams);
    work.start();
  }
  streams.arrive("a");
  expect_equal(streams.output(), "");
}

TEST("writing fails when nobody reads") {
  auto streams = host::MemoryStreams{};
  expect(streams.write("a"));
  streams.stop_reading();
  expect(!streams.write("b"));
  expect_equal(streams.output(), "a");
}
