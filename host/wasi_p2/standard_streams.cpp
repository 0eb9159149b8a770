// Standard input and output, through wasi:cli/stdin and stdout.

#include "host/standard_streams.hpp"

#include "host/wasi_p2/imports.hpp"
#include "host/wasi_p2/loop.hpp"
#include "host/wasi_p2/output.hpp"
#include "host/wasi_p2/received.hpp"

namespace host {

namespace {

constexpr auto read_at_most = std::uint64_t{64} << 10;

class WasiStreams final : public StandardStreams {
 public:
  // The non-blocking read comes first: while bytes are there, each costs one call. Otherwise the
  // loop waits, so that timers and other coroutines go on.
  auto read() -> base::Async<std::string_view> override {
    if (auto const bytes = try_read(); ended_ || !bytes.empty()) return bytes;
    return read_when_ready();
  }

  auto write(std::string_view bytes) -> bool override {
    if (!output_) output_ = wasi_p2::get_stdout();
    return wasi_p2::write_all(output_.lend(), bytes);
  }

 private:
  // Empty when there is nothing yet, or at the end.
  auto try_read() -> std::string_view {
    if (ended_) return {};
    if (!input_) input_ = wasi_p2::get_stdin();
    received_.rewind(start_);
    auto const receiving = wasi_p2::Receiving{received_};
    auto result = wasi_p2::Read{};
    wasi_p2::read(input_.lend(), read_at_most, &result);
    if (result.failed) {
      wasi_p2::forget(result.error);
      ended_ = true;
      return {};
    }
    return {result.bytes.data, result.bytes.size};
  }

  auto read_when_ready() -> base::Async<std::string_view> {
    if (!arrival_) arrival_ = wasi_p2::subscribe(input_.lend());
    while (true) {
      co_await wasi_p2::Ready{arrival_.lend()};
      if (auto const bytes = try_read(); ended_ || !bytes.empty()) co_return bytes;
    }
  }

  wasi_p2::Received received_;
  wasi_p2::Received::Mark start_ = received_.mark();
  bool ended_ = false;
  wasi_p2::Handle<wasi_p2::InputStream> input_;
  wasi_p2::Handle<wasi_p2::Pollable> arrival_;  // a child of input_, so dropped before it
  wasi_p2::Handle<wasi_p2::OutputStream> output_;
};

}  // namespace

auto standard_streams() -> StandardStreams& {
  static auto* const streams = new WasiStreams;  // the host closes it when the program is over
  return *streams;
}

}  // namespace host
