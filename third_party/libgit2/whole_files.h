/* Included before libgit2's futils.c, whose functions of these names ask for the size of what has a
 * name, and then read so much of what has it by now. whole_files.c has better ones. */

#pragma once

#include "futils.h"

#define git_futils_readbuffer_updated readbuffer_updated_by_name
#define git_futils_readbuffer readbuffer_by_name
