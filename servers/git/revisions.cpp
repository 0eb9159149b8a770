#include "servers/git/revisions.hpp"

#include "base/text.hpp"
#include "servers/git/answers.hpp"

namespace git {
namespace {

auto unresolved(std::string_view revision) -> std::unexpected<mcp::ToolError> {
  return mcp::failure(
      base::concat("Ref ", base::quoted(revision), " did not resolve to an object"));
}

}  // namespace

auto check_name(std::string_view what, std::string_view value) -> mcp::Result<void> {
  if (value.starts_with('-')) {
    return mcp::failure(
        base::concat("Invalid ", what, ": ", base::quoted(value), " - cannot start with '-'"));
  }
  if (value.contains('\0')) {
    return mcp::failure(
        base::concat("Invalid ", what, ": ", base::quoted(value), " - cannot have a NUL"));
  }
  return {};
}

auto resolve(git_repository* repository, std::string_view what, std::string_view revision)
    -> mcp::Result<Object> {
  TRY(check_name(what, revision));
  // Empty, libgit2 would take it for HEAD.
  if (revision.empty()) return unresolved(revision);
  auto object = Object{};
  auto const code =
      git_revparse_single(std::out_ptr(object), repository, std::string{revision}.c_str());
  if (code == GIT_EAMBIGUOUS) {
    return mcp::failure(base::concat("Ref ", base::quoted(revision),
                                     " is the beginning of more than one id; give more digits"));
  }
  if (code == GIT_EINVALIDSPEC && revision.contains("..")) {
    return mcp::failure(base::concat("Ref ", base::quoted(revision),
                                     " did not resolve to an object: it is a range; give one "
                                     "revision"));
  }
  if (code == GIT_ENOTFOUND || code == GIT_EINVALIDSPEC || code == GIT_EUNBORNBRANCH) {
    return unresolved(revision);
  }
  if (code < 0) {
    return mcp::failure(base::concat("Ref ", base::quoted(revision),
                                     " did not resolve to an object: ", last_error().message));
  }
  return object;
}

auto resolve_commit(git_repository* repository, std::string_view what, std::string_view revision)
    -> mcp::Result<Commit> {
  auto const object = TRY(resolve(repository, what, revision));
  auto commit = Object{};
  if (git_object_peel(std::out_ptr(commit), object.get(), GIT_OBJECT_COMMIT) < 0) {
    return mcp::failure(base::concat(base::quoted(revision), " is a ",
                                     git_object_type2string(git_object_type(object.get())),
                                     ", where a commit is wanted"));
  }
  return Commit{reinterpret_cast<git_commit*>(commit.release())};
}

auto short_id(git_repository* repository, git_oid const& id) -> std::string {
  auto object = Object{};
  auto text = Buffer{};
  git_object_lookup(std::out_ptr(object), repository, &id, GIT_OBJECT_ANY);
  if (!object || git_object_short_id(text.get(), object.get()) < 0) return hex(id).substr(0, 7);
  return std::string{text.view()};
}

}  // namespace git
