// Numbers as Python's round() makes them.

#pragma once

namespace images {

// The nearest decimal with so many places to a number from 0; of two equally near, the even one.
auto rounded(double value, unsigned places) -> double;

}  // namespace images
