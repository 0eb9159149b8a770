// Logs of operating systems and of what runs containers.

#include <array>

#include "base/text.hpp"
#include "json/writer.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs {

// RFC 5424, section 6.2.1.
auto severity_name(int syslog_severity) -> std::string_view {
  constexpr std::array<std::string_view, 8> names = {"emergency", "alert",  "critical", "error",
                                                     "warning",   "notice", "info",     "debug"};
  return syslog_severity >= 0 && syslog_severity < 8
             ? names[static_cast<std::size_t>(syslog_severity)]
             : std::string_view{};
}

auto facility_name(int syslog_facility) -> std::string_view {
  constexpr std::array<std::string_view, 24> names = {
      "kern",   "user",   "mail",     "daemon", "auth",   "syslog",   "lpr",     "news",
      "uucp",   "cron",   "authpriv", "ftp",    "ntp",    "security", "console", "solaris-cron",
      "local0", "local1", "local2",   "local3", "local4", "local5",   "local6",  "local7"};
  return syslog_facility >= 0 && syslog_facility < 24
             ? names[static_cast<std::size_t>(syslog_facility)]
             : std::string_view{};
}

namespace formats {
namespace {

using View = std::string_view;

struct Priority {
  View facility, severity;
};

// "<34>"
auto take_priority(Scanner& scanner) -> std::optional<Priority> {
  auto const before = scanner;
  auto number = View{};
  if (scanner.take('<') && scanner.digits(number) && number.size() <= 3 && scanner.take('>')) {
    auto const value = base::parse_integer<int>(number).value_or(999);
    if (value < 192) return Priority{facility_name(value / 8), severity_name(value % 8)};
  }
  scanner = before;
  return std::nullopt;
}

auto is_month(View word) -> bool {
  return word.size() == 3 && View{"JanFebMarAprMayJunJulAugSepOctNovDec"}.contains(word);
}

// "Oct  3 13:55:36", as it stands.
auto take_old_stamp(Scanner& scanner, View& stamp) -> bool {
  auto const start = scanner.rest();
  auto part = View{};
  if (!scanner.letters(part) || !is_month(part) || !scanner.blanks() || !scanner.digits(part) ||
      !scanner.blanks()) {
    return false;
  }
  for (auto i = 0; i < 3; ++i) {
    if ((i != 0 && !scanner.take(':')) || !scanner.digits(part)) return false;
  }
  stamp = start.substr(0, start.size() - scanner.rest().size());
  return true;
}

// "2026-10-03T13:55:36.123456+00:00", as newer syslog daemons write it.
auto take_new_stamp(Scanner& scanner, View& stamp) -> bool {
  auto const text = scanner.rest();
  return text.size() > 20 && is_digit(text[0]) && text[4] == '-' && text[10] == 'T' &&
         text[13] == ':' && scanner.word(stamp);
}

// "sshd[123]:", "kernel:"; the pid is left out where there is none.
struct Tag {
  View process, pid;
};
auto take_tag(Scanner& scanner) -> std::optional<Tag> {
  auto const text = scanner.rest();
  auto const end = std::min(text.find(' '), text.size());
  // The first ':' that ends a name, with a pid in brackets or without.
  for (auto colon = text.find(':'); colon < end; colon = text.find(':', colon + 1)) {
    auto name = text.substr(0, colon);
    auto pid = View{};
    if (name.ends_with(']')) {
      auto const bracket = name.rfind('[');
      if (bracket != name.npos && bracket != 0) {
        auto digits = Scanner{name.substr(bracket + 1, name.size() - bracket - 2)};
        auto found = View{};
        if (digits.digits(found) && digits.at_end()) {
          pid = found;
          name = name.substr(0, bracket);
        }
      }
    } else if (colon + 1 != text.size() && !is_blank(text[colon + 1])) {
      continue;
    }
    if (name.empty()) return std::nullopt;
    scanner.take(text.substr(0, colon + 1));
    return Tag{name, pid};
  }
  return std::nullopt;
}

// [id name="value" ...][...] of RFC 5424, section 6.3, as JSON of JSON.
auto take_structured_data(Scanner& scanner, Entry& entry) -> bool {
  if (scanner.take('-')) return true;
  if (!scanner.next_is('[')) return false;
  while (scanner.take('[')) {
    auto id = View{};
    auto const is_name = [](char c) { return c != ' ' && c != ']' && c != '=' && c != '"'; };
    if (!scanner.while_true(id, is_name)) return false;
    while (scanner.take(' ')) {
      auto name = View{};
      auto value = View{};
      if (!scanner.while_true(name, is_name) || !scanner.take('=') || !scanner.quoted(value)) {
        return false;
      }
      auto plain = std::string{};
      for (auto i = std::size_t{0}; i < value.size(); ++i) {
        auto const is_escape =
            value[i] == '\\' && i + 1 < value.size() && View{"\"\\]"}.contains(value[i + 1]);
        plain += value[is_escape ? ++i : i];
      }
      entry.add(entry.keep(base::concat(id, ".", name)), entry.keep(std::move(plain)));
    }
    if (!scanner.take(']')) return false;
  }
  return true;
}

}  // namespace

// RFC 3164, with its priority or without, as daemons write it to files.
auto syslog(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto const priority = take_priority(scanner);
  auto time = View{};
  auto host = View{};
  if (!take_old_stamp(scanner, time) && !take_new_stamp(scanner, time)) return Match::no;
  if (!scanner.blanks() || !scanner.word(host) || !scanner.blanks()) return Match::no;
  auto const tag = take_tag(scanner);
  if (!tag) return Match::no;
  scanner.blanks();
  entry.add("time", time);
  entry.add("host", host);
  entry.add("process", tag->process);
  if (tag->pid.empty()) {
    entry.add_null("pid");
  } else {
    entry.add("pid", tag->pid);
  }
  entry.add("message", scanner.rest());
  if (priority) {
    entry.add("facility", priority->facility);
    entry.add("severity", priority->severity);
  }
  return Match::entry;
}

auto syslog_5424(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto const priority = take_priority(scanner);
  if (!priority || !scanner.take("1 ")) return Match::no;
  View parts[5];
  for (auto& each : parts) {
    if (!scanner.word(each) || !scanner.take(' ')) return Match::no;
  }
  entry.add("time", parts[0]);
  entry.add("host", parts[1]);
  entry.add("process", parts[2]);
  entry.add("pid", parts[3]);
  entry.add("msgid", parts[4]);
  if (!take_structured_data(scanner, entry)) return Match::no;
  scanner.take(' ');
  scanner.take("\xef\xbb\xbf");
  entry.add("message", scanner.rest());
  entry.add("facility", priority->facility);
  entry.add("severity", priority->severity);
  return Match::entry;
}

// The export format: fields in lines of their own. https://systemd.io/JOURNAL_EXPORT_FORMATS/
auto journald_export(View block, Header&, Entry& entry) -> Match {
  if (!block.starts_with("__CURSOR=")) return Match::no;
  auto scanner = Scanner{block};
  while (!scanner.at_end()) {
    auto line = scanner.rest().substr(0, scanner.rest().find('\n'));
    scanner.take(line);
    scanner.take('\n');
    auto const equals = line.find('=');
    if (equals == line.npos) continue;
    auto const name = line.substr(0, equals);
    auto const value = line.substr(equals + 1);
    if (name == "MESSAGE") {
      entry.add("message", value);
    } else if (name == "__REALTIME_TIMESTAMP") {
      entry.add("time", value);
    } else if (name == "_HOSTNAME") {
      entry.add("host", value);
    } else if (name == "SYSLOG_IDENTIFIER") {
      entry.add("process", value);
    } else if (name == "_PID") {
      entry.add("pid", value);
    } else if (name == "PRIORITY" && value.size() == 1 && value[0] >= '0' && value[0] <= '7') {
      entry.add("severity", severity_name(value[0] - '0'));
    } else {
      entry.add(name, value);
    }
  }
  return Match::entry;
}

// "I1003 13:55:36.123456    1234 file.go:123] message"
// https://github.com/kubernetes/community/blob/master/contributors/devel/sig-instrumentation/logging.md
auto klog(View line, Header&, Entry& entry) -> Match {
  if (line.size() < 30 || line[5] != ' ' || line[8] != ':' || line[11] != ':' || line[14] != '.') {
    return Match::no;
  }
  auto const level = line[0] == 'I'   ? View{"info"}
                     : line[0] == 'W' ? View{"warning"}
                     : line[0] == 'E' ? View{"error"}
                     : line[0] == 'F' ? View{"critical"}
                     : line[0] == 'D' ? View{"debug"}
                                      : View{};
  auto scanner = Scanner{line.substr(1)};
  auto time = View{};
  auto pid = View{};
  auto source = View{};
  auto text = View{};
  if (level.empty() || !scanner.digits(text) || text.size() != 4 || !scanner.take(' ') ||
      !scanner.word(time)) {
    return Match::no;
  }
  time = line.substr(1, 5 + time.size());
  if (!scanner.blanks() || !scanner.digits(pid) || !scanner.take(' ') ||
      !scanner.until("] ", source)) {
    return Match::no;
  }
  entry.add("time", time);
  entry.add("level", level);
  entry.add("pid", pid);
  entry.add("source", source);
  auto message = scanner.rest();
  auto tail = Scanner{message};
  auto quoted = View{};
  if (tail.quoted(quoted) && (tail.at_end() || tail.next_is(' '))) {
    entry.add("message", quoted);
    auto name = View{};
    while (tail.blanks() && tail.until('=', name)) {
      auto value = View{};
      if (!tail.quoted(value) && !tail.word(value)) break;
      entry.add(name, value);
    }
  } else {
    entry.add("message", message);
  }
  return Match::entry;
}

// "2026-10-03T13:55:36.123456789Z stdout F message", as container runtimes write for Kubernetes.
auto cri(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto time = View{};
  auto stream = View{};
  auto tag = View{};
  if (!take_new_stamp(scanner, time) || !scanner.take(' ') || !scanner.word(stream) ||
      (stream != "stdout" && stream != "stderr") || !scanner.take(' ') || !scanner.word(tag) ||
      (tag.front() != 'F' && tag.front() != 'P')) {
    return Match::no;
  }
  scanner.take(' ');
  entry.add("time", time);
  entry.add("stream", stream);
  entry.add("tag", tag);
  entry.add("message", scanner.rest());
  return Match::entry;
}

}  // namespace formats
}  // namespace logs
