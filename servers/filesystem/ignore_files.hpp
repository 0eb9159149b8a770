// What .gitignore and .ignore files say is not worth a search.
// https://git-scm.com/docs/gitignore

#pragma once

#include <vector>

#include "servers/filesystem/places.hpp"

namespace filesystem {

class IgnoreFiles {
 public:
  // Whether the place, told by a walk, is left out. Reads the files on the way to it as they come.
  auto ignores(Place const& place, host::Kind kind) -> bool;

 private:
  struct Rule {
    kit::Glob glob;
    bool brings_back;  // a rule that begins with '!'
    bool folders_only;
  };
  struct Folder {
    host::Path path;
    std::vector<Rule> rules;
  };
  void come_to(Place const& place);
  void read(Place const& place, host::Path const& folder);
  static void add_rule(std::string_view line, std::vector<Rule>& rules);

  std::vector<Folder> way_;  // from the directory itself on
};

}  // namespace filesystem
