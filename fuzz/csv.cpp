// The first byte chooses the delimiter, the rest is a file. What was read and is written again with
// quotes around every field is read the same, but for line ends, which are line feeds in what is
// read.

#include "kit/csv/csv.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "fuzz/check.hpp"

namespace {

struct Table {
  std::vector<std::vector<std::string>> records;
  std::string failure;  // or none
};

auto with_line_feeds(std::string_view text) -> std::string {
  auto made = std::string{};
  for (auto const c : text) {
    while (c == '\n' && made.ends_with('\r')) made.pop_back();
    made += c;
  }
  return made;
}

auto read(std::string_view text, char delimiter) -> Table {
  auto table = Table{};
  auto lines = kit::Lines{text};
  auto reader = kit::CsvReader{lines, delimiter};
  auto line = std::uint64_t{0};
  while (true) {
    auto const record = reader.next();
    if (!record) {
      table.failure = record.error().message;
      fuzz::check(!table.failure.empty(), "a refusal has words", text);
      return table;
    }
    if (!*record) return table;
    fuzz::check(reader.line() > line, "records begin in later lines", text);
    line = reader.line();
    auto& fields = table.records.emplace_back();
    for (auto const& field : **record) fields.push_back(with_line_feeds(field.text));
  }
}

auto written(Table const& table, char delimiter) -> std::string {
  auto text = std::string{};
  for (auto const& fields : table.records) {
    for (auto i = std::size_t{0}; i < fields.size(); ++i) {
      if (i > 0) text += delimiter;
      text += '"';
      for (auto const c : fields[i]) {
        if (c == '"') text += '"';
        text += c;
      }
      text += '"';
    }
    text += '\n';
  }
  return text;
}

}  // namespace

extern "C" auto LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) -> int {
  constexpr auto delimiters = std::string_view{",\t;|"};
  auto const input = std::string_view{reinterpret_cast<char const*>(data), size};
  if (input.empty()) return 0;
  auto const delimiter = delimiters[static_cast<std::uint8_t>(input[0]) % delimiters.size()];
  auto const table = read(input.substr(1), delimiter);
  auto const again = read(written(table, delimiter), delimiter);
  fuzz::check(again.failure.empty(), "what was read can be written", again.failure);
  fuzz::check(again.records == table.records, "what was read is written and read the same", input);
  return 0;
}
