/* SSE2 on machines that are not Intel's, by SIMDe. */
#pragma once
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/x86/sse2.h>
