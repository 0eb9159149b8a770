#include "kit/html/table.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace kit::html {
namespace {

// A table that is wider is written without the cells that its rows have not.
constexpr auto widest = std::size_t{100};
// What a cell that spans rows says is repeated when it is as short as this.
constexpr auto shortest = std::size_t{64};

auto escaped(std::string_view text) -> std::string {
  auto out = std::string{};
  for (auto const c : text) {
    if (c == '|') out += '\\';
    out += c;
  }
  return out;
}

}  // namespace

auto is_data_table(Node* table) -> bool {
  auto const role = attribute(table, "role");
  if (role == "presentation" || role == "none" || attribute(table, "datatable") == "0")
    return false;
  auto rows = 0;
  auto cells = 0;
  auto widest_row = 0;
  auto in_row = 0;
  auto has_header = has_attribute(table, "summary");
  auto is_full = false;  // of what fits on no line
  for (auto* node = next_in(table, table); node; node = next_in(table, node)) {
    switch (tag_of(node)) {
      case LXB_TAG_TABLE:
        return false;
      case LXB_TAG_TR:
        ++rows;
        in_row = 0;
        break;
      case LXB_TAG_TH:
      case LXB_TAG_THEAD:
      case LXB_TAG_CAPTION:
        has_header = true;
        [[fallthrough]];
      case LXB_TAG_TD:
        if (tag_of(node) == LXB_TAG_TH || tag_of(node) == LXB_TAG_TD) {
          ++cells;
          widest_row = std::max(widest_row, ++in_row);
        }
        break;
      case LXB_TAG_PRE:
        is_full = is_full || text_inside(node).contains('\n');
        break;
      case LXB_TAG_H1:
      case LXB_TAG_H2:
      case LXB_TAG_H3:
      case LXB_TAG_BLOCKQUOTE:
      case LXB_TAG_FORM:
      case LXB_TAG_HR:
        is_full = true;
        break;
      default:
        break;
    }
  }
  if (is_full || cells == 0) return false;
  return has_header || (rows > 1 && widest_row > 1);
}

void Table::begin_row(bool is_in_head) { rows_.push_back({.cells = {}, .is_in_head = is_in_head}); }

void Table::add(Cell cell) { rows_.back().cells.push_back(std::move(cell)); }

auto Table::markdown(std::size_t budget) const -> std::string {
  struct Held {
    std::string text;
    int rows;
  };
  auto lines = std::vector<std::vector<std::string>>{};
  auto held = std::vector<Held>{};  // of each column: what goes on from rows above
  auto width = std::size_t{0};
  for (auto const& row : rows_) {
    auto line = std::vector<std::string>{};
    auto const take_held = [&] {
      while (line.size() < held.size() && held[line.size()].rows > 0) {
        auto& above = held[line.size()];
        --above.rows;
        auto const is_short = above.text.size() <= std::min(shortest, budget);
        if (is_short) budget -= above.text.size();
        line.push_back(is_short ? above.text : "");
      }
    };
    for (auto const& cell : row.cells) {
      take_held();
      auto const text = escaped(cell.text);
      auto const columns = std::clamp<std::size_t>(static_cast<std::size_t>(cell.columns), 1, 20);
      for (auto i = std::size_t{0}; i < columns; ++i) {
        if (i > 0 && line.size() >= widest) break;
        if (cell.rows > 1 && line.size() < widest) {
          if (held.size() <= line.size()) held.resize(line.size() + 1);
          held[line.size()] = {.text = i == 0 ? text : "", .rows = cell.rows - 1};
        }
        line.push_back(i == 0 ? text : "");
      }
    }
    take_held();
    width = std::max(width, line.size());
    lines.push_back(std::move(line));
  }
  if (width == 0) return {};
  if (width > widest) width = std::max<std::size_t>(lines[0].size(), 1);

  auto out = std::string{};
  auto const put = [&](std::vector<std::string> const& line) {
    if (!out.empty()) out += '\n';
    out += '|';
    auto const columns = width <= widest ? std::max(width, line.size()) : line.size();
    for (auto i = std::size_t{0}; i < columns; ++i) {
      if (i >= line.size()) {
        if (budget < 3) break;
        budget -= 3;
      }
      auto const text = i < line.size() ? std::string_view{line[i]} : "";
      out += ' ';
      out += text;
      out += text.empty() ? "|" : " |";
    }
  };
  auto const& first = rows_[0];
  auto const has_header = first.is_in_head || (!first.cells.empty() &&
                                               std::ranges::all_of(first.cells, &Cell::is_header));
  put(has_header ? lines[0] : std::vector<std::string>{});
  put(std::vector<std::string>(width, "---"));
  for (auto i = std::size_t{has_header ? 1U : 0U}; i < lines.size(); ++i) put(lines[i]);
  return out;
}

}  // namespace kit::html
