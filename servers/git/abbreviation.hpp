// The first digits of ids.

#pragma once

#include <string>

#include "kit/git/git.hpp"

namespace git {

// As many digits as git shows of an id in this repository: what core.abbrev says, else seven and
// more in a repository with many objects; and more where another object begins alike.
class Abbreviation {
 public:
  explicit Abbreviation(git_repository* repository);

  // Of an object that the repository has, or might have.
  auto of(git_oid const& id) const -> std::string;

  // The zeros that stand for no object.
  auto of_none() const -> std::string { return std::string(digits_, '0'); }

  // How many digits tell so many objects apart, most likely. Fewer than seven are never shown.
  static auto digits_for(std::size_t objects) -> std::size_t;

 private:
  Odb odb_;
  std::size_t digits_ = 7;
};

}  // namespace git
