// Standard input and output, as the stdio transport needs them.

#pragma once

#include <string_view>

#include "base/async.hpp"

namespace host {

class StandardStreams {
 public:
  // The next bytes of standard input, valid until the next call; empty at its end, or when it
  // broke.
  virtual auto read() -> base::Async<std::string_view> = 0;
  // All of it, at once. False when nobody reads any more.
  virtual auto write(std::string_view bytes) -> bool = 0;

 protected:
  ~StandardStreams() = default;
};

auto standard_streams() -> StandardStreams&;

}  // namespace host
