/* SSE2 on machines that are not Intel's, by SIMDe. */
#pragma once
#define SIMDE_ENABLE_NATIVE_ALIASES
#include <simde/simde-common.h>
/* When programs are linked the compiler would say of each loop that it is none to make vectors of.
 */
#undef SIMDE_VECTORIZE
#define SIMDE_VECTORIZE
#include <simde/x86/sse2.h>
