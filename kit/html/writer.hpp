// Markdown in the making: text with its blanks as browsers show them, marks around it, and the
// lines of lists and quotes.

#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace kit::html {

class Writer {
 public:
  // Beyond `budget` bytes nothing is written that is longer than what it was made of.
  explicit Writer(std::size_t budget) : budget_{budget} {}

  // Blanks become one, and what Markdown would take for marks is escaped.
  void text(std::string_view text);
  // A piece of a line as it is.
  void piece(std::string_view text);
  void line_break();
  // What comes stands on a line of its own (1), after an empty line (2).
  void block(int lines);
  // Lines as they are, such as those of code.
  void lines(std::string_view text);

  // What stands before the first line inside, and before the others.
  void open(std::string_view first, std::string_view rest);
  // Whether anything was written inside.
  auto close() -> bool;

  // Emphasis and the like: the mark is written where there is text inside.
  void begin(std::string_view mark);
  // A link, whose text comes. `target` is what stands between the parentheses.
  void begin_link(std::string_view target);
  // Whether there was text inside.
  auto end() -> bool;

  // From here to end_line() all is on one line, and what begins another is parted by `by`. Returns
  // what end_line() wants.
  struct Line {
    std::string by;
    std::size_t start = 0, containers = 0, marks = 0;
    int breaks = 0;
    bool space = false, is_empty = false;
  };
  auto begin_line(std::string_view by) -> Line;
  // The same for a text that is not to stay here, such as that of a cell.
  auto begin_cell() -> Line;
  auto end_cell(Line const& line) -> std::string;
  void end_line(Line const& line);

  auto is_over() const -> bool { return out_.size() > budget_; }
  auto take() -> std::string;

 private:
  struct Container {
    std::string first, rest;
    bool is_begun;
  };
  struct Mark {
    std::string text;   // the target, when it is a link
    std::size_t start;  // where it was opened
    bool is_link, is_open, is_done, was_written;
  };

  // Before something that is seen.
  void reach();
  void break_line();
  void prefix(bool is_empty_line);
  void shut_marks();
  void end_link(Mark& mark);
  void escaped(std::string_view run, bool starts_line);

  std::string out_;
  std::size_t budget_;
  std::vector<Container> containers_;
  std::vector<Mark> marks_;
  std::size_t first_container_ = 0;  // those before are of the lines around a cell
  std::size_t first_mark_ = 0;
  std::string by_;           // on one line: what parts
  int breaks_ = 0;           // line ends that are due
  bool is_hard_ = false;     // the one that is due is of the author's
  bool space_ = false;       // a blank is due
  bool is_empty_ = true;     // nothing was written, here or on the one line
  bool at_start_ = true;     // of a line
  std::size_t shut_at_ = 0;  // where the last mark was closed
};

}  // namespace kit::html
