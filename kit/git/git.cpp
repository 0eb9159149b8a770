#include "kit/git/git.hpp"

#include <git2/sys/alloc.h>
#include <git2/sys/config.h>

#include <cstdlib>

#include "base/text.hpp"
#include "kit/git/bounds.hpp"
#include "kit/git/files.hpp"
#include "third_party/libgit2/settings.h"

namespace git {
namespace {

constexpr auto limits = git_begin_limits{.pack_window = std::size_t{1} << 20,
                                         .pack_windows = std::size_t{64} << 20,
                                         .cache = std::size_t{64} << 20};

// What a repository says of a size is believed so far.
constexpr auto most_memory = std::size_t{256} << 20;

auto allocate(std::size_t size, char const*, int) -> void* {
  return size <= most_memory ? std::malloc(size) : nullptr;
}
auto reallocate(void* memory, std::size_t size, char const*, int) -> void* {
  return size <= most_memory ? std::realloc(memory, size) : nullptr;
}
void release(void* memory) { std::free(memory); }

constinit git_allocator allocator = {.gmalloc = allocate, .grealloc = reallocate, .gfree = release};

// Said in memory alone, and before what the repository says: names that some file system takes for
// ".git" are refused everywhere. A host without permissions cannot see whether a file is a program,
// and what it calls the time of the last change may be another (wasmtime: that of the creation), so
// that libgit2 would read all files again.
auto configure(git_repository* repository, bool has_permissions) -> int {
  auto config = Config{};
  git_repository_config(std::out_ptr(config), repository);
  if (!config) return -1;
  constexpr auto always = std::string_view{"[core]\n\tprotectHFS = true\n\tprotectNTFS = true\n"};
  constexpr auto without = std::string_view{"\tfilemode = false\n\ttrustctime = false\n"};
  auto const text = base::concat(always, has_permissions ? "" : without);
  auto options = git_config_backend_memory_options{};
  options.version = GIT_CONFIG_BACKEND_MEMORY_OPTIONS_VERSION;
  git_config_backend* backend = nullptr;
  if (git_config_backend_from_string(&backend, text.data(), text.size(), &options) < 0) return -1;
  return git_config_add_backend(config.get(), backend, GIT_CONFIG_LEVEL_APP, repository, 1);
}

auto tells_permissions(git_repository* repository) -> bool {
  auto const place = find_place(git_repository_path(repository));
  if (!place) return true;
  auto const status = place->directory->stat(place->path, host::Links::follow);
  return status && status->mode.has_value();
}

}  // namespace

auto start(std::span<host::Directory* const> directories) -> base::Result<> {
  static auto const has_begun = git_begin(&allocator, &limits) >= 0;
  if (!has_begun) return std::unexpected{last_error()};
  mount(directories);
  return {};
}

auto last_error() -> base::Error {
  auto const* const error = git_error_last();
  if (error && error->klass == GIT_ERROR_NOMEMORY) {
    return {.message = base::concat("this needs more than ", most_memory >> 20,
                                    " MiB at once, the most that is taken for one object")};
  }
  if (error && error->klass != GIT_ERROR_NONE && error->message) return {error->message};
  return {refused().empty() ? "no reason is known" : refused()};
}

auto open(std::string const& path) -> base::Result<Repository> {
  begin_call();
  auto repository = Repository{};
  if (git_repository_open_ext(std::out_ptr(repository), path.c_str(), GIT_REPOSITORY_OPEN_NO_SEARCH,
                              nullptr) < 0) {
    return std::unexpected{last_error()};
  }
  if (configure(repository.get(), tells_permissions(repository.get())) < 0) {
    return std::unexpected{last_error()};
  }
  return repository;
}

}  // namespace git
