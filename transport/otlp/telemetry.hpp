// Collects what is told of requests and sends it to a collector, as OTLP in JSON over HTTP.
// https://opentelemetry.io/docs/specs/otlp/#otlphttp-request

#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/async.hpp"
#include "host/clock.hpp"
#include "host/http_client.hpp"
#include "host/timer.hpp"
#include "mcp/middleware.hpp"
#include "transport/otlp/config.hpp"
#include "transport/otlp/operation.hpp"

namespace transport {

// What it needs of the world.
struct TelemetryWorld {
  host::HttpClient& client;
  host::Clock& clock;
  host::Timer& timer;
  std::string (*random_name)();  // 32 hexadecimal digits
  void (*in_background)(base::Async<> work);
  void (*log)(std::string_view line);
};

// What waits is bounded: a collector that is slow or gone costs memory for so much, and no more.
class Telemetry final : public mcp::SessionEnds {
 public:
  static constexpr auto most_spans = std::size_t{512};
  static constexpr auto most_series = std::size_t{128};

  Telemetry(OtlpConfig config, TelemetryWorld world, bool over_http);

  // Middleware. It must outlive the requests, and what is sent of them.
  auto watch(mcp::Passage& passage, mcp::Next next) -> mcp::Async<mcp::Answer>;
  void session_ended(mcp::Revision revision, mcp::Nanoseconds lasted) override;

 private:
  class Observed;

  // Of both metrics: https://opentelemetry.io/docs/specs/semconv/gen-ai/mcp/#metrics
  static constexpr auto bounds = std::array<std::uint32_t, 14>{
      10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10'000, 30'000, 60'000, 120'000, 300'000};
  struct Histogram {
    std::uint64_t count = 0;
    host::Nanoseconds sum = 0;
    host::Nanoseconds least = ~host::Nanoseconds{0};
    host::Nanoseconds most = 0;
    std::array<std::uint64_t, bounds.size() + 1> buckets = {};
  };
  struct Durations {
    std::string_view name;
    std::string_view description;
    std::map<std::string, Histogram> series = {};  // by their attributes, as JSON text
    std::uint64_t since = 0;

    void add(std::string attributes, std::uint64_t start, host::Nanoseconds time);
    void write(json::Writer& writer, std::uint64_t until);  // and begins anew
  };

  // What is lost of one signal is told once, and again when something was sent in between.
  struct Losses {
    std::string_view what;
    bool told = false;
  };

  auto unix_now() -> std::uint64_t;
  void record(Operation const& operation);
  void record_span(Operation const& operation);
  void send_soon();
  auto nothing_waits() const -> bool {
    return spans_.empty() && operations_.series.empty() && sessions_.series.empty();
  }

  auto send_all() -> base::Async<>;
  auto send(OtlpTarget const& target, std::string body, Losses& losses) -> base::Async<>;
  // What went wrong, or nothing.
  auto post(OtlpTarget const& target, std::string body) -> base::Async<std::string>;
  void tell(Losses& losses, std::string_view reason) const;
  auto take_spans() -> std::string;
  auto take_durations() -> std::string;
  void write_resource(json::Writer& writer, std::string_view scopes);

  OtlpConfig config_;
  TelemetryWorld world_;
  bool over_http_;
  std::vector<std::string> spans_;  // as JSON texts
  std::size_t spans_too_many_ = 0;
  Durations operations_{
      "mcp.server.operation.duration",
      "MCP request duration as observed on the receiver from the time it was received until the "
      "result is sent."};
  Durations sessions_{"mcp.server.session.duration",
                      "The duration of the MCP session as observed on the MCP server."};
  bool sending_ = false;
  Losses traces_losses_{"spans"};
  Losses metrics_losses_{"metrics"};
  Losses overflow_{"spans"};
};

}  // namespace transport
