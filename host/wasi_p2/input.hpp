// Reading an input stream of WASI 0.2 while other things may be waited for.

#pragma once

#include <string_view>

#include "base/async.hpp"
#include "host/wasi_p2/imports.hpp"
#include "host/wasi_p2/received.hpp"

namespace host::wasi_p2 {

class Input {
 public:
  void open(Handle<InputStream> stream) { stream_ = std::move(stream); }
  auto is_open() const -> bool { return static_cast<bool>(stream_); }

  // The next bytes, or nothing at the end or after a failure. They are put where the mark says.
  auto read(Received& received, Received::Mark const& mark) -> base::Async<std::string_view>;
  auto failed() const -> bool { return failed_; }

 private:
  friend class Arrival;
  auto subscription() -> Lent<Pollable>;

  Handle<InputStream> stream_;
  Handle<Pollable> subscription_;  // a child of the stream, so dropped before it
  bool failed_ = false;
};

}  // namespace host::wasi_p2
