// Logs of programs and of databases.

#include <algorithm>

#include "base/text.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs::formats {
namespace {

using View = std::string_view;

auto has_digits(View text, std::initializer_list<std::size_t> places) -> bool {
  return std::ranges::all_of(places,
                             [&](auto at) { return at < text.size() && is_digit(text[at]); });
}

// "13:55:36", "13:55:36.123", "13:55:36,123456"
auto take_time_of_day(Scanner& scanner) -> bool {
  auto const text = scanner.rest();
  if (text.size() < 8 || text[2] != ':' || text[5] != ':' ||
      !has_digits(text, {0, 1, 3, 4, 6, 7})) {
    return false;
  }
  scanner.take(text.substr(0, 8));
  auto fraction = View{};
  if (scanner.next_is('.') || scanner.next_is(',')) {
    scanner.take(scanner.rest().substr(0, 1));
    scanner.digits(fraction);
  }
  return true;
}

// "2026-10-03 13:55:36", with 'T', a fraction after '.' or ',' and a zone that stands close by.
auto take_date_time(Scanner& scanner, View& time) -> bool {
  auto const text = scanner.rest();
  if (text.size() < 19 || text[4] != '-' || text[7] != '-' ||
      (text[10] != ' ' && text[10] != 'T') || !has_digits(text, {0, 1, 2, 3, 5, 6, 8, 9})) {
    return false;
  }
  auto inner = Scanner{text.substr(11)};
  if (!take_time_of_day(inner)) return false;
  auto zone = View{};
  if (inner.take('Z')) {
  } else if (inner.next_is('+') || inner.next_is('-')) {
    inner.take(inner.rest().substr(0, 1));
    inner.while_true(zone, [](char c) { return is_digit(c) || c == ':'; });
  }
  time = text.substr(0, text.size() - inner.rest().size());
  scanner.take(time);
  return true;
}

auto is_level(View word) -> bool {
  constexpr View levels[] = {"TRACE", "DEBUG", "INFO",   "NOTICE",  "WARN",   "WARNING",
                             "ERROR", "FATAL", "OFF",    "ALL",     "SEVERE", "CONFIG",
                             "FINE",  "FINER", "FINEST", "CRITICAL"};
  return std::ranges::find(levels, word) != std::end(levels);
}

// "[main]", "[http-nio-8080-exec-1]"
auto take_bracketed(Scanner& scanner, View& found) -> bool {
  scanner.blanks();
  return scanner.between('[', ']', found);
}

auto without_blanks(View text) -> View { return base::trimmed(text); }

// "2026-10-03T13:55:36.123+00:00  INFO 1234 --- [main] c.e.App : message"
auto spring(Scanner scanner, View time, View level, Entry& entry) -> bool {
  auto pid = View{};
  auto thread = View{};
  auto logger = View{};
  scanner.blanks();
  if (!scanner.digits(pid) || !scanner.take(" ---")) return false;
  if (!take_bracketed(scanner, thread)) return false;
  // The name of the application may stand in brackets before that of the thread.
  auto second = View{};
  if (take_bracketed(scanner, second)) thread = second;
  scanner.blanks();
  if (!scanner.word(logger) || !scanner.blanks() || !scanner.take(':')) return false;
  scanner.blanks();
  entry.add("time", time);
  entry.add("level", level);
  entry.add("pid", pid);
  entry.add("thread", without_blanks(thread));
  entry.add("logger", logger);
  entry.add("message", scanner.rest());
  return true;
}

// "[2026-10-03T13:55:36,123][INFO ][o.e.n.Node] [node-1] message"
auto bracketed(Scanner scanner, Entry& entry) -> bool {
  auto time = View{};
  auto level = View{};
  auto logger = View{};
  if (!scanner.between('[', ']', time) || !scanner.between('[', ']', level) ||
      !is_level(without_blanks(level)) || !scanner.between('[', ']', logger)) {
    return false;
  }
  auto inner = Scanner{time};
  if (!take_date_time(inner, time) || !inner.at_end()) return false;
  entry.add("time", time);
  entry.add("level", without_blanks(level));
  entry.add("logger", without_blanks(logger));
  scanner.blanks();
  entry.add("message", scanner.rest());
  return true;
}

// What stands between the level and the message, in the patterns that people write most:
// "[thread] logger - message", "logger [thread] - message", "logger:12 - message", "logger:
// message".
void add_named(Scanner scanner, View thread, Entry& entry) {
  scanner.blanks();
  auto found = View{};
  if (thread.empty() && take_bracketed(scanner, found)) thread = found;
  scanner.blanks();
  auto logger = View{};
  auto const rest = scanner.rest();
  if (auto const dash = rest.find(" - "); dash != rest.npos) {
    auto named = Scanner{rest.substr(0, dash)};
    auto word = View{};
    if (named.word(word)) {
      named.blanks();
      auto second = View{};
      if (named.at_end() || (named.between('[', ']', second) && named.at_end())) {
        logger = word;
        if (!second.empty()) thread = second;
        scanner.take(rest.substr(0, dash + 3));
      }
    } else if (rest.starts_with("- ")) {
      scanner.take("- ");
    }
  } else if (auto const colon = rest.find(": "); colon != rest.npos &&
                                                 rest.substr(0, colon).contains('.') &&
                                                 !rest.substr(0, colon).contains(' ')) {
    logger = rest.substr(0, colon);
    scanner.take(rest.substr(0, colon + 2));
  }
  if (!thread.empty()) entry.add("thread", thread);
  if (!logger.empty()) entry.add("logger", logger);
  entry.add("message", scanner.rest());
}

}  // namespace

