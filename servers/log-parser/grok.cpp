#include "servers/log-parser/grok.hpp"

#include <algorithm>

#include "base/text.hpp"
#include "json/number.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/scanner.hpp"

namespace logs {
namespace {

using View = std::string_view;

struct Named {
  View name, pattern;
};
// In the order of their letters. Groups in them do not capture.
constexpr Named patterns[] = {
    {"BASE10NUM", R"([+-]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+))"},
    {"BASE16NUM", R"([+-]?(?:0x)?[0-9A-Fa-f]+)"},
    {"COMBINEDAPACHELOG", R"re(%{COMMONAPACHELOG} %{QS:referrer} %{QS:agent})re"},
    {"COMMONAPACHELOG",
     R"re(%{IPORHOST:ip} %{USER:ident} %{USER:auth} \[%{HTTPDATE:time}\] "(?:%{WORD:method} %{NOTSPACE:path}(?: HTTP/%{NUMBER:httpversion})?|%{DATA:request})" %{NUMBER:status} (?:%{NUMBER:size}|-))re"},
    {"DATA", R"(.*?)"},
    {"DATE", R"(%{DATE_US}|%{DATE_EU})"},
    {"DATESTAMP", R"(%{DATE}[- ]%{TIME})"},
    {"DATE_EU", R"(%{MONTHDAY}[./-]%{MONTHNUM}[./-]%{YEAR})"},
    {"DATE_US", R"(%{MONTHNUM}[/-]%{MONTHDAY}[/-]%{YEAR})"},
    {"DAY",
     R"((?:Mon(?:day)?|Tue(?:sday)?|Wed(?:nesday)?|Thu(?:rsday)?|Fri(?:day)?|Sat(?:urday)?|Sun(?:day)?))"},
    {"EMAILADDRESS", R"([a-zA-Z0-9!#$%&'*+/=?^_`{|}~.-]+@%{HOSTNAME})"},
    {"GREEDYDATA", R"(.*)"},
    {"HOSTNAME", R"([0-9A-Za-z](?:[0-9A-Za-z-]{0,62})(?:\.[0-9A-Za-z](?:[0-9A-Za-z-]{0,62}))*\.?)"},
    {"HOSTPORT", R"(%{IPORHOST}:%{POSINT})"},
    {"HOUR", R"((?:2[0123]|[01]?[0-9]))"},
    {"HTTPDATE", R"(%{MONTHDAY}/%{MONTH}/%{YEAR}:%{TIME} %{INT})"},
    {"INT", R"((?:[+-]?[0-9]+))"},
    {"IP", R"((?:%{IPV6}|%{IPV4}))"},
    {"IPORHOST", R"((?:%{IP}|%{HOSTNAME}))"},
    {"IPV4", R"((?:[0-9]{1,3}\.){3}[0-9]{1,3})"},
    {"IPV6", R"((?:[0-9A-Fa-f]{0,4}:){2,7}(?:[0-9A-Fa-f]{1,4}|(?:[0-9]{1,3}\.){3}[0-9]{1,3})?)"},
    {"ISO8601_TIMEZONE", R"((?:Z|[+-]%{HOUR}(?::?%{MINUTE})?))"},
    {"JAVACLASS", R"((?:[a-zA-Z$_][a-zA-Z$_0-9]*\.)*[a-zA-Z$_][a-zA-Z$_0-9]*)"},
    {"JAVAFILE", R"((?:[a-zA-Z$_0-9. -]+))"},
    // Levels in capitals, small letters or as words.
    {"LOGLEVEL",
     R"((?:[Tt]race|TRACE|[Dd]ebug|DEBUG|[Ii]nfo(?:rmation)?|INFO(?:RMATION)?|[Nn]otice|NOTICE|)"
     R"([Ww]arn(?:ing)?|WARN(?:ING)?|[Ee]rr(?:or)?|ERR(?:OR)?|[Cc]rit(?:ical)?|CRIT(?:ICAL)?|)"
     R"([Ff]atal|FATAL|[Ss]evere|SEVERE|[Aa]lert|ALERT|[Ee]merg(?:ency)?|EMERG(?:ENCY)?|)"
     R"([Pp]anic|PANIC))"},
    {"MAC", R"((?:(?:[A-Fa-f0-9]{2}[:-]){5}[A-Fa-f0-9]{2}|(?:[A-Fa-f0-9]{4}\.){2}[A-Fa-f0-9]{4}))"},
    {"MINUTE", R"((?:[0-5][0-9]))"},
    {"MONTH",
     R"((?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sep(?:tember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?))"},
    {"MONTHDAY", R"((?:0[1-9]|[12][0-9]|3[01]|[1-9]))"},
    {"MONTHNUM", R"((?:0[1-9]|1[0-2]|[1-9]))"},
    {"NONNEGINT", R"([0-9]+)"},
    {"NOTSPACE", R"([^ \t\r\n]+)"},
    {"NUMBER", R"((?:%{BASE10NUM}))"},
    {"PATH", R"((?:/[^ \t\r\n]*|[A-Za-z]:\\[^ \t\r\n]*))"},
    {"POSINT", R"([1-9][0-9]*)"},
    {"PROG", R"([!-Z\\^-~]+)"},
    {"QS", R"(%{QUOTEDSTRING})"},
    {"QUOTEDSTRING", R"re("(?:[^"\\]|\\.)*")re"},
    {"SECOND", R"((?:[0-5]?[0-9]|60)(?:[:.,][0-9]+)?)"},
    {"SPACE", R"([ \t]*)"},
    {"SYSLOGHOST", R"(%{IPORHOST})"},
    {"SYSLOGPROG", R"(%{PROG:process}(?:\[%{POSINT:pid}\])?)"},
    {"SYSLOGTIMESTAMP", R"(%{MONTH} +%{MONTHDAY} %{TIME})"},
    {"TIME", R"(%{HOUR}:%{MINUTE}(?::%{SECOND})?)"},
    {"TIMESTAMP_ISO8601",
     R"(%{YEAR}-%{MONTHNUM}-%{MONTHDAY}[T ]%{HOUR}:?%{MINUTE}(?::?%{SECOND})?%{ISO8601_TIMEZONE}?)"},
    {"TZ", R"([A-Z]{3,4})"},
    {"URI", R"([A-Za-z][A-Za-z0-9+.-]*://[^ \t\r\n]+)"},
    {"URIPATH", R"(/[^ \t\r\n?#]*)"},
    {"URIPATHPARAM", R"(/[^ \t\r\n]*)"},
    {"USER", R"(%{USERNAME})"},
    {"USERNAME", R"([a-zA-Z0-9._@-]+)"},
    {"UUID", R"([A-Fa-f0-9]{8}-(?:[A-Fa-f0-9]{4}-){3}[A-Fa-f0-9]{12})"},
    {"WORD", R"(\b\w+\b)"},
    {"YEAR", R"([0-9]{4}|[0-9]{2})"},
};

auto pattern_of(View name) -> std::optional<View> {
  auto const* const found = std::ranges::find(patterns, name, &Named::name);
  return found == std::end(patterns) ? std::nullopt : std::optional{found->pattern};
}

auto is_name(View text) -> bool {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return is_letter(c) || is_digit(c) || c == '_' || c == '.' || c == '@' || c == '-' ||
           c == '[' || c == ']';
  });
}

}  // namespace

// The regular expression in the making.
struct Grok::Expansion {
  std::string regex;
  std::vector<Capture> captures;
  std::size_t groups = 0;

