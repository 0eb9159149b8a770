// Standard input and output, through wasi:cli/stdin and stdout.

#include "host/standard_streams.hpp"

#include "host/wasi_p2/input.hpp"
#include "host/wasi_p2/output.hpp"

namespace host {

namespace {

class WasiStreams final : public StandardStreams {
 public:
  auto read() -> base::Async<std::string_view> override {
    if (!input_.is_open()) input_.open(wasi_p2::get_stdin());
    return input_.read(received_, start_);
  }

  auto write(std::string_view bytes) -> bool override {
    if (!output_) output_ = wasi_p2::get_stdout();
    return wasi_p2::write_all(output_.lend(), bytes);
  }

 private:
  wasi_p2::Received received_;
  wasi_p2::Received::Mark start_ = received_.mark();
  wasi_p2::Input input_;
  wasi_p2::Handle<wasi_p2::OutputStream> output_;
};

}  // namespace

auto standard_streams() -> StandardStreams& {
  static auto* const streams = new WasiStreams;  // the host closes it when the program is over
  return *streams;
}

}  // namespace host
