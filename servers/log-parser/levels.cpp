#include "servers/log-parser/levels.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "servers/log-parser/values.hpp"

namespace logs {
namespace {

using View = std::string_view;

constexpr std::array<View, 8> names = {"debug", "info",     "notice", "warning",
                                       "error", "critical", "alert",  "emergency"};

struct Alias {
  View name;
  Severity severity;
};
constexpr Alias aliases[] = {
    {"warn", Severity::warning},    {"err", Severity::error},       {"crit", Severity::critical},
    {"emerg", Severity::emergency}, {"fatal", Severity::critical},  {"trace", Severity::debug},
    {"severe", Severity::error},    {"panic", Severity::emergency}, {"fine", Severity::debug},
    {"finer", Severity::debug},     {"finest", Severity::debug},    {"verbose", Severity::debug},
    {"dpanic", Severity::critical}, {"debug1", Severity::debug},    {"debug2", Severity::debug}};

// Pino and bunyan count in tens, from trace 10 to fatal 60.
auto of_tens(View number) -> View {
  if (number.size() != 2 || number[1] != '0') return {};
  switch (number[0]) {
    case '1':
    case '2':
      return "debug";
    case '3':
      return "info";
    case '4':
      return "warning";
    case '5':
      return "error";
    case '6':
      return "critical";
    default:
      return {};
  }
}

auto of_status(View status) -> View {
  auto const number = base::parse_integer<int>(status);
  if (!number) return "info";
  return *number >= 500 ? "error" : *number >= 400 ? "warning" : "info";
}

// Whether `word`, in small letters, occurs in the text whatever its case.
auto contains(View text, View word) -> bool {
  if (text.size() < word.size()) return false;
  auto const last = text.size() - word.size();
  auto const small = word.front();
  auto const capital = static_cast<char>(small - 'a' + 'A');
  for (auto at = std::size_t{0}; at <= last; ++at) {
    if (text[at] != small && text[at] != capital) continue;
    if (base::equal_ignoring_case(text.substr(at, word.size()), word)) return true;
  }
  return false;
}

auto of_words(View text) -> View {
  constexpr View words[] = {"error", "warning", "warn", "critical", "crit", "debug", "info"};
  for (auto const word : words) {
    if (contains(text, word)) return word;
  }
  return "info";
}

auto has_capital(View text) -> bool {
  return std::ranges::any_of(text, [](char c) { return c >= 'A' && c <= 'Z'; });
}

}  // namespace

auto severity_of(std::string_view level) -> Severity {
  if (auto const found = std::ranges::find(names, level); found != names.end()) {
    return static_cast<Severity>(found - names.begin());
  }
  auto const* const alias = std::ranges::find(aliases, level, &Alias::name);
  return alias == std::end(aliases) ? Severity::info : alias->severity;
}

auto name_of(Severity severity) -> std::string_view {
  return names[static_cast<std::size_t>(severity)];
}

auto lowered(std::string_view text, Entry& entry) -> std::string_view {
  if (!has_capital(text)) return text;
  // Nearly always one of a few.
  for (auto const name : names) {
    if (base::equal_ignoring_case(text, name)) return name;
  }
  for (auto const& alias : aliases) {
    if (base::equal_ignoring_case(text, alias.name)) return alias.name;
  }
  return entry.keep(base::lower(text));
}

auto level_of(Entry& entry) -> std::string_view {
  for (View const name : {"level", "severity", "loglevel", "log_level", "log.level", "@l", "lvl"}) {
    auto const* const value = entry.find(name);
    if (!value || (value->kind == Value::Kind::text && value->text.empty())) continue;
    if (value->kind == Value::Kind::text) return lowered(value->text, entry);
    if (value->kind == Value::Kind::json) {
      if (auto const known = of_tens(value->text); !known.empty()) return known;
    }
    return lowered(entry.keep(text_of(*value)), entry);
  }
  if (auto const nested = find(entry, "log.level");
      nested && nested->kind == Value::Kind::text && !nested->text.empty()) {
    return lowered(nested->text, entry);
  }
  if (auto const* const status = entry.find("status")) {
    if (status->kind == Value::Kind::text || status->kind == Value::Kind::json) {
      return of_status(status->text);
    }
  }
  for (View const name : {"message", "raw", "msg", "log"}) {
    auto const* const value = entry.find(name);
    if (value) return value->kind == Value::Kind::text ? of_words(value->text) : "info";
  }
  return "info";
}

}  // namespace logs