  auto add(View pattern, int depth) -> base::Result<void>;
  auto add_reference(View inside, int depth) -> base::Result<void>;
};

auto Grok::Expansion::add(View pattern, int depth) -> base::Result<void> {
  if (depth > 12 || regex.size() > 4 * kit::Regex::longest_pattern) {
    return base::failure("the pattern is too large once the names in it stand for what they mean");
  }
  auto in_class = false;
  for (auto i = std::size_t{0}; i < pattern.size(); ++i) {
    auto const c = pattern[i];
    auto const rest = pattern.substr(i);
    if (c == '\\' && i + 1 < pattern.size()) {
      regex += rest.substr(0, 2);
      ++i;
    } else if (!in_class && rest.starts_with("%{")) {
      auto const end = rest.find('}');
      if (end == rest.npos) return base::failure("'%{' without the '}' that ends it");
      TRY(add_reference(rest.substr(2, end - 2), depth));
      i += end;
    } else if (!in_class && (rest.starts_with("(?<") || rest.starts_with("(?P<")) &&
               !rest.starts_with("(?<=") && !rest.starts_with("(?<!")) {
      auto const start = rest.find('<') + 1;
      auto const end = rest.find('>');
      if (end == rest.npos || !is_name(rest.substr(start, end - start))) {
        return base::failure(
            base::concat("expected a name between '<' and '>' in ", base::quoted(rest)));
      }
      captures.push_back({++groups, std::string{rest.substr(start, end - start)}, Type::text});
      regex += '(';
      i += end;
    } else if (!in_class && c == '(' && !rest.starts_with("(?")) {
      regex += "(?:";
    } else {
      if (c == '[' && !in_class) {
        in_class = true;
        // A bracket that stands first is itself.
        regex += c;
        if (i + 1 < pattern.size() && pattern[i + 1] == '^') regex += pattern[++i];
        if (i + 1 < pattern.size() && pattern[i + 1] == ']') regex += "\\]", ++i;
        continue;
      }
      if (c == ']') in_class = false;
      regex += c;
    }
  }
  return {};
}

auto Grok::Expansion::add_reference(View inside, int depth) -> base::Result<void> {
  auto const colon = inside.find(':');
  auto const name = inside.substr(0, colon);
  auto field = colon == inside.npos ? View{} : inside.substr(colon + 1);
  auto type = Type::text;
  if (auto const second = field.find(':'); second != field.npos) {
    auto const wish = field.substr(second + 1);
    if (wish != "int" && wish != "float" && wish != "string") {
      return base::failure(
          base::concat("the type of a field is int, float or string, not ", base::quoted(wish)));
    }
    type = wish == "string" ? Type::text : Type::number;
    field = field.substr(0, second);
  }
  if (colon != inside.npos && !is_name(field)) {
    return base::failure(base::concat("%{", inside, "} has no name of a field that can be used"));
  }
  auto const meant = pattern_of(name);
  if (!meant) {
    auto const names = grok_names();
    auto const close = base::nearest(name, names);
    return base::failure(base::concat("there is no pattern ", base::quoted(name),
                                      close ? base::concat("; did you mean ", *close, "?") : ""));
  }
  // Parts of what has a name of its own are not fields as well.
  if (field.empty()) {
    regex += "(?:";
  } else {
    captures.push_back({++groups, std::string{field}, type});
    regex += '(';
  }
  TRY(add(*meant, depth + 1));
  regex += ')';
  return {};
}

auto Grok::parse(std::string_view pattern) -> base::Result<Grok> {
  auto expansion = Expansion{};
  TRY(expansion.add(pattern, 0));
  if (expansion.captures.empty()) {
    return base::failure("the pattern names no field; write %{NAME:field} or (?<field>...)");
  }
  auto regex = TRY(kit::Regex::parse(expansion.regex, {.one_line = true, .groups = true}));
  return Grok{std::move(regex), std::move(expansion.captures), expansion.groups};
}

auto Grok::match(std::string_view line, Entry& entry) const -> Match {
  auto const spans = regex_.find(line, groups_ + 1);
  if (spans.empty()) return Match::no;
  for (auto const& capture : captures_) {
    auto const& span = spans[capture.group];
    if (!span) continue;
    auto text = line.substr(span->start, span->end - span->start);
    if (text.size() > 1 && text.front() == '"' && text.back() == '"') {
      text = text.substr(1, text.size() - 2);
    }
    if (capture.type == Type::number && json::to_double(text)) {
      auto start = text.find_first_not_of('+');
      auto number = text.substr(start);
      // JSON has no zeros before a number, and digits on both sides of a point.
      entry.add_json(capture.name, entry.keep(json::to_text(*json::to_double(number))));
      continue;
    }
    if (!entry.find(capture.name)) entry.add(capture.name, text);
  }
  return Match::entry;
}

auto grok_names() -> std::vector<std::string_view> {
  auto names = std::vector<View>{};
  for (auto const& each : patterns) names.push_back(each.name);
  return names;
}

}  // namespace logs
