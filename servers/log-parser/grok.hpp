// Patterns that users give in the notation of grok: regular expressions in which %{NAME:field}
// stands for a pattern that has a name.
// https://www.elastic.co/docs/reference/logstash/plugins/plugins-filters-grok
//
//   %{IPORHOST:ip} - %{USER} \[%{HTTPDATE:time}\] "%{WORD:method} %{NOTSPACE:path}"
//   %{INT:status:int}
//
// A field's type, int or float, makes it a number. (?<field>...) names a part without a pattern.
// They are kit::Regex, and so take time in proportion to the line.

#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "kit/regex/regex.hpp"
#include "servers/log-parser/entry.hpp"

namespace logs {

enum class Match;

class Grok {
 public:
  // The failure says what is wrong with the pattern, and which name was meant.
  static auto parse(std::string_view pattern) -> base::Result<Grok>;

  // Whether it occurs in the line, anywhere; its fields are those that took part.
  auto match(std::string_view line, Entry& entry) const -> Match;

 private:
  enum class Type { text, number };
  struct Capture {
    std::size_t group;
    std::string name;
    Type type;
  };

  struct Expansion;

  Grok(kit::Regex regex, std::vector<Capture> captures, std::size_t groups)
      : regex_{std::move(regex)}, captures_{std::move(captures)}, groups_{groups} {}

  kit::Regex regex_;
  std::vector<Capture> captures_;
  std::size_t groups_;
};

// The names of all patterns, in the order of their letters.
auto grok_names() -> std::vector<std::string_view>;

}  // namespace logs
