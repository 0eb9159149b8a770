// Random names, from wasi:random/random.

#include "host/random.hpp"

#include "base/text.hpp"
#include "host/wasi_p3/imports.hpp"

namespace host {

auto random_name() -> std::string {
  auto const high = base::hexadecimal(wasi_p3::get_random_u64());
  return base::concat(high, base::hexadecimal(wasi_p3::get_random_u64()));
}

}  // namespace host
