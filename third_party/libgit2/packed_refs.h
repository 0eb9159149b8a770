/* Included before libgit2's refdb_fs.c: an id in packed-refs is as long as ids are. libgit2 asks
 * for the length of all the rest of the file at each of them. */

#pragma once

#include "oid.h"

#define git_oid__fromstr(out, text, type) git_oid__fromstrn(out, text, git_oid_hexsize(type), type)
