// Random names, from the system.

#include "host/random.hpp"

#include <sys/random.h>
#include <unistd.h>

#include <cstdint>

#include "base/text.hpp"

namespace host {

auto random_name() -> std::string {
  std::uint64_t numbers[2];
  // It cannot fail for so few bytes, and without them nothing is safe.
  if (getentropy(numbers, sizeof numbers) != 0) __builtin_trap();
  return base::concat(base::hexadecimal(numbers[0]), base::hexadecimal(numbers[1]));
}

}  // namespace host