// "2026-10-03 13:55:36,123 - logger - LEVEL - message"
auto python(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto const separator = [&] { return scanner.blanks() && scanner.take('-') && scanner.blanks(); };
  auto logger = View{};
  auto level = View{};
  if (line.size() < 23 || line[4] != '-' || line[10] != ' ' || line[19] != ',') return Match::no;
  auto const time = line.substr(0, 23);
  auto stamp = View{};
  if (!take_date_time(scanner, stamp) || stamp != time || !separator() || !scanner.word(logger) ||
      !separator() || !scanner.word(level) || !separator()) {
    return Match::no;
  }
  entry.add("time", time);
  entry.add("logger", logger);
  entry.add("level", level);
  entry.add("message", scanner.rest());
  return Match::entry;
}

auto log4j(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  if (bracketed(scanner, entry)) return Match::entry;
  auto const start = scanner.rest();
  auto time = View{};
  if (!take_date_time(scanner, time)) {
    if (!take_time_of_day(scanner)) return Match::no;
    time = start.substr(0, start.size() - scanner.rest().size());
  }
  if (!scanner.blanks()) return Match::no;
  auto thread = View{};
  auto level = View{};
  take_bracketed(scanner, thread);
  if (is_level(without_blanks(thread))) {
    level = without_blanks(thread);
    thread = {};
  } else {
    scanner.blanks();
    if (!scanner.letters(level) || !is_level(level)) return Match::no;
  }
  if (!scanner.at_end() && !is_blank(scanner.rest().front()) && !scanner.next_is('[')) {
    return Match::no;
  }
  if (spring(scanner, time, level, entry)) return Match::entry;
  entry.add("time", time);
  entry.add("level", level);
  add_named(scanner, thread, entry);
  return Match::entry;
}

// "2026-10-03 13:55:36.123 UTC [1234] user@db LOG:  message": the prefix as most set it.
// https://www.postgresql.org/docs/current/runtime-config-logging.html#GUC-LOG-LINE-PREFIX
auto postgres(View line, Header&, Entry& entry) -> Match {
  struct Word {
    View word, level;
  };
  constexpr Word words[] = {{"LOG", "info"},        {"INFO", "info"},    {"NOTICE", "notice"},
                            {"WARNING", "warning"}, {"ERROR", "error"},  {"FATAL", "critical"},
                            {"PANIC", "emergency"}, {"DETAIL", "info"},  {"HINT", "info"},
                            {"STATEMENT", "info"},  {"CONTEXT", "info"}, {"QUERY", "info"},
                            {"DEBUG1", "debug"},    {"DEBUG2", "debug"}, {"DEBUG3", "debug"},
                            {"DEBUG4", "debug"},    {"DEBUG5", "debug"}, {"DEBUG", "debug"}};
  auto scanner = Scanner{line};
  auto time = View{};
  if (!take_date_time(scanner, time) || !scanner.take(' ')) return Match::no;
  auto zone = View{};
  if (scanner.letters(zone)) {
    time = line.substr(0, time.size() + 1 + zone.size());
    if (!scanner.take(' ')) return Match::no;
  }
  auto pid = View{};
  if (!scanner.between('[', ']', pid) || pid.empty()) return Match::no;
  // What stands between is who: "user@db", "app=x,user=y,db=z", or nothing.
  auto const rest = scanner.rest();
  for (auto at = rest.find(':'); at != rest.npos && at < 200; at = rest.find(':', at + 1)) {
    auto const before = rest.substr(0, at);
    auto const start = before.rfind(' ') + 1;
    auto const* const found = std::ranges::find(words, before.substr(start), &Word::word);
    if (found == std::end(words)) continue;
    entry.add("time", time);
    entry.add("pid", pid.substr(0, pid.find('-')));
    auto who = base::trimmed(before.substr(0, start));
    while (who.starts_with(':') || who.starts_with('[')) who.remove_prefix(1);
    if (auto const sign = who.find('@'); sign != who.npos && !who.contains('=')) {
      entry.add("user", who.substr(0, sign));
      entry.add("database", who.substr(sign + 1, who.find(' ') - sign - 1));
    } else if (!who.empty()) {
      entry.add("client", who);
    }
    entry.add("level", found->word);
    entry.add("message", base::trimmed(rest.substr(at + 1)));
    entry.level = found->level;
    return Match::entry;
  }
  return Match::no;
}

