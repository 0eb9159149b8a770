// Tables: which of them hold data, and how these look in Markdown.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "kit/html/document.hpp"

namespace kit::html {

// Whether the table has rows and columns of data that fit on a line each. The others only put text
// beside text, or have more in a cell than a line can hold: they are read cell by cell.
auto is_data_table(Node* table) -> bool;

struct Cell {
  std::string text;
  int columns = 1, rows = 1;
  bool is_header = false;
};

class Table {
 public:
  void begin_row(bool is_in_head);
  void add(Cell cell);
  auto is_in_row() const -> bool { return !rows_.empty(); }
  // Lines with pipes; not more than `budget` bytes of what is not in the page.
  auto markdown(std::size_t budget) const -> std::string;

 private:
  struct Row {
    std::vector<Cell> cells;
    bool is_in_head = false;
  };
  std::vector<Row> rows_;
};

}  // namespace kit::html
