// Lines to the operator, through a stream to wasi:cli/stderr.

#include "host/log.hpp"

#include <string>
#include <utility>

#include "host/wasi_p3/task.hpp"

namespace host {

namespace {

// Kept from request to request, as is what is not written yet. The task that logs first when
// nothing is being written writes for all, and is not over before that is done: so the lines of an
// instance stay in order, and none is lost when its request ends.
struct ErrorStream {
  wasi_p3::Handle<wasi_p3::ErrorsOut> out;
  wasi_p3::Handle<wasi_p3::ErrorsResult> result;
  bool closed = false;
  bool writing = false;
  std::string lines;
  base::Async<> writer;
};

auto errors() -> ErrorStream& {
  static auto* const stream = new ErrorStream;
  return *stream;
}

auto write_lines() -> base::Async<> {
  auto& stream = errors();
  while (!stream.lines.empty() && !stream.closed) {
    auto const text = std::exchange(stream.lines, {});
    auto rest = std::string_view{text};
    while (!rest.empty() && !stream.closed) {
      auto const result =
          co_await wasi_p3::Operation{wasi_p3::Task::current(), stream.out.lend().number,
                                      wasi_p3::write(stream.out.lend(), rest.data(), rest.size())};
      rest.remove_prefix(wasi_p3::amount(result));
      stream.closed = !wasi_p3::completed(result);
    }
  }
  stream.writing = false;
}

}  // namespace

void log(std::string_view line) {
  auto& stream = errors();
  if (stream.closed) return;
  if (!stream.out) {
    auto const ends = wasi_p3::new_errors();
    stream.out = wasi_p3::writable<wasi_p3::ErrorsOut>(ends);
    stream.result = wasi_p3::write_errors(wasi_p3::readable<wasi_p3::ErrorsIn>(ends));
  }
  stream.lines += line;
  stream.lines += '\n';
  if (std::exchange(stream.writing, true)) return;
  stream.writer = write_lines();
  stream.writer.start();
}

}  // namespace host
