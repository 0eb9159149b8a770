#include "servers/log-parser/formats.hpp"

#include <algorithm>

namespace logs {
namespace {

auto begins_export(std::string_view line) -> bool { return line.starts_with("__CURSOR="); }
auto begins_slow_query(std::string_view line) -> bool { return line.starts_with("# Time: "); }

// What is said in few words, such as pairs with '=', fits lines of any kind by chance.
constexpr auto weak = 0.6;

constexpr Format table[] = {
    {.name = "json", .match = &formats::json},
    {.name = "apache_combined", .match = &formats::apache_combined},
    {.name = "apache_common", .match = &formats::apache_common},
    // Whatever fits it fits apache_combined as well.
    {.name = "nginx", .match = &formats::nginx},
    // Lines of it are lines of syslog when a daemon has written them.
    {.name = "haproxy", .match = &formats::haproxy},
    {.name = "syslog", .match = &formats::syslog, .joins = true},
    {.name = "python", .match = &formats::python, .joins = true},
    {.name = "syslog_5424", .match = &formats::syslog_5424, .joins = true},
    {.name = "cri", .match = &formats::cri},
    {.name = "klog", .match = &formats::klog, .joins = true},
    {.name = "nginx_error", .match = &formats::nginx_error, .joins = true},
    {.name = "apache_error", .match = &formats::apache_error, .joins = true},
    {.name = "alb", .match = &formats::alb},
    {.name = "elb", .match = &formats::elb},
    {.name = "cloudfront", .match = &formats::cloudfront},
    {.name = "iis", .match = &formats::w3c},
    {.name = "postgres", .match = &formats::postgres, .joins = true},
    {.name = "mysql_error", .match = &formats::mysql_error, .joins = true},
    {.name = "mysql_slow", .match = &formats::mysql_slow, .begins = &begins_slow_query},
    {.name = "redis", .match = &formats::redis},
    {.name = "log4j", .match = &formats::log4j, .joins = true},
    {.name = "journald", .match = &formats::journald_export, .begins = &begins_export},
    {.name = "logfmt", .match = &formats::logfmt, .least_share = weak},
    {.name = "tsv", .match = &formats::tsv, .least_share = weak},
    {.name = "csv", .match = &formats::csv, .least_share = weak},
    {.name = "key_value", .match = &formats::key_value, .least_share = weak},
};

static_assert(std::size(table) + 1 == format_names.size());
static_assert(std::ranges::all_of(table, [](Format const& each) {
  return std::ranges::contains(format_names, each.name);
}));

}  // namespace

auto all_formats() -> std::span<Format const> { return table; }

auto find_format(std::string_view name) -> Format const* {
  auto const* const found = std::ranges::find(table, name, &Format::name);
  return found == std::end(table) ? nullptr : found;
}

}  // namespace logs
