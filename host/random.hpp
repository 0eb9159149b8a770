// Names that nobody can guess.

#pragma once

#include <string>

namespace host {

// 32 hexadecimal digits, from 128 bits of the host's secure source: nobody has had it before. Fits
// wherever names go, on file systems that do not tell cases apart as well.
// Defined once per host: host/<how>/random.cpp.
auto random_name() -> std::string;

}  // namespace host
