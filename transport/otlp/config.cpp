#include "transport/otlp/config.hpp"

#include <algorithm>
#include <initializer_list>

#include "base/text.hpp"
#include "base/version.hpp"
#include "transport/policy.hpp"

namespace transport {
namespace {

constexpr auto most_milliseconds = std::uint32_t{60'000};

class Reader {
 public:
  explicit Reader(mcp::Variables variables) : variables_{variables} {}

  // Empty is unset: https://opentelemetry.io/docs/specs/otel/configuration/common/
  auto text(std::string_view name) const -> std::string_view {
    for (auto const& [key, value] : variables_) {
      if (key == name) return base::trimmed(value);
    }
    return {};
  }

  // Unset, or one of these: what else the standard has cannot be done here.
  auto expect(std::string_view name, std::initializer_list<std::string_view> known) const
      -> base::Result<void> {
    auto const value = base::lower(text(name));
    if (value.empty() || std::ranges::contains(known, value)) return {};
    auto list = std::string{};
    for (auto const each : known) list += base::concat(list.empty() ? "" : " or ", each);
    return base::failure(base::concat(name, " is ", base::quoted(text(name)),
                                      ", which is not known here; leave it out, or set it to ",
                                      list));
  }

  // name=value pairs with commas, values percent-encoded. Whatever is no pair is an error that does
  // not show it: headers are secrets.
  auto pairs(std::string_view name) const -> base::Result<Pairs> {
    auto pairs = Pairs{};
    auto wrong = false;
    for_each_entry(text(name), [&](std::string_view entry) {
      auto const equals = std::min(entry.find('='), entry.size());
      auto const key = base::trimmed(entry.substr(0, equals));
      wrong = wrong || equals == entry.size() || key.empty();
      if (wrong) return;
      pairs.emplace_back(key, base::percent_decoded(base::trimmed(entry.substr(equals + 1))));
    });
    if (wrong) return base::failure(base::concat(name, " is not a list of name=value with commas"));
    return pairs;
  }

  auto timeout(std::string_view name) const -> base::Result<host::Nanoseconds> {
    auto const given = text(name);
    auto const value = base::parse_integer<std::uint32_t>(given.empty() ? "10000" : given);
    if (!value || *value == 0 || *value > most_milliseconds) {
      return base::failure(base::concat(name, " is ", base::quoted(given),
                                        "; it is a number of milliseconds from 1 to ",
                                        most_milliseconds));
    }
    return host::Nanoseconds{*value} * 1'000'000;
  }

 private:
  mcp::Variables variables_;
};

// `signal` is TRACES or METRICS, `path` what the endpoint of all signals is followed by.
auto read_target(Reader const& reader, std::string_view signal, std::string_view path)
    -> base::Result<std::optional<OtlpTarget>> {
  // The variable of this signal, or, where that is unset, the one of all.
  auto const variable = [&](std::string_view what) {
    auto own = base::concat("OTEL_EXPORTER_OTLP_", signal, what);
    return reader.text(own).empty() ? base::concat("OTEL_EXPORTER_OTLP", what) : own;
  };
  auto const endpoint_name = variable("_ENDPOINT");
  auto endpoint = std::string{reader.text(endpoint_name)};
  if (endpoint.empty()) return std::nullopt;
  if (endpoint_name == "OTEL_EXPORTER_OTLP_ENDPOINT") {
    while (endpoint.ends_with('/')) endpoint.pop_back();
    endpoint += path;
  }
  auto const exporter = base::concat("OTEL_", signal, "_EXPORTER");
  TRY(reader.expect(exporter, {"otlp", "none"}));
  if (base::equal_ignoring_case(reader.text(exporter), "none")) return std::nullopt;
  TRY(reader.expect(variable("_PROTOCOL"), {"http/json"}));
  TRY(reader.expect(variable("_COMPRESSION"), {"none"}));
  auto url = base::parse_url(endpoint);
  if (!url) return base::failure(base::concat(endpoint_name, ": ", url.error().message));
  return OtlpTarget {
    .url = *std::move(url), .headers = TRY(reader.pairs(variable("_HEADERS")))
    , .timeout = TRY(reader.timeout(variable("_TIMEOUT")))
  };
}

// Baggage is taken without being used: nothing that is sent has a place for it.
auto reads_trace_context(Reader const& reader) -> base::Result<bool> {
  auto const text = base::lower(reader.text("OTEL_PROPAGATORS"));
  if (text.empty()) return true;
  auto found = false;
  auto unknown = std::string{};
  for_each_entry(text, [&](std::string_view entry) {
    found = found || entry == "tracecontext";
    if (entry != "tracecontext" && entry != "baggage" && entry != "none") unknown = entry;
  });
  if (unknown.empty()) return found;
  return base::failure(base::concat("OTEL_PROPAGATORS has ", base::quoted(unknown),
                                    ", which is not known here; tracecontext, baggage and none "
                                    "are"));
}

void set(Pairs& pairs, std::string_view name, std::string_view value) {
  auto const found = std::ranges::find(pairs, name, &Pairs::value_type::first);
  if (found == pairs.end()) {
    pairs.emplace_back(name, value);
  } else {
    found->second = value;
  }
}

}  // namespace

auto read_otlp_config(mcp::Variables variables, mcp::Implementation const& identity)
    -> base::Result<OtlpConfig> {
  auto const reader = Reader{variables};
  auto config = OtlpConfig{};
  if (base::equal_ignoring_case(reader.text("OTEL_SDK_DISABLED"), "true")) return config;
  config.traces = TRY(read_target(reader, "TRACES", "/v1/traces"));
  config.metrics = TRY(read_target(reader, "METRICS", "/v1/metrics"));
  if (!config.sends()) return config;
  if (config.metrics) {
    TRY(reader.expect("OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", {"delta", "lowmemory"}));
    TRY(reader.expect("OTEL_EXPORTER_OTLP_METRICS_DEFAULT_HISTOGRAM_AGGREGATION",
                      {"explicit_bucket_histogram"}));
  }
  config.sampler = TRY(
      Sampler::read(reader.text("OTEL_TRACES_SAMPLER"), reader.text("OTEL_TRACES_SAMPLER_ARG")));
  config.reads_trace_context = TRY(reads_trace_context(reader));
  set(config.resource, "service.name", identity.name);
  set(config.resource, "service.version", identity.version);
  for (auto const& [name, value] : TRY(reader.pairs("OTEL_RESOURCE_ATTRIBUTES"))) {
    set(config.resource, name, value);
  }
  if (auto const name = reader.text("OTEL_SERVICE_NAME"); !name.empty()) {
    set(config.resource, "service.name", name);
  }
  set(config.resource, "telemetry.sdk.name", "wasmmcp");
  set(config.resource, "telemetry.sdk.language", "cpp");
  set(config.resource, "telemetry.sdk.version", base::version);
  return config;
}

}  // namespace transport
