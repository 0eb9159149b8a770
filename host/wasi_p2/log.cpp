// Lines to the operator, through wasi:cli/stderr.

#include "host/log.hpp"

#include <string>

#include "host/wasi_p2/output.hpp"

namespace host {

void log(std::string_view line) {
  // Opened anew for each line: one call, and nothing to keep between requests.
  auto const errors = wasi_p2::Handle{wasi_p2::get_stderr()};
  auto text = std::string{};
  text.reserve(line.size() + 1);
  text += line;
  text += '\n';
  wasi_p2::write_all(errors.lend(), text);
}

}  // namespace host
