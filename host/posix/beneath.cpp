// See beneath.hpp.

#include "host/posix/beneath.hpp"

#include <fcntl.h>
#include <limits.h>
#include <sys/stat.h>
#ifdef __linux__
#include <sys/syscall.h>
#endif

#include <cerrno>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace host::posix {
namespace {

#ifdef __linux__

// https://man7.org/linux/man-pages/man2/openat2.2.html
struct OpenHow {
  std::uint64_t flags;
  std::uint64_t mode;
  std::uint64_t resolve;
};
constexpr auto system_call = 437;  // on every kind of machine
constexpr auto no_magic_links = std::uint64_t{0x02};
constexpr auto beneath = std::uint64_t{0x08};

auto is_missing(int error) -> bool { return error == ENOSYS || error == EPERM; }

#endif

// As many as Linux follows on one way.
constexpr auto most_links = 40;

auto fail(int error) -> Descriptor {
  errno = error;
  return Descriptor{};
}

// The directories on the way from the first one on, so that ".." needs no trust in the disk.
class Walk {
 public:
  Walk(int start, std::string_view path) : start_{start}, rest_{path} {}

  auto open(int flags, unsigned mode) -> Descriptor {
    auto const follows_last = (flags & O_NOFOLLOW) == 0 && (flags & O_EXCL) == 0;
    while (true) {
      auto const name = next_name();
      if (name.empty()) return Descriptor{openat(here(), ".", flags | O_CLOEXEC, mode)};
      auto const is_last = rest_.find_first_not_of('/') == rest_.npos;
      if (name == "..") {
        if (way_.empty()) return fail(EXDEV);
        way_.pop_back();
        continue;
      }
      if (is_last && !follows_last) {
        return Descriptor{openat(here(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode)};
      }
      if (auto const error = follow_link(name); error != EINVAL) {
        if (error != 0) return fail(error);
        continue;
      }
      if (is_last) {
        return Descriptor{openat(here(), name.c_str(), flags | O_NOFOLLOW | O_CLOEXEC, mode)};
      }
      auto next = Descriptor{
          openat(here(), name.c_str(), look_only | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)};
      if (!next.open()) return next;
      way_.push_back(std::move(next));
    }
  }

 private:
  auto here() const -> int { return way_.empty() ? start_ : way_.back().number(); }

  // The next name that is not ".", or nothing at the end.
  auto next_name() -> std::string {
    while (!rest_.empty()) {
      auto const end = rest_.find('/');
      auto name = rest_.substr(0, end);
      rest_.erase(0, end == rest_.npos ? end : end + 1);
      if (!name.empty() && name != ".") return name;
    }
    return {};
  }

  // Goes where a link says. 0, or errno: EINVAL when it is no link. What is not there yet is none.
  auto follow_link(std::string const& name) -> int {
    char target[PATH_MAX];
    auto const size = readlinkat(here(), name.c_str(), target, sizeof target);
    if (size < 0) return errno == ENOENT ? EINVAL : errno;
    if (static_cast<std::size_t>(size) == sizeof target) return ENAMETOOLONG;
    if (++links_ > most_links) return ELOOP;
    auto text = std::string{target, static_cast<std::size_t>(size)};
    if (text.starts_with('/')) return EXDEV;
    rest_ = std::move(text) + "/" + rest_;
    return 0;
  }

  int start_;
  std::vector<Descriptor> way_;
  std::string rest_;
  int links_ = 0;
};

}  // namespace

#ifdef O_PATH
int const look_only = O_PATH;
#else
int const look_only = O_RDONLY | O_NONBLOCK;
#endif

auto walk_beneath(int directory, char const* path, int flags, unsigned mode) -> Descriptor {
  return Walk{directory, path}.open(flags, mode);
}

auto open_beneath(int directory, char const* path, int flags, unsigned mode) -> Descriptor {
#ifdef __linux__
  auto const how = OpenHow{.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC),
                           .mode = mode,
                           .resolve = beneath | no_magic_links};
  // EAGAIN: something was renamed meanwhile, and the kernel cannot tell whether we are still
  // inside.
  for (auto tries = 0; tries < 100; ++tries) {
    auto const number = static_cast<int>(syscall(system_call, directory, path, &how, sizeof how));
    if (number >= 0) return Descriptor{number};
    if (errno == EAGAIN || errno == EINTR) continue;
    if (is_missing(errno)) return walk_beneath(directory, path, flags, mode);
    return Descriptor{};
  }
  return fail(EAGAIN);
#else
  return walk_beneath(directory, path, flags, mode);
#endif
}

}  // namespace host::posix
