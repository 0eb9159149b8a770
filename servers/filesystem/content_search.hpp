// Lines of files that hold what is searched for.

#pragma once

#include <deque>
#include <optional>
#include <string>
#include <string_view>

#include "kit/regex/regex.hpp"
#include "servers/filesystem/files.hpp"

namespace filesystem {

// What is searched for: an expression, or a text.
class Needle {
 public:
  static auto parse(std::string_view pattern, bool literal, bool ignore_case)
      -> mcp::Result<Needle>;
  auto is_in(std::string_view line) const -> bool;
  // Whether it may be anywhere in a text of many lines; quick.
  auto may_be_in(std::string_view text) const -> bool;

 private:
  std::string text_;  // a text that is compared as it is, or empty
  std::optional<kit::Regex> expression_;
};

class ContentSearch {
 public:
  ContentSearch(Needle const& needle, std::size_t context_lines, std::size_t most_matches,
                Room room)
      : needle_{needle}, context_{context_lines}, left_{most_matches}, room_{room} {}

  // Searches in the lines after line `after`. When there is no room for more, the number of the
  // last line that was told.
  auto file(Place const& place, std::uint64_t after) -> mcp::Result<std::optional<std::uint64_t>>;

  // "path:line:text", and "path-line-text" for the lines around.
  auto text() const -> std::string const& { return text_; }
  auto count() const -> std::size_t { return count_; }
  auto files() const -> std::size_t { return files_; }

 private:
  // Where the search is in a file.
  struct State {
    Place const& place;
    std::uint64_t after;
    std::uint64_t number = 0;             // of the line
    std::uint64_t told = 0;               // the last line that was told
    std::size_t trailing = 0;             // lines still to show after a match
    std::deque<std::string> before = {};  // lines that a match would show
    bool began_group = false;
  };
  // False when there is no room for it.
  auto line(State& state, std::string_view line) -> bool;
  auto put(State& state, std::uint64_t number, char mark, std::string_view line) -> bool;

  Needle const& needle_;
  std::size_t context_;
  std::size_t left_;
  Room room_;
  std::string text_;
  std::size_t count_ = 0;
  std::size_t files_ = 0;
};

}  // namespace filesystem
