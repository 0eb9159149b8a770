// A write that was not whole leaves no file.

#include "deploy/runtime/file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/text.hpp"

namespace deploy {
namespace {

constexpr auto most_bytes = off_t{1} << 30;

auto failed(std::string_view what, std::string_view name) -> std::unexpected<base::Error> {
  return base::failure(base::concat("cannot ", what, " ", name, ": ", std::strerror(errno)));
}

}  // namespace

auto read_file(host::posix::Descriptor file, std::string_view name) -> base::Result<std::string> {
  struct stat found{};
  if (!file.open() || fstat(file.number(), &found) != 0) return failed("read", name);
  if (!S_ISREG(found.st_mode)) return base::failure(base::concat(name, " is no plain file"));
  if (found.st_size > most_bytes) return base::failure(base::concat(name, " is too large"));
  auto text = std::string(static_cast<std::size_t>(found.st_size), '\0');
  auto filled = std::size_t{0};
  while (filled < text.size()) {
    auto const count = read(file.number(), text.data() + filled, text.size() - filled);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return failed("read", name);
    if (count == 0) break;
    filled += static_cast<std::size_t>(count);
  }
  text.resize(filled);
  return text;
}

auto write_file(std::string const& path, std::string_view contents, unsigned mode)
    -> base::Result<> {
  auto file =
      host::posix::Descriptor{open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)};
  if (!file.open()) return failed("write", path);
  while (!contents.empty()) {
    auto const count = write(file.number(), contents.data(), contents.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) {
      auto const failure = failed("write", path);
      unlink(path.c_str());
      return failure;
    }
    contents.remove_prefix(static_cast<std::size_t>(count));
  }
  fchmod(file.number(), mode);  // whatever the mask of our caller
  return {};
}

}  // namespace deploy
