// Random names, from the system.

#include "host/random.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <cstdint>

#include "base/text.hpp"
#include "host/log.hpp"

namespace host {

auto random_name() -> std::string {
  std::uint64_t numbers[2];
  if (getentropy(numbers, sizeof numbers) != 0) {
    // As components end, whose host has none.
    log("wasmmcp: the system gives no random bytes, and without them nothing is safe");
    _exit(1);
  }
  return base::concat(base::hexadecimal(numbers[0]), base::hexadecimal(numbers[1]));
}

}  // namespace host
