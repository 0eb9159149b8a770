/* Included before libgit2's commit.c. git_commit_create() goes to its end when one of these fails,
 * and gives what the step before gave: a commit that could not be written, because the disk is
 * full, would be told as made. */

#pragma once

#include "odb.h"
#include "repository.h"

#define git_repository_odb__weakptr(out, repository) \
  (error = git_repository_odb__weakptr(out, repository))
#define git_odb__freshen(odb, id) (error = git_odb__freshen(odb, id))
#define git_odb_write(id, odb, data, size, type) (error = git_odb_write(id, odb, data, size, type))
