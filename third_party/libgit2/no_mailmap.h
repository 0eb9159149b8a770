/* Included before libgit2's blame.c, which is not asked for other names of authors. */

#pragma once

#include <git2/mailmap.h>

#define git_mailmap_from_repository(...) (-1)
