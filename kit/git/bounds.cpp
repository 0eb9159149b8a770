// How far a call may follow what a repository says. See third_party/libgit2/bounds.h.

#include "kit/git/bounds.hpp"

#include <git2.h>
#include <git2/sys/errors.h>

#include <cstdint>

#include "kit/git/listings.hpp"
#include "third_party/libgit2/files.h"

namespace git {
namespace {

// A window of a pack opened is one, a tree looked up 16: a second or two.
constexpr auto most_steps = std::uint64_t{16} << 20;

constinit std::uint64_t left = most_steps;

// Of a pattern and a name, beyond what each match has by itself: a second as well.
constexpr auto most_steps_of_matches = std::uint64_t{128} << 20;

constinit std::uint64_t left_for_matches = most_steps_of_matches;

}  // namespace

void begin_call() {
  left = most_steps;
  left_for_matches = most_steps_of_matches;
  listings().forget();
  forget_what_was_seen();
}

}  // namespace git

auto git_files_spend(unsigned steps) -> int {
  if (git::left < steps) {
    git_error_set_str(GIT_ERROR_ODB,
                      "this repository has more objects to follow than one call may, or they lead "
                      "to each other in a circle");
    return -1;
  }
  git::left -= steps;
  return 0;
}

auto git_files_spend_match() -> int {
  if (git::left_for_matches == 0) return -1;
  --git::left_for_matches;
  return 0;
}
