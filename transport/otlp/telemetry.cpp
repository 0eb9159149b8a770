#include "transport/otlp/telemetry.hpp"

#include <algorithm>
#include <utility>

#include "base/text.hpp"
#include "base/version.hpp"

namespace transport {
namespace {

constexpr auto millisecond = host::Nanoseconds{1'000'000};
constexpr auto second = 1000 * millisecond;

// Without floating point, which a component may have no other use for: 0.050000000.
auto in_seconds(host::Nanoseconds time) -> std::string {
  auto const fraction = base::concat(second + time % second);
  return base::concat(time / second, ".", fraction.substr(1));
}

void write_trace(json::Writer& writer, std::string_view span_key, mcp::TraceContext const& trace) {
  writer.member(span_key, trace.span_id);
  if (!trace.state.empty()) writer.member("traceState", trace.state);
}

// W3C's flags, and that it is known whether the span is another process's: it is.
auto remote_flags(mcp::TraceContext const& trace) -> int { return 0x300 | trace.flags; }

}  // namespace

// One request under way. Recorded when it goes, whatever ends the request.
class Telemetry::Observed {
 public:
  Observed(Telemetry& telemetry, mcp::Passage const& passage)
      : telemetry_{telemetry},
        passage_{passage},
        operation_{
            operation_of(passage, telemetry.over_http_, telemetry.config_.reads_trace_context)},
        started_{telemetry.world_.timer.now()} {
    operation_.unix_start = telemetry.unix_now();
    operation_.error_type = "disconnected";
  }
  Observed(Observed const&) = delete;

  void ends(mcp::Answer const& answer) {
    operation_.error_type = {};
    read_answer(operation_, passage_, answer);
  }

  ~Observed() {
    operation_.duration = telemetry_.world_.timer.now() - started_;
    telemetry_.record(operation_);
  }

