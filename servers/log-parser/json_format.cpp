// Logs whose lines are JSON objects, in the dialects of libraries and services.

#include "base/text.hpp"
#include "servers/log-parser/formats.hpp"
#include "servers/log-parser/levels.hpp"
#include "servers/log-parser/values.hpp"

namespace logs {

namespace {

using View = std::string_view;

constexpr auto most_depth = std::size_t{64};
// Beyond that many members nobody looks for two of one name.
constexpr auto most_compared = std::size_t{500};

auto is_number(Value const* value) -> bool {
  return value && value->kind == Value::Kind::json && value->text != "true" &&
         value->text != "false";
}

}  // namespace

auto formats::json(View line, Header&, Entry& entry) -> Match {
  if (!line.starts_with('{')) return Match::no;
  auto document = json::Document::parse(line, most_depth);
  if (!document) return Match::no;
  entry.document = *std::move(document);
  auto const root = entry.document->root();
  auto const is_compared = root.size() <= most_compared;
  for (auto const& [name, value] : root.members()) {
    // The last of several of one name counts, at the place of the first.
    auto* const before = is_compared ? entry.find(name) : nullptr;
    if (before) {
      *before = value_of(value);
    } else {
      entry.add(name, value_of(value));
    }
  }
  if (entry.fields().empty()) return Match::no;
  if (auto const* const priority = entry.find("PRIORITY");
      priority && priority->text.size() == 1 && entry.find("__REALTIME_TIMESTAMP")) {
    entry.level = severity_name(priority->text[0] - '0');
  }
  return Match::entry;
}

auto dialect_of(Entry const& entry) -> std::string_view {
  auto const has = [&](View name) { return entry.find(name) != nullptr; };
  if (has("__REALTIME_TIMESTAMP")) return "journald";
  if (has("log") && has("stream") && has("time")) return "docker";
  if (has("eventVersion") && has("eventSource") && has("eventName")) return "cloudtrail";
  if (has("@t") && (has("@mt") || has("@m"))) return "serilog";
  if (has("@timestamp") && (has("log.level") || has("ecs.version") || has("ecs"))) return "ecs";
  if (has("@timestamp") && has("@version")) return "logstash";
  if (is_number(entry.find("level")) && has("msg")) return has("v") ? "bunyan" : "pino";
  if (entry.text_of("logger").starts_with("http.log")) return "caddy";
  if (has("ts") && has("level") && has("msg")) return "zap";
  if (has("severity") && (has("textPayload") || has("jsonPayload") || has("message"))) return "gcp";
  if (has("time") && has("level") && has("msg")) return "slog";
  return {};
}

}  // namespace logs
