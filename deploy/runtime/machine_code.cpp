// The compiler's process gets one folder of its own. What it leaves there is taken over only as a
// plain file.

#include "deploy/runtime/machine_code.hpp"

#include <fcntl.h>
#include <grp.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>

#include "base/digest.hpp"
#include "base/text.hpp"
#include "deploy/runtime/component.hpp"
#include "deploy/runtime/file.hpp"
#include "host/posix/descriptor.hpp"

namespace deploy {
namespace {

using host::posix::Descriptor;

constexpr auto nobody = 65534;
constexpr auto most_seconds = rlim_t{300};  // of processor time

auto failed(std::string_view what, std::string const& path) -> std::unexpected<base::Error> {
  return base::failure(base::concat("cannot ", what, " ", path, ": ", std::strerror(errno)));
}

// A folder that is gone with us.
class Scratch {
 public:
  explicit Scratch(std::string path) : path_{std::move(path)} {}
  Scratch(Scratch const&) = delete;
  auto operator=(Scratch const&) -> Scratch& = delete;
  ~Scratch() {
    unlink(component().c_str());
    unlink(code().c_str());
    rmdir(path_.c_str());
  }

  auto path() const -> std::string const& { return path_; }
  auto component() const -> std::string { return path_ + "/component.wasm"; }
  auto code() const -> std::string { return path_ + "/component.cwasm"; }

 private:
  std::string path_;
};

// Machine code is good for one runtime: its file tells it from another.
auto name_of(std::string_view component, Settings const& settings) -> base::Result<std::string> {
  auto const program = settings.folder + "/wasmtime";
  struct stat found{};
  if (stat(program.c_str(), &found) != 0) return failed("find the runtime", program);
  auto const runtime =
      base::concat(found.st_size, ".", found.st_mtim.tv_sec, ".", found.st_mtim.tv_nsec);
  return base::concat(base::hexadecimal(base::sha256(component)), "-",
                      base::hexadecimal(base::sha256(runtime)).substr(0, 16), ".cwasm");
}

[[noreturn]] void become_compiler(Scratch const& scratch, Settings const& settings,
                                  char const* interruption) {
  auto const limit = rlimit{most_seconds, most_seconds};
  setrlimit(RLIMIT_CPU, &limit);
  if (geteuid() == 0 &&
      (setgroups(0, nullptr) != 0 || setgid(nobody) != 0 || setuid(nobody) != 0)) {
    _exit(126);
  }
  dup2(STDERR_FILENO, STDOUT_FILENO);
  auto const loader = settings.folder + "/loader";
  auto const runtime = settings.folder + "/wasmtime";
  auto const component = scratch.component();
  auto const code = scratch.code();
  char const* const words[] = {loader.c_str(),
                               "--library-path",
                               settings.folder.c_str(),
                               runtime.c_str(),
                               "compile",
                               "-W",
                               interruption,
                               "-C",
                               "cache=n",
                               component.c_str(),
                               "-o",
                               code.c_str(),
                               nullptr};
  char const* const no_environment[] = {nullptr};
  execve(loader.c_str(), const_cast<char* const*>(words), const_cast<char* const*>(no_environment));
  _exit(127);
}

auto compile(Scratch const& scratch, Settings const& settings, Component const& component)
    -> base::Result<> {
  // `wasmtime serve` ends requests that take too long by it. A command has no limit of time, and
  // `wasmtime run`, which is told of none, takes no code that looks for it.
  auto const* const interruption =
      component.serves ? "epoch-interruption=y" : "epoch-interruption=n";
  auto const child = fork();
  if (child < 0) return failed("start", "the compiler");
  if (child == 0) become_compiler(scratch, settings, interruption);
  auto status = 0;
  while (waitpid(child, &status, 0) < 0) {
    if (errno != EINTR) return failed("wait for", "the compiler");
  }
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return {};
  return base::failure(
      base::concat(settings.folder, "/wasmtime does not compile the component: it ended with ",
                   WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status)));
}

}  // namespace

auto machine_code(std::string_view component, Settings const& settings)
    -> base::Result<std::string> {
  auto place = base::concat(settings.cache, "/", TRY(name_of(component, settings)));
  if (access(place.c_str(), R_OK) == 0) return place;
  mkdir(settings.cache.c_str(), 0755);
  auto pattern = settings.cache + "/new-XXXXXX";
  if (!mkdtemp(pattern.data())) return failed("write into", settings.cache);
  auto const scratch = Scratch{pattern};
  TRY(write_file(scratch.component(), component, 0644));
  if (geteuid() == 0 && chown(pattern.c_str(), nobody, nobody) != 0)
    return failed("give away", pattern);
  TRY(compile(scratch, settings, look_at(component)));
  auto const code = TRY(read_file(
      Descriptor{open(scratch.code().c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC)}, scratch.code()));
  // Another container may be at the same; either's is good, and the name is there when it is whole.
  auto const fresh = base::concat(place, ".", getpid());
  TRY(write_file(fresh, code, 0644));
  if (rename(fresh.c_str(), place.c_str()) != 0) return failed("rename", fresh);
  return place;
}

}  // namespace deploy
