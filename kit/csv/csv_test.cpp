#include "kit/csv/csv.hpp"

#include "base/test.hpp"
#include "base/text.hpp"

namespace {

// "[a|b][c|d]", with a quoted field as "'a'".
auto records(std::string_view text, char delimiter = ',') -> std::string {
  auto lines = kit::Lines{text};
  auto reader = kit::CsvReader{lines, delimiter};
  auto shown = std::string{};
  while (true) {
    auto const record = reader.next();
    if (!record) return base::concat(shown, "! ", record.error().message);
    if (!*record) return shown;
    shown += '[';
    for (auto i = std::size_t{0}; i < (*record)->size(); ++i) {
      auto const& [field, is_quoted] = (**record)[i];
      auto const* const quote = is_quoted ? "'" : "";
      shown += base::concat(i == 0 ? "" : "|", quote, field, quote);
    }
    shown += ']';
  }
}

}  // namespace

TEST("Records have fields, quoted ones with anything in them") {
  expect_equal(records("a,b\r\nc,d"), "[a|b][c|d]");
  expect_equal(records("a,,\n,\n"), "[a||][|]");
  expect_equal(records("\"a,\"\"b\"\"\",\"\"\n"), "['a,\"b\"'|'']");
  expect_equal(records("\"one\ntwo\r\n\n three\",x\ny"), "['one\ntwo\n\n three'|x][y]");
  expect_equal(records("\xef\xbb\xbf"
                       "a;b\n\n1;2",
                       ';'),
               "[a|b][1|2]");
  expect_equal(records("a\"b\"c,\"d\"e"), "[a\"b\"c|'de']");
  expect_equal(records("a\tb", '\t'), "[a|b]");
  expect_equal(records(""), "");
}

TEST("What is no record is told with its line") {
  expect_equal(records("a\n\"b\nc"),
               "[a]! the quote that opens in the record of line 2 is not closed before the end");
  expect_equal(records(base::concat("a\n", std::string(std::size_t{2} << 20, 'x'))),
               "[a]! line 2 is longer than 1048576 bytes; expected shorter lines");
  auto const open = base::concat("\"", std::string(5 << 20, '\n'));
  expect_equal(records(open),
               "! the quote that opens in the record of line 1 is not closed within 4194304 bytes");
  expect_equal(records(std::string(20'000, ',')),
               "! the record of line 1 has more than 16384 fields");
}

TEST("The delimiter is what stands most often in a line") {
  expect(kit::likely_delimiter("a,b;c,d") == ',');
  expect(kit::likely_delimiter("a\tb\tc,d") == '\t');
  expect(kit::likely_delimiter("\"a,b,c\";d") == ';');
  expect(kit::likely_delimiter("a") == ',');
}
