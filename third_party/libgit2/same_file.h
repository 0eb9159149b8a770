/* Included before libgit2's diff_generate.c: whether a file is the one that the index knows is told
 * by its size and times alone. Number and owner of a file are not known on every host, and an index
 * that git has written has them. */

#pragma once

#include "diff.h"
#include "diff_file.h"
#include "diff_generate.h"
#include "diff_tform.h"
#include "index.h"
#include "iterator.h"
#include "patch_generate.h"
#include "submodule.h"

#define ino file_size
#define uid file_size
#define gid file_size
