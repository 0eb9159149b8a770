// The formats of logs, each with a matcher of its own: no line meets a general regex.

#pragma once

#include <array>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "servers/log-parser/entry.hpp"

namespace logs {

// What lines before have said of the lines to come.
struct Header {
  std::vector<std::string> columns;  // of CSV, TSV, IIS and CloudFront
  char delimiter = ',';
};

enum class Match {
  entry,
  header,  // says what is to come, and is no entry
  no,
};

struct Format {
  std::string_view name;
  Match (*match)(std::string_view line, Header& header, Entry& entry);
  // Lines of which no entry begins belong to the entry before: tracebacks, statements of SQL.
  bool joins = false;
  // Where entries have several lines: whether one begins here. `match` gets all of its lines.
  bool (*begins)(std::string_view line) = nullptr;
  // How many of the lines of a sample have to fit. Others than the stricter formats fit by chance.
  double least_share = 0.05;
};

// As clients name them.
inline constexpr std::array<std::string_view, 27> format_names = {
    "auto",          "apache_combined",
    "apache_common", "nginx",
    "syslog",        "python",
    "json",          "syslog_5424",
    "journald",      "klog",
    "cri",           "nginx_error",
    "apache_error",  "haproxy",
    "alb",           "elb",
    "cloudfront",    "iis",
    "postgres",      "mysql_error",
    "mysql_slow",    "redis",
    "log4j",         "logfmt",
    "csv",           "tsv",
    "key_value"};

// In the order in which they are tried; what comes first wins where two fit as well.
auto all_formats() -> std::span<Format const>;
auto find_format(std::string_view name) -> Format const*;

// Who writes JSON like that: "pino", "ecs"; empty when nobody is known for it.
auto dialect_of(Entry const& entry) -> std::string_view;

// What a format says of the severity of its own accord, in the words of syslog; empty when nothing.
auto severity_name(int syslog_severity) -> std::string_view;
auto facility_name(int syslog_facility) -> std::string_view;

namespace formats {

auto json(std::string_view line, Header& header, Entry& entry) -> Match;

auto apache_combined(std::string_view line, Header& header, Entry& entry) -> Match;
auto apache_common(std::string_view line, Header& header, Entry& entry) -> Match;
auto nginx(std::string_view line, Header& header, Entry& entry) -> Match;
auto nginx_error(std::string_view line, Header& header, Entry& entry) -> Match;
auto apache_error(std::string_view line, Header& header, Entry& entry) -> Match;
auto alb(std::string_view line, Header& header, Entry& entry) -> Match;
auto elb(std::string_view line, Header& header, Entry& entry) -> Match;
auto haproxy(std::string_view line, Header& header, Entry& entry) -> Match;

auto syslog(std::string_view line, Header& header, Entry& entry) -> Match;
auto syslog_5424(std::string_view line, Header& header, Entry& entry) -> Match;
auto journald_export(std::string_view line, Header& header, Entry& entry) -> Match;
auto klog(std::string_view line, Header& header, Entry& entry) -> Match;
auto cri(std::string_view line, Header& header, Entry& entry) -> Match;

auto python(std::string_view line, Header& header, Entry& entry) -> Match;
auto log4j(std::string_view line, Header& header, Entry& entry) -> Match;
auto postgres(std::string_view line, Header& header, Entry& entry) -> Match;
auto redis(std::string_view line, Header& header, Entry& entry) -> Match;
auto mysql_error(std::string_view line, Header& header, Entry& entry) -> Match;
auto mysql_slow(std::string_view line, Header& header, Entry& entry) -> Match;

auto logfmt(std::string_view line, Header& header, Entry& entry) -> Match;
auto key_value(std::string_view line, Header& header, Entry& entry) -> Match;
auto w3c(std::string_view line, Header& header, Entry& entry) -> Match;
auto cloudfront(std::string_view line, Header& header, Entry& entry) -> Match;
auto csv(std::string_view line, Header& header, Entry& entry) -> Match;
auto tsv(std::string_view line, Header& header, Entry& entry) -> Match;

}  // namespace formats
}  // namespace logs
