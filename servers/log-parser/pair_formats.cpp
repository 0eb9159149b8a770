// Logs of names with values, and those whose names stand in a line before.

#include <algorithm>

#include "base/text.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs::formats {
namespace {

using View = std::string_view;

constexpr auto most_pairs = std::size_t{200};

constexpr auto is_key(char c) -> bool {
  return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '-' || c == '@' || c == '/';
}

// What a quoted value stands for.
auto unescaped(View value, Entry& entry) -> View {
  if (!value.contains('\\')) return value;
  auto plain = std::string{};
  for (auto i = std::size_t{0}; i < value.size(); ++i) {
    if (value[i] != '\\' || i + 1 == value.size()) {
      plain += value[i];
      continue;
    }
    auto const c = value[++i];
    plain += c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c;
  }
  return entry.keep(std::move(plain));
}

// The names under which programs write a time and a message, as the tools know them.
auto common_name(View name) -> View {
  if (name == "ts" || name == "timestamp" || name == "@timestamp" || name == "t") return "time";
  if (name == "msg") return "message";
  if (name == "lvl") return "level";
  return name;
}

// Fields of a line between tabs or blanks, '-' where there is nothing.
auto split(View line, char delimiter, std::vector<std::string> const& columns, Entry& entry)
    -> bool {
  auto scanner = Scanner{line};
  for (auto i = std::size_t{0}; i < columns.size(); ++i) {
    auto const value = scanner.rest().substr(0, scanner.rest().find(delimiter));
    scanner.take(value);
    entry.add(columns[i], value);
    if (!scanner.take(delimiter) && i + 1 != columns.size()) return false;
  }
  return scanner.at_end();
}

// "#Fields: date time s-ip ..." https://www.w3.org/TR/WD-logfile.html
auto directive(View line, Header& header) -> bool {
  if (!line.starts_with('#')) return false;
  if (!line.starts_with("#Fields:")) return true;
  header.columns.clear();
  auto scanner = Scanner{line.substr(8)};
  auto name = View{};
  while (scanner.blanks(), scanner.word(name)) {
    if (header.columns.size() < most_pairs) header.columns.emplace_back(name);
  }
  return true;
}

// The names of W3C's fields that the tools ask for, and the moment in one.
void add_common(Entry& entry) {
  auto const date = entry.text_of("date");
  auto const time = entry.text_of("time");
  for (auto& field : entry.fields()) {
    if (field.name == "time" && !date.empty()) {
      field.value.text = entry.keep(base::concat(date, " ", time));
    } else if (field.name == "c-ip") {
      field.name = "ip";
    } else if (field.name == "cs-method") {
      field.name = "method";
    } else if (field.name == "cs-uri-stem") {
      field.name = "path";
    } else if (field.name == "sc-status") {
      field.name = "status";
    } else if (field.name == "sc-bytes") {
      field.name = "size";
    } else if (field.name == "cs(User-Agent)") {
      field.name = "agent";
    } else if (field.name == "cs(Referer)") {
      field.name = "referrer";
    }
  }
}

auto with_fields(View line, char delimiter, Header& header, Entry& entry) -> Match {
  if (directive(line, header)) return Match::header;
  if (header.columns.empty() || !split(line, delimiter, header.columns, entry)) return Match::no;
  add_common(entry);
  return Match::entry;
}

// One field of RFC 4180 and what follows it.
auto take_csv_field(Scanner& scanner, char delimiter, Entry& entry, View& value) -> bool {
  if (!scanner.next_is('"')) {
    value = scanner.rest().substr(0, scanner.rest().find(delimiter));
    return scanner.take(value);
  }
  auto const text = scanner.rest();
  auto has_quotes = false;
  auto end = text.find('"', 1);
  while (end != text.npos && end + 1 < text.size() && text[end + 1] == '"') {
    has_quotes = true;
    end = text.find('"', end + 2);
  }
  if (end == text.npos) return false;
  value = text.substr(1, end - 1);
  scanner.take(text.substr(0, end + 1));
  if (has_quotes) {
    auto plain = std::string{};
    for (auto i = std::size_t{0}; i < value.size(); ++i) {
      plain += value[i];
      if (value[i] == '"') ++i;
    }
    value = entry.keep(std::move(plain));
  }
  return scanner.at_end() || scanner.next_is(delimiter);
}

auto delimited(View line, char delimiter, Header& header, Entry& entry) -> Match {
  auto values = Scanner{line};
  auto count = std::size_t{0};
  auto names = std::vector<std::string>{};
  auto const is_header = header.columns.empty();
  while (count < most_pairs) {
    auto value = View{};
    if (!take_csv_field(values, delimiter, entry, value)) return Match::no;
    if (is_header) {
      // The names of columns are words, not numbers or times.
      auto const name = base::trimmed(value);
      if (name.empty() || name.size() > 64 || is_digit(name.front()) ||
          name.find_first_of("{}[]\":=") != name.npos) {
        return Match::no;
      }
      names.emplace_back(name);
    } else {
      if (count == header.columns.size()) return Match::no;
      entry.add(common_name(header.columns[count]), value);
    }
    ++count;
    if (!values.take(delimiter)) break;
  }
  if (!values.at_end() || count < 2) return Match::no;
  if (!is_header) return count == header.columns.size() ? Match::entry : Match::no;
  header.columns = std::move(names);
  return Match::header;
}

}  // namespace

