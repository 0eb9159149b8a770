// URI templates (RFC 6570) as servers use them: to take a URI apart.
//
//   notes://{owner}/{id}     a variable is at least one character and holds no '/'
//   files:///{+path}         {+name} holds slashes as well
//
// Matching is linear: a variable ends where the text after it is found first, and the last text is
// looked for at the end.

#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace mcp {

class UriTemplate {
 public:
  // Nothing when the text is no such template: a brace without its partner, a name that is none,
  // two variables with nothing between them.
  static auto parse(std::string_view text) -> std::optional<UriTemplate>;

  // The value of each variable, percent-decoded; nothing when the URI is none of this template.
  auto match(std::string_view uri) const
      -> std::optional<std::vector<std::pair<std::string_view, std::string>>>;

  auto has_variable(std::string_view name) const -> bool;
  auto variable_count() const -> std::size_t { return variables_.size(); }

 private:
  struct Variable {
    std::string_view name;
    bool takes_slashes;
    std::string_view text_after;
  };

  std::string_view text_before_;
  std::vector<Variable> variables_;
};

}  // namespace mcp
