// robots.txt: what a site asks programs not to fetch.
// https://www.rfc-editor.org/rfc/rfc9309

#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace kit {

// The rules for one program.
class Robots {
 public:
  // Those of the group whose name is the longest with which a word of the user agent begins, or
  // those for all ("*"). Never fails: what is no rule is passed over. Of a text beyond half a
  // megabyte the beginning counts.
  static auto parse(std::string_view text, std::string_view user_agent) -> Robots;

  // `path` is a URL's, with its query.
  auto allow(std::string_view path) const -> bool;

 private:
  struct Rule {
    std::string pattern;  // '*' stands for anything, and '$' at its end for the end
    bool allows;

    auto matches(std::string_view path) const -> bool;
  };

  std::vector<Rule> rules_;
};

}  // namespace kit