 private:
  Telemetry& telemetry_;
  mcp::Passage const& passage_;
  Operation operation_;
  host::Nanoseconds started_;
};

Telemetry::Telemetry(OtlpConfig config, TelemetryWorld world, bool over_http)
    : config_{std::move(config)}, world_{world}, over_http_{over_http} {}

auto Telemetry::watch(mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer> {
  auto observed = Observed{*this, passage};
  auto answer = co_await next(passage);
  observed.ends(answer);
  co_return answer;
}

auto Telemetry::unix_now() -> std::uint64_t {
  auto const [seconds, nanoseconds] = world_.clock.now();
  return static_cast<std::uint64_t>(seconds) * second + nanoseconds;
}

void Telemetry::record(Operation const& operation) {
  if (config_.traces) record_span(operation);
  if (config_.metrics) {
    operations_.add(metric_attributes(operation), operation.unix_start, operation.duration);
  }
  send_soon();
}

void Telemetry::session_ended(mcp::Revision revision, mcp::Nanoseconds lasted) {
  if (!config_.metrics) return;
  sessions_.add(session_attributes(mcp::name(revision), over_http_), unix_now() - lasted, lasted);
  send_soon();
}

void Telemetry::send_soon() {
  if (nothing_waits() || sending_) return;
  sending_ = true;
  world_.in_background(send_all());
}

// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto
// In JSON, identifiers are hexadecimal, 64-bit integers are strings and enumerations are integers:
// https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding
void Telemetry::record_span(Operation const& operation) {
  auto const& parent = operation.parent;
  auto const trace_id = parent ? parent->trace_id : world_.random_name();
  if (!config_.sampler.samples(trace_id, parent)) return;
  if (spans_.size() == most_spans) {
    ++spans_too_many_;
    return;
  }
  constexpr auto sampled = 1;
  auto writer = json::Writer{};
  writer.begin_object().member("traceId", trace_id);
  writer.member("spanId", world_.random_name().substr(0, 16));
  if (parent) write_trace(writer, "parentSpanId", *parent);
  writer.key("flags").integer(sampled | (parent ? remote_flags(*parent) : 0));
  writer.member("name", span_name(operation));
  writer.key("kind").integer(2);  // SERVER
  writer.member("startTimeUnixNano", base::Decimal{operation.unix_start});
  writer.member("endTimeUnixNano", base::Decimal{operation.unix_start + operation.duration});
  writer.key("attributes").raw(span_attributes(operation));
  if (auto const& link = operation.link) {
    writer.key("links").begin_array().begin_object().member("traceId", link->trace_id);
    write_trace(writer, "spanId", *link);
    writer.key("flags").integer(remote_flags(*link)).end_object().end_array();
  }
  writer.key("status").begin_object();
  if (!operation.error_type.empty()) {
    writer.key("code").integer(2);  // ERROR
    if (!operation.error_message.empty()) writer.member("message", operation.error_message);
  }
  writer.end_object().end_object();
  spans_.push_back(writer.text());
}

void Telemetry::Durations::add(std::string attributes, std::uint64_t start,
                               host::Nanoseconds time) {
  if (series.size() >= most_series && !series.contains(attributes)) {
    // https://opentelemetry.io/docs/specs/otel/metrics/sdk/#overflow-attribute
    attributes = R"([{"key":"otel.metric.overflow","value":{"boolValue":true}}])";
  }
  since = series.empty() ? start : std::min(since, start);
  auto& histogram = series[attributes];
  ++histogram.count;
  histogram.sum += time;
  histogram.least = std::min(histogram.least, time);
  histogram.most = std::max(histogram.most, time);
  // Up to a bound, and with it.
  auto const bucket = std::ranges::lower_bound(
      bounds, time, {}, [](std::uint32_t bound) { return bound * millisecond; });
  ++histogram.buckets[static_cast<std::size_t>(bucket - bounds.begin())];
}

// Begins after a turn of the loop, so that the answer is on its way, and goes on as long as there
// is more: while one batch is sent, the next gathers.
auto Telemetry::send_all() -> base::Async<> {
  co_await world_.timer.sleep(0);
  while (!nothing_waits()) {
    auto spans = take_spans();
    auto durations = take_durations();
    if (!spans.empty()) co_await send(*config_.traces, std::move(spans), traces_losses_);
    if (!durations.empty()) co_await send(*config_.metrics, std::move(durations), metrics_losses_);
    if (auto const count = std::exchange(spans_too_many_, 0)) {
      tell(overflow_, base::concat(count, " are more than the ", most_spans, " that may wait"));
    } else {
      overflow_.told = false;
    }
  }
  sending_ = false;
}

auto Telemetry::send(OtlpTarget const& target, std::string body, Losses& losses) -> base::Async<> {
  auto const started = world_.timer.now();
  auto const problem = co_await post(target, std::move(body));
  if (problem.empty()) {
    losses.told = false;
    co_return;
  }
  tell(losses, problem);
  // Whoever let us wait till the end would do so again, and a program must come to its end.
  if (world_.timer.now() - started >= target.timeout) {
    spans_.clear();
    operations_.series.clear();
    sessions_.series.clear();
  }
}

auto Telemetry::post(OtlpTarget const& target, std::string body) -> base::Async<std::string> {
  auto request = host::ClientRequest{.method = "POST",
                                     .is_secure = target.url.is_secure,
                                     .authority = target.url.authority,
                                     .path = target.url.path,
                                     .headers = target.headers,
                                     .body = std::move(body)};
  request.headers.emplace_back("content-type", "application/json");
  request.limits = {.connect = target.timeout,
                    .first_byte = target.timeout,
                    .total = target.timeout,
                    .body = std::size_t{64} << 10};
  auto const answer = co_await world_.client.send(std::move(request));
  if (!answer) co_return answer.error().message;
  auto text = std::string{};
  while (true) {
    auto const piece = co_await (*answer)->read();
    if (!piece) co_return piece.error().message;
    if (piece->empty()) break;
    text += *piece;
  }
  if (auto const status = (*answer)->status(); status / 100 != 2) {
    co_return base::concat(base::quoted(target.url.authority), " answered ", target.url.path,
                           " with status ", status);
  }
  // https://opentelemetry.io/docs/specs/otlp/#partial-success-1
  auto const document = json::Document::parse(text);
  auto const refused =
      document ? document->root().at("/partialSuccess/errorMessage") : std::nullopt;
  if (!refused || !refused->is(json::Kind::string)) co_return std::string{};
  co_return base::concat(base::quoted(target.url.authority),
                         " did not take all: ", base::shown(refused->string()));
}

// Once, not for each batch: the log is for other things too.
void Telemetry::tell(Losses& losses, std::string_view reason) const {
  if (std::exchange(losses.told, true)) return;
  world_.log(base::concat("wasmmcp: telemetry is lost (", losses.what, "): ", reason));
}

void Telemetry::write_resource(json::Writer& writer, std::string_view scopes) {
  writer.begin_object().key("resource").begin_object().key("attributes").begin_array();
  for (auto const& [name, value] : config_.resource) write_attribute(writer, name, value);
  writer.end_array().end_object();
  writer.key(scopes).begin_array().begin_object();
  writer.key("scope").begin_object().member("name", "wasmmcp");
  writer.member("version", base::version).end_object();
}

auto Telemetry::take_spans() -> std::string {
  if (spans_.empty()) return {};
  auto writer = json::Writer{};
  writer.begin_object().key("resourceSpans").begin_array();
  write_resource(writer, "scopeSpans");
  writer.key("spans").begin_array();
  for (auto const& span : std::exchange(spans_, {})) writer.raw(span);
  writer.end_array().end_object().end_array().end_object();
  return writer.end_array().end_object().text();
}

// https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/metrics/v1/metrics.proto
// Deltas, because an instance that answers one request has nothing to add up.
auto Telemetry::take_durations() -> std::string {
  if (operations_.series.empty() && sessions_.series.empty()) return {};
  auto const until = unix_now();
  auto writer = json::Writer{};
  writer.begin_object().key("resourceMetrics").begin_array();
  write_resource(writer, "scopeMetrics");
  writer.key("metrics").begin_array();
  for (auto* const durations : {&operations_, &sessions_}) {
    if (!durations->series.empty()) durations->write(writer, until);
  }
  return writer.end_array().end_object().end_array().end_object().end_array().end_object().text();
}

void Telemetry::Durations::write(json::Writer& writer, std::uint64_t until) {
  writer.begin_object().member("name", name).member("unit", "s");
  writer.member("description", description);
  writer.key("histogram").begin_object();
  writer.key("aggregationTemporality").integer(1);  // DELTA
  writer.key("dataPoints").begin_array();
  for (auto const& [attributes, histogram] : std::exchange(series, {})) {
    writer.begin_object().key("attributes").raw(attributes);
    writer.member("startTimeUnixNano", base::Decimal{since});
    writer.member("timeUnixNano", base::Decimal{until});
    writer.member("count", base::Decimal{histogram.count});
    writer.key("sum").raw(in_seconds(histogram.sum));
    writer.key("min").raw(in_seconds(histogram.least));
    writer.key("max").raw(in_seconds(histogram.most));
    writer.key("bucketCounts").begin_array();
    for (auto const count : histogram.buckets) writer.string(base::Decimal{count});
    writer.end_array().key("explicitBounds").begin_array();
    for (auto const bound : bounds) writer.raw(in_seconds(bound * millisecond));
    writer.end_array().end_object();
  }
  writer.end_array().end_object().end_object();
}

}  // namespace transport
