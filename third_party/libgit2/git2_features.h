/* How libgit2 is built: without a network, threads or programs to start. */

#pragma once

#include <stdint.h>

#if SIZE_MAX == UINT32_MAX
#define GIT_ARCH_32 1
#else
#define GIT_ARCH_64 1
#endif

#define GIT_USE_NSEC 1
#define GIT_USE_STAT_MTIM 1
#define GIT_SHA1_COLLISIONDETECT 1
#define GIT_SHA1_BUILTIN 1
#define GIT_SHA256_BUILTIN 1
/* With the functions of kit/git/regexp.cpp. */
#define GIT_REGEX_REGCOMP 1
#define GIT_IO_SELECT 1
#define NO_MMAP 1