// 'time=2026-10-03T13:55:36Z level=info msg="all is well" done'
auto logfmt(View line, Header&, Entry& entry) -> Match {
  auto scanner = Scanner{line};
  auto pairs = std::size_t{0};
  auto flags = std::size_t{0};
  scanner.blanks();
  while (!scanner.at_end()) {
    auto name = View{};
    if (!scanner.while_true(name, is_key) || pairs + flags == most_pairs) return Match::no;
    if (!scanner.take('=')) {
      if (!scanner.at_end() && !is_blank(scanner.rest().front())) return Match::no;
      entry.add_json(name, "true");
      ++flags;
    } else {
      auto value = View{};
      if (scanner.quoted(value)) {
        value = unescaped(value, entry);
      } else {
        scanner.word(value);
      }
      entry.add(common_name(name), value);
      ++pairs;
    }
    if (!scanner.at_end() && !scanner.blanks()) return Match::no;
  }
  return pairs >= 2 && pairs > flags ? Match::entry : Match::no;
}

// "Oct 3 host app: user=7, action=login; result=ok": pairs somewhere in the line, with commas,
// semicolons, bars or blanks between. What stands before them is the message.
auto key_value(View line, Header&, Entry& entry) -> Match {
  auto first = View::npos;
  for (auto equals = line.find('='); equals != line.npos; equals = line.find('=', equals + 1)) {
    auto start = equals;
    while (start > 0 && is_key(line[start - 1])) --start;
    if (start != equals && !is_digit(line[start])) {
      first = start;
      break;
    }
  }
  if (first == View::npos) return Match::no;
  auto const before = base::trimmed(line.substr(0, first));
  auto scanner = Scanner{line.substr(first)};
  auto pairs = std::size_t{0};
  auto const is_between = [](char c) { return is_blank(c) || c == ',' || c == ';' || c == '|'; };
  while (!scanner.at_end() && pairs < most_pairs) {
    auto name = View{};
    auto value = View{};
    auto skipped = View{};
    if (!scanner.while_true(name, is_key) || !scanner.take('=')) {
      // A word that is no pair: a value went on behind a blank.
      scanner.while_true(skipped, [&](char c) { return !is_between(c); });
    } else {
      if (!scanner.quoted(value)) {
        scanner.while_true(value, [&](char c) { return !is_between(c); });
      }
      entry.add(common_name(name), value);
      ++pairs;
    }
    scanner.while_true(skipped, is_between);
  }
  if (pairs < 2) return Match::no;
  if (!before.empty() && !entry.find("message")) entry.add("message", before);
  return Match::entry;
}

auto w3c(View line, Header& header, Entry& entry) -> Match {
  return with_fields(line, ' ', header, entry);
}
auto cloudfront(View line, Header& header, Entry& entry) -> Match {
  return with_fields(line, '\t', header, entry);
}
auto csv(View line, Header& header, Entry& entry) -> Match {
  auto found = delimited(line, header.delimiter, header, entry);
  if (found == Match::no && header.columns.empty() && line.contains(';')) {
    header.delimiter = ';';
    entry.clear();
    found = delimited(line, ';', header, entry);
    if (found == Match::no) header.delimiter = ',';
  }
  return found;
}
auto tsv(View line, Header& header, Entry& entry) -> Match {
  return delimited(line, '\t', header, entry);
}

}  // namespace logs::formats
