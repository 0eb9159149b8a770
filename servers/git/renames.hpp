// Which of the files that are new were others before.
//
// The same that git finds: files with one content first, then those of one name whose content is
// much alike, then all others by how much alike they are. Deletions that turn out to be the other
// end of a rename are taken out.

#pragma once

#include <string_view>
#include <vector>

#include "servers/git/changes.hpp"
#include "servers/git/names.hpp"

namespace git {

auto find_renames(git_repository* repository, Rendering const& rendering,
                  std::vector<Change>& changes) -> mcp::Result<void>;

// How much of a text came from another.
class Fingerprint {
 public:
  explicit Fingerprint(std::string_view bytes);
  // Bytes that both have.
  auto common_with(Fingerprint const& other) const -> std::uint64_t;

 private:
  // Pieces of a text, lines or parts of long lines, by their hash, and how many bytes they have.
  struct Piece {
    std::uint32_t hash;
    std::uint32_t size;
  };
  std::vector<Piece> pieces_;
};

}  // namespace git
