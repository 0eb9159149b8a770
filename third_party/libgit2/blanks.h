/* Included before libgit2's attr_file.c. In files of ignored names a line that begins with a form
 * feed or a vertical tab was read again and again, for ever: it ended there, and nothing of it was
 * taken. Only these are blank, as in git. */

#pragma once

#include "common.h"

#undef git__isspace
#define git__isspace(c) ((c) == ' ' || (c) == '\t' || (c) == '\n' || (c) == '\r')
