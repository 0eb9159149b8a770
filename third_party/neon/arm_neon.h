/* ARM's NEON on machines that are none, by SIMDe. */
#pragma once
#define SIMDE_ENABLE_NATIVE_ALIASES
#define SIMDE_FLOAT16_API 1 /* a number without arithmetic */
#include <simde/arm/neon.h>