// "1234:M 03 Oct 2026 13:55:36.123 * message"
auto redis(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto pid = View{};
  auto part = View{};
  if (!scanner.digits(pid) || !scanner.take(':') || !scanner.letters(part) || part.size() != 1 ||
      !scanner.take(' ')) {
    return Match::no;
  }
  auto const role = part == "M"   ? View{"master"}
                    : part == "S" ? View{"replica"}
                    : part == "C" ? View{"child"}
                    : part == "X" ? View{"sentinel"}
                                  : View{};
  auto const start = scanner.rest();
  if (role.empty() || !scanner.digits(part) || !scanner.take(' ') || !scanner.letters(part) ||
      !scanner.take(' ')) {
    return Match::no;
  }
  // Before 2.9 there was no year.
  auto year = scanner;
  if (year.digits(part) && year.take(' ')) scanner = year;
  if (!take_time_of_day(scanner)) return Match::no;
  auto const time = start.substr(0, start.size() - scanner.rest().size());
  if (!scanner.take(' ') || scanner.at_end()) return Match::no;
  auto const sign = scanner.rest().front();
  auto const level = sign == '.'   ? View{"debug"}
                     : sign == '-' ? View{"info"}
                     : sign == '*' ? View{"notice"}
                     : sign == '#' ? View{"warning"}
                                   : View{};
  if (level.empty()) return Match::no;
  scanner.take(sign);
  scanner.take(' ');
  entry.add("time", time);
  entry.add("pid", pid);
  entry.add("role", role);
  entry.add("level", level);
  entry.add("message", scanner.rest());
  return Match::entry;
}

// "2026-10-03T13:55:36.123456Z 0 [Warning] [MY-010068] [Server] message"
// https://dev.mysql.com/doc/refman/8.4/en/error-log-format.html
auto mysql_error(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto time = View{};
  auto thread = View{};
  auto level = View{};
  if (!take_date_time(scanner, time) || time[10] != 'T' || !scanner.take(' ') ||
      !scanner.digits(thread) || !scanner.take(' ') || !scanner.between('[', ']', level) ||
      (level != "System" && level != "Note" && level != "Warning" && level != "ERROR" &&
       level != "Error")) {
    return Match::no;
  }
  entry.add("time", time);
  entry.add("thread", thread);
  entry.add("level", level);
  auto part = View{};
  if (scanner.take(" [") && scanner.until(']', part)) entry.add("code", part);
  if (scanner.take(" [") && scanner.until(']', part)) entry.add("subsystem", part);
  scanner.blanks();
  entry.add("message", scanner.rest());
  if (level == "System" || level == "Note") entry.level = "info";
  return Match::entry;
}

// "# Time: ...", "# User@Host: ...", "# Query_time: 2.0  Lock_time: 0.0 ...", and the statement.
// https://dev.mysql.com/doc/refman/8.4/en/slow-query-log.html
auto mysql_slow(View block, Header&, Entry& entry) -> Match {
  if (!block.starts_with("# Time: ")) return Match::no;
  auto scanner = Scanner{block};
  auto statement = View{};
  while (!scanner.at_end()) {
    auto const line = scanner.rest().substr(0, scanner.rest().find('\n'));
    if (!line.starts_with("# ")) {
      statement = scanner.rest();
      break;
    }
    scanner.take(line);
    scanner.take('\n');
    auto fields = Scanner{line.substr(2)};
    auto name = View{};
    auto value = View{};
    if (fields.take("Time: ")) {
      entry.add("time", fields.rest());
    } else if (fields.take("User@Host: ")) {
      entry.add("user", fields.rest().substr(0, fields.rest().find("  ")));
    } else {
      while (fields.blanks() || !fields.at_end()) {
        if (!fields.until(": ", name) || !fields.word(value)) break;
        entry.add(entry.keep(base::lower(name)), value);
      }
    }
  }
  // Which database, and when, is said by statements of its own.
  while (statement.starts_with("use ") || statement.starts_with("SET timestamp=")) {
    statement.remove_prefix(std::min(statement.find('\n'), statement.size() - 1) + 1);
  }
  entry.add("message", base::trimmed(statement));
  entry.level = "warning";
  return Match::entry;
}

}  // namespace logs::formats
