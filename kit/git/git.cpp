#include "kit/git/git.hpp"

namespace git {

auto start(std::span<host::Directory* const>) -> base::Result<> {
  git_libgit2_init();
  git_libgit2_opts(GIT_OPT_SET_OWNER_VALIDATION, 0);
  return {};
}

auto last_error() -> base::Error {
  auto const* const error = git_error_last();
  return {.message = error && error->message ? error->message : "no reason is known"};
}

auto open(std::string const& path) -> base::Result<Repository> {
  auto repository = Repository{};
  if (git_repository_open_ext(std::out_ptr(repository), path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH,
                              nullptr) < 0) {
    return std::unexpected{last_error()};
  }
  return repository;
}

}  // namespace git
