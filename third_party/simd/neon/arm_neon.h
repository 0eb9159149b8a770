/* ARM's NEON on machines that are none, by SIMDe. */
#pragma once
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/arm/neon.h>
