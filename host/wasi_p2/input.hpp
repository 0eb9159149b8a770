// Reading an input stream of WASI 0.2 while other things may be waited for.

#pragma once

#include <optional>
#include <string_view>

#include "base/async.hpp"
#include "host/wasi_p2/imports.hpp"
#include "host/wasi_p2/loop.hpp"
#include "host/wasi_p2/received.hpp"

namespace host::wasi_p2 {

class Input {
 public:
  void open(Handle<InputStream> stream) { stream_ = std::move(stream); }
  auto is_open() const -> bool { return static_cast<bool>(stream_); }

  // The next bytes, or nothing at the end or after a failure. They are put where the mark says.
  auto read(Received& received, Received::Mark const& mark) -> base::Async<std::string_view>;
  auto failed() const -> bool { return failed_; }

  // One step of read(): co_await it, and ask what it brought.
  class Arrival;

 private:
  auto subscription() -> Lent<Pollable>;

  Handle<InputStream> stream_;
  Handle<Pollable> subscription_;  // a child of the stream, so dropped before it
  bool failed_ = false;
};

// Bytes that are to come, or the end. Who waits alone reads in one blocking call; only if others
// wait too is there a pollable, and a read after it.
class [[nodiscard]] Input::Arrival final : public Wait {
 public:
  Arrival(Input& input, Received& received, Received::Mark const& mark)
      : input_{input}, received_{received} {
    received.rewind(mark);
  }

  // What read() returns; nothing when the host had said too early that bytes are there.
  auto take() -> std::optional<std::string_view>;

 private:
  void block() override;
  auto pollable() -> Lent<Pollable> override { return input_.subscription(); }

  Input& input_;
  Received& received_;
  Read result_ = {};
  bool is_read_ = false;
};

}  // namespace host::wasi_p2
