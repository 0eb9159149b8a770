#include "servers/data-aggregate/table_rows.hpp"

#include <algorithm>
#include <utility>

#include "base/sort.hpp"
#include "base/text.hpp"
#include "json/python.hpp"
#include "servers/data-aggregate/keys.hpp"
#include "servers/data-aggregate/values.hpp"

namespace aggregate {
namespace {

constexpr auto most_columns = std::size_t{1000};

void write_row(json::Writer& writer, std::vector<std::string> const& names,
               std::vector<std::string> const& cells) {
  writer.begin_object();
  for (auto i = std::size_t{0}; i < names.size(); ++i) writer.key(names[i]).raw(cells[i]);
  writer.end_object();
}

auto text_of(std::string const& cell) -> std::string {
  return json::python_str(MUST(json::Document::parse(cell)).root());
}

}  // namespace

auto pivoted(TableRows rows) -> base::Result<TableRows> {
  auto const key_count = rows.names.size() - 2;
  auto columns = Keys{};
  auto groups = Keys{};
  auto result = TableRows{};
  result.names.assign(rows.names.begin(),
                      rows.names.begin() + static_cast<std::ptrdiff_t>(key_count));
  auto places = std::vector<std::pair<std::uint32_t, std::uint32_t>>{};
  for (auto const& row : rows.cells) {
    auto key = std::string{};
    for (auto i = std::size_t{0}; i < key_count; ++i) key += row[i] + '\n';
    auto const text = text_of(row[key_count]);
    auto const column = columns.add(row[key_count] == "null" ? std::string{"null"} : text);
    if (columns.size() > most_columns) {
      return base::failure(base::concat("the pivot over ", rows.names[key_count],
                                        " makes more than ", most_columns,
                                        " columns; pivot over a field with fewer values"));
    }
    auto const group = groups.add(key);
    if (group == result.cells.size()) {
      result.cells.emplace_back(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(key_count));
    }
    places.emplace_back(group, column);
  }
  if (columns.size() * groups.size() > 10'000'000) {
    return base::failure(base::concat("the pivot has ", groups.size(), " rows of ", columns.size(),
                                      " columns; expected at most ten million cells"));
  }
  for (auto i = std::size_t{0}; i < columns.size(); ++i) result.names.emplace_back(columns[i]);
  for (auto& row : result.cells) row.resize(key_count + columns.size(), "null");
  for (auto i = std::size_t{0}; i < places.size(); ++i) {
    auto const [group, column] = places[i];
    result.cells[group][key_count + column] = std::move(rows.cells[i].back());
  }
  return result;
}

void keep(TableRows& rows, Filter const& having) {
  std::erase_if(rows.cells, [&](std::vector<std::string> const& cells) {
    auto writer = json::Writer{};
    write_row(writer, rows.names, cells);
    auto const row = MUST(json::Document::parse(writer.take()));
    return !having.keeps(row.root());
  });
}

auto order(TableRows& rows, std::vector<std::string> const& by) -> base::Result<void> {
  struct Column {
    std::size_t place;
    bool is_descending;
  };
  auto columns = std::vector<Column>{};
  for (auto const& given : by) {
    auto const is_descending = given.starts_with('-') && !std::ranges::contains(rows.names, given);
    auto const name = std::string_view{given}.substr(is_descending ? 1 : 0);
    auto const found = std::ranges::find(rows.names, name);
    if (found == rows.names.end()) {
      auto known = std::string{};
      for (auto const& each : rows.names) known += base::concat(known.empty() ? "" : ", ", each);
      return base::failure(base::concat("order_by: there is no column ", base::quoted(name),
                                        "; columns are ", known));
    }
    columns.push_back({static_cast<std::size_t>(found - rows.names.begin()), is_descending});
  }
  // The last column first: what is equal stays in its order.
  std::ranges::reverse(columns);
  for (auto const& [place, is_descending] : columns) {
    struct Keyed {
      json::Document key;
      std::vector<std::string> cells;
    };
    auto keyed = std::vector<Keyed>{};
    keyed.reserve(rows.cells.size());
    for (auto& cells : rows.cells) {
      auto key = MUST(json::Document::parse(cells[place]));
      keyed.push_back({std::move(key), std::move(cells)});
    }
    base::sort(keyed, [is_descending](Keyed const& a, Keyed const& b) {
      auto const left = a.key.root();
      auto const right = b.key.root();
      // What is not there stands at the end, whichever way.
      auto const is_last = right.is(json::Kind::null);
      if (left.is(json::Kind::null) || is_last) return is_last && !left.is(json::Kind::null);
      auto const order = compare_values(left, right);
      return is_descending ? order > 0 : order < 0;
    });
    for (auto i = std::size_t{0}; i < keyed.size(); ++i) rows.cells[i] = std::move(keyed[i].cells);
  }
  return {};
}

void write(json::Writer& writer, TableRows const& rows, std::uint64_t offset, std::uint64_t limit) {
  writer.begin_array();
  for (auto i = offset; i < rows.cells.size() && i - offset < limit; ++i) {
    write_row(writer, rows.names, rows.cells[static_cast<std::size_t>(i)]);
  }
  writer.end_array();
}

}  // namespace aggregate
