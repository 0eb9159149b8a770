#include "index_trees.h"

#include "index.h"
#include "tree-cache.h"

int git_index_has_tree(git_index* index, char const* folder, git_oid const* tree) {
  git_tree_cache const* known = index->tree;
  if (*folder) known = git_tree_cache_get(known, folder);
  return known && known->entry_count >= 0 && git_oid_equal(&known->oid, tree);
}
