// libgit2 over the directories that a server was given: its start, handles that free what they
// hold, and its errors as ours.

#pragma once

#include <git2.h>

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "host/files.hpp"

namespace git {

// Starts libgit2 over these directories, each known by its name. It sees no file but theirs, no
// environment and no configuration outside of a repository. The directories must live as long as
// the program; called again, the new ones take the place of the old.
auto start(std::span<host::Directory* const> directories) -> base::Result<>;

// What libgit2 says of its last failure; where it says nothing, what the host has refused.
auto last_error() -> base::Error;

// What the host has refused first since a repository was opened, in a sentence, or empty: a folder
// that may not be listed, a disk that is full. libgit2 passes over some of it.
auto refused() -> std::string const&;

// Whether something may be at that path which no host can name: a folder on the way has names that
// are no UTF-8, and was listed since a repository was opened.
auto may_be_hidden(std::string_view path) -> bool;

template <class T, void (*free)(T*)>
struct Free {
  void operator()(T* object) const { free(object); }
};
// To be filled with std::out_ptr, which does that at the end of the full expression.
template <class T, void (*free)(T*)>
using Handle = std::unique_ptr<T, Free<T, free>>;

using AnnotatedCommit = Handle<git_annotated_commit, git_annotated_commit_free>;
using Blob = Handle<git_blob, git_blob_free>;
using BlameObject = Handle<git_blame, git_blame_free>;
using BranchIterator = Handle<git_branch_iterator, git_branch_iterator_free>;
using Commit = Handle<git_commit, git_commit_free>;
using Config = Handle<git_config, git_config_free>;
using ConflictIterator = Handle<git_index_conflict_iterator, git_index_conflict_iterator_free>;
using Diff = Handle<git_diff, git_diff_free>;
using Index = Handle<git_index, git_index_free>;
using Object = Handle<git_object, git_object_free>;
using Odb = Handle<git_odb, git_odb_free>;
using OdbObject = Handle<git_odb_object, git_odb_object_free>;
using OdbStream = Handle<git_odb_stream, git_odb_stream_free>;
using Patch = Handle<git_patch, git_patch_free>;
using Pathspec = Handle<git_pathspec, git_pathspec_free>;
using PathspecMatches = Handle<git_pathspec_match_list, git_pathspec_match_list_free>;
using Reference = Handle<git_reference, git_reference_free>;
using ReferenceIterator = Handle<git_reference_iterator, git_reference_iterator_free>;
using Reflog = Handle<git_reflog, git_reflog_free>;
using Repository = Handle<git_repository, git_repository_free>;
using Signature = Handle<git_signature, git_signature_free>;
using StatusList = Handle<git_status_list, git_status_list_free>;
using Submodule = Handle<git_submodule, git_submodule_free>;
using TagObject = Handle<git_tag, git_tag_free>;
using Tree = Handle<git_tree, git_tree_free>;
using TreeEntry = Handle<git_tree_entry, git_tree_entry_free>;
using Worktree = Handle<git_worktree, git_worktree_free>;

class Buffer {
 public:
  Buffer() = default;
  Buffer(Buffer const&) = delete;
  auto operator=(Buffer const&) -> Buffer& = delete;
  ~Buffer() { git_buf_dispose(&buffer_); }

  auto get() -> git_buf* { return &buffer_; }
  auto view() const -> std::string_view { return {buffer_.ptr, buffer_.size}; }

 private:
  git_buf buffer_ = {};
};

// The repository at `path`, which is the top folder of a work tree, its ".git", or a bare one.
auto open(std::string const& path) -> base::Result<Repository>;

}  // namespace git
