#include "servers/log-parser/log_parser.hpp"

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_tree.hpp"
#include "mcp/test_client.hpp"
#include "servers/log-parser/counter.hpp"
#include "servers/log-parser/histogram.hpp"
#include "servers/log-parser/redact.hpp"
#include "servers/log-parser/templates.hpp"
#include "servers/log-parser/values.hpp"

namespace {

using namespace logs;

struct Bench {
  host::FixedClock clock{"2026-01-15T10:00:00Z"};
  host::MemoryTree tree{clock};
  host::Directory directory{"/logs", tree, host::Access::write};
  mcp::TestClient client{log_parser_server({.inputs = kit::Inputs{{&directory}}, .clock = clock},
                                           {.directories = {}, .timezone = "UTC"})};

  auto ask(std::string_view tool, std::string_view arguments) -> std::string {
    auto const reply = client.call(tool, arguments);
    return reply.is_error() ? "failed: " + reply.error_message() : reply.text();
  }
};

// The fields of a line as JSON.
auto read_as(std::string_view format, std::string_view line) -> std::string {
  auto entry = Entry{};
  auto header = Header{};
  if (find_format(format)->match(line, header, entry) != Match::entry) return "no";
  auto writer = json::Writer{};
  write(writer, entry);
  return writer.take();
}

auto moment_of(std::string_view text) -> std::string {
  // 2026-01-15T10:00:00Z
  auto calendar = Calendar{1'768'471'200 * per_second, std::nullopt, 3600};
  auto const moment = calendar.moment(text);
  return moment ? to_text(*moment) : "none";
}

auto grok_of(std::string_view pattern, std::string_view line) -> std::string {
  auto const grok = Grok::parse(pattern);
  if (!grok) return grok.error().message;
  auto entry = Entry{};
  if (grok->match(line, entry) == Match::no) return "no";
  auto writer = json::Writer{};
  write(writer, entry);
  return writer.take();
}

}  // namespace

TEST("A request that is none stands as the client has sent it") {
  expect_equal(read_as("apache_common", R"(192.0.2.1 - - [x] "\x16\x03" 400 0)"),
               R"({"ip":"192.0.2.1","time":"x","request":"\\x16\\x03","status":"400","size":"0"})");
  expect_equal(read_as("apache_common", R"(192.0.2.1 - - [x] "GET /a" b HTTP/1.1" 200 0)"), "no");
}

TEST("A line of half a format is none of it") {
  constexpr std::string_view lines[] = {"",
                                        "{",
                                        "[",
                                        "\"",
                                        "a b c [",
                                        "<34>",
                                        "<34>1 ",
                                        "Oct 3 1:2:3",
                                        "I1003 13:55:36.123456",
                                        "2026-10-03",
                                        "2026-10-03 13:55:36",
                                        "= =",
                                        "1:M ",
                                        "#Fields:",
                                        "a=\"",
                                        "2026-10-03T13:55:36Z stdout",
                                        "haproxy[1]: ",
                                        "[x][INFO]["};
  for (auto const& format : all_formats()) {
    for (auto const line : lines) {
      auto entry = Entry{};
      auto header = Header{};
      expect(format.match(line, header, entry) != Match::entry);
    }
  }
}

TEST("Moments are read as logs write them") {
  expect_equal(moment_of("10/Oct/2000:13:55:36 -0700"), "2000-10-10T20:55:36Z");
  expect_equal(moment_of("2026-10-03T13:55:36.123456789+02:00"), "2026-10-03T11:55:36.123456789Z");
  expect_equal(moment_of("2026-10-03 13:55:36,5"), "2026-10-03T12:55:36.500Z");  // in its zone
  expect_equal(moment_of("2026/10/03 13:55:36 UTC"), "2026-10-03T13:55:36Z");
  expect_equal(moment_of("9771355817896000"), "none");  // a fuzzer's: beyond what there is
  expect_equal(moment_of("Sat Oct 03 13:55:36.25 2026"), "2026-10-03T12:55:36.250Z");
  expect_equal(moment_of("Sat, 03 Oct 2026 13:55:36 GMT"), "2026-10-03T13:55:36Z");
  expect_equal(moment_of("03 Oct 2026 13:55:36.123"), "2026-10-03T12:55:36.123Z");
  expect_equal(moment_of("1767225600"), "2026-01-01T00:00:00Z");
  expect_equal(moment_of("1767225600.25"), "2026-01-01T00:00:00.250Z");
  expect_equal(moment_of("1767225600123"), "2026-01-01T00:00:00.123Z");
  expect_equal(moment_of("1767225600123456"), "2026-01-01T00:00:00.123456Z");
  expect_equal(moment_of("1767225600123456789"), "2026-01-01T00:00:00.123456789Z");
  expect_equal(moment_of("2016-12-31T23:59:60Z"), "2017-01-01T00:00:00Z");
  for (std::string_view const none :
       {"", "soon", "12345", "2026-13-01 00:00:00", "2026-02-30", "2026-10-03 25:00:00",
        "Foo 3 10:00:00", "9999-01-01 00:00:00", "99999999999999999999", "2026-10-03T"}) {
    expect_equal(moment_of(none), "none");
  }
}

TEST("A year that is not told is the last one in which the moment is not to come") {
  expect_equal(moment_of("Jan 15 10:00:00"), "2026-01-15T09:00:00Z");
  expect_equal(moment_of("Jan 20 10:00:00"), "2025-01-20T09:00:00Z");
  expect_equal(moment_of("Dec 31 23:59:59"), "2025-12-31T22:59:59Z");
  expect_equal(moment_of("Feb 29 00:00:00 UTC"), "2024-02-29T00:00:00Z");
  expect_equal(moment_of("0115 10:00:00.000001"), "2026-01-15T09:00:00.000001Z");
}

TEST("Patterns of grok are regular expressions with names") {
  expect_equal(grok_of("%{IP:a} %{INT:b:int}", "x 192.0.2.1 0042"), R"({"a":"192.0.2.1","b":42})");
  expect_equal(grok_of("(?<word>[a-z]+)(x|y)%{GREEDYDATA:rest}", "abcy!"),
               R"({"word":"abc","rest":"!"})");
  expect_equal(grok_of("%{WORD:a}", "--"), "no");
  expect_equal(grok_of("[%{INT:a}]", "%{INT:a}"),
               "the pattern names no field; write %{NAME:field} "
               "or (?<field>...)");
  expect_equal(grok_of("%{NOPE:a}", ""), "there is no pattern 'NOPE'");
  for (auto const name : grok_names())
    expect(Grok::parse(base::concat("%{", name, ":x}")).has_value());
}

TEST("Counts are exact, and bounded when there are too many texts") {
  auto counter = Counter{};
  for (auto i = 0; i < 100'000; ++i) counter.add("a");
  for (auto i = 0; i < 3; ++i) {
    for (auto k = 0; k < 60'000; ++k) counter.add(base::concat("key ", k));
  }
  expect(counter.size() <= Counter::most_keys);
  expect(counter.total() == 280'000);
  expect_equal(counter.top(1)[0].key, "a");
  expect(counter.top(1)[0].count == 100'000);
  expect(counter.error() > 0);
}

TEST("Messages of one kind share a template") {
  auto templates = Templates{};
  for (auto i = 0; i < 10; ++i) {
    templates.add(base::concat("user ", i, " logged in from 10.0.0.", i), "info", i * per_second);
    templates.add("cache is cold", "info", std::nullopt);
  }
  auto const top = templates.top(10);
  expect(top.size() == 2);
  expect_equal(top[0]->text(), "user <*> logged in from <*>");
  expect_equal(to_text(*top[0]->last), "1970-01-01T00:00:09Z");
  for (auto i = 0; i < 100'000; ++i) {
    auto word = base::concat("w");
    for (auto rest = i; rest > 0; rest /= 26) word += static_cast<char>('a' + rest % 26);
    templates.add(base::concat(word, " ", word, word), "info", std::nullopt);
  }
  expect(templates.all().size() <= Templates::most_templates && templates.left_out() > 0);
}

TEST("A histogram has a bound, and says what is unusual") {
  auto histogram = Histogram{per_second};
  for (auto i = std::int64_t{0}; i < 100'000; ++i) histogram.add(i * 60 * per_second, false);
  expect(histogram.buckets().size() <= Histogram::most_buckets + 1);
  auto small = Histogram{per_second};
  for (auto i = std::int64_t{0}; i < 600; ++i) small.add(i % 20 * per_second, false);
  for (auto i = 0; i < 500; ++i) small.add(7 * per_second, true);
  auto const buckets = small.buckets();
  expect(buckets.size() == 20);
  expect_equal(buckets[7].unusual.value_or("no"), "high");
  expect_equal(buckets[8].unusual.value_or("no"), "no");
}

TEST("What is private is taken out, and what only looks like it stays") {
  constexpr Private all[] = {Private::email, Private::ip, Private::card, Private::phone,
                             Private::secret};
  expect_equal(redacted("a.b@example.org <c@d.co> @x a@b 1.2.3.4:80 10.20.30", all),
               "[email] <[email]> @x a@b [ip]:80 10.20.30");
  expect_equal(redacted("::1 fe80::1 12:30:45 4111 1111 1111 1111 4111111111111112", all),
               "[ip] [ip] 12:30:45 [card] 4111111111111112");
  expect_equal(redacted("+1 (212) 555-0100, +5 and password: \"x y\" token=abc&b=c", all),
               "[phone], +5 and password: \"[secret] y\" token=[secret]&b=c");
  expect_equal(redacted("postgres://u:p4ss@db/x https://example.org:80/", all),
               "postgres://u:[secret]@db/x https://example.org:80/");
  constexpr Private none[] = {Private::card};
  expect_equal(redacted("a@example.org", none), "a@example.org");
}

TEST("Tools say what is wrong with a call") {
  auto bench = Bench{};
  expect_equal(bench.ask("parse_logs", R"({})"),
               "failed: expected one of log_content (a text) and path (a file), got none");
  expect_equal(
      bench.ask("filter_entries", R"({"entries":[],"since":"2026-02-01","until":"2026-01-01"})"),
      "failed: until '2026-01-01' is not after since '2026-02-01'");
  expect_equal(
      bench.ask("search_entries", R"({"entries":[],"pattern":"x","context_time":"soon"})"),
      "failed: context_time: expected a number and a unit such as 500ms, 30s, 5m, 1h, 1d or "
      "1w, got 'soon'");
  expect_equal(bench.ask("extract_time_range", R"({"path":"none.log"})"),
               "failed: '/logs/none.log' does not exist");
}
