#include <optional>

#include "base/test.hpp"
#include "base/text.hpp"
#include "host/memory/fake_timer.hpp"
#include "host/memory/fixed_clock.hpp"
#include "host/memory/memory_http_client.hpp"
#include "mcp/server.hpp"
#include "mcp/test_client.hpp"
#include "transport/otlp/telemetry.hpp"

namespace {

using transport::Pairs;

struct Said {
  mcp::Arg<std::string, "What to say"> text;
};

auto config_of(Pairs const& variables) -> base::Result<transport::OtlpConfig> {
  return transport::read_otlp_config(variables, {.name = "n", .version = "1"});
}

// A server in front of a collector that is a script. One at a time.
struct Watched {
  explicit Watched(Pairs const& variables) {
    current = this;
    telemetry.emplace(MUST(config_of(variables)),
                      transport::TelemetryWorld{
                          .client = collector,
                          .clock = clock,
                          .timer = timer,
                          .random_name = [] { return std::string(32, 'e'); },
                          .in_background =
                              [](base::Async<> work) {
                                work.start();
                                current->background.push_back(std::move(work));
                              },
                          .log = [](std::string_view line) { current->logged.emplace_back(line); }},
                      true);
    auto server = mcp::Server{{.name = "n", .version = "1"}};
    server.tool("say", "Says it.", [](Said const& in) -> mcp::Result<std::string> {
      if (in.text.get() == "no") return mcp::failure("no");
      return in.text;
    });
    server.tool("wait", "Says it after a while.",
                [this](Said const& in) -> mcp::Async<mcp::Result<std::string>> {
                  co_await timer.sleep(25'000'000);
                  co_return in.text;
                });
    server.prompt("plan", "Plans.",
                  [](Said const& in) -> mcp::Result<std::string> { return in.text; });
    server.resource("menu://today", "Menu",
                    []() -> mcp::Result<std::string> { return std::string{"soup"}; });
    server.surround(
        [this](mcp::Passage& passage, mcp::Next next) { return telemetry->watch(passage, next); });
    client.emplace(std::move(server));
  }

  auto call(std::string_view text, std::string_view parent = {}) -> mcp::Reply {
    return client->request("tools/call",
                           base::concat(R"({"name":"say","arguments":{"text":")", text,
                                        R"("},"_meta":{"traceparent":")", parent, R"("}})"));
  }
  // A value in what was sent; "nothing" when it is not there.
  auto sent(std::size_t number, std::string_view pointer) const -> std::string {
    auto const document = MUST(json::Document::parse(collector.requests()[number].body));
    auto const value = document.root().at(pointer);
    if (!value) return "nothing";
    return value->is(json::Kind::string) ? std::string{value->string()} : json::to_text(*value);
  }
  auto span(std::size_t number, std::string_view pointer) const -> std::string {
    return sent(0, base::concat("/resourceSpans/0/scopeSpans/0/spans/", number, "/", pointer));
  }
  auto attribute(std::size_t number, std::string_view key) const -> std::string {
    for (auto i = std::size_t{0};; ++i) {
      auto found = span(number, base::concat("attributes/", i, "/key"));
      if (found == "nothing") return found;
      if (found == key) return span(number, base::concat("attributes/", i, "/value/stringValue"));
    }
  }

  host::MemoryHttpClient collector;
  host::FixedClock clock{"2026-01-15T00:00:00Z"};
  host::FakeTimer timer;
  std::vector<std::string> logged;
  std::optional<transport::Telemetry> telemetry;
  std::optional<mcp::TestClient> client;
  // What still waits refers to all of the above.
  std::vector<base::Async<>> background;

  static inline Watched* current = nullptr;
};

auto const traces_only = Pairs{{"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "http://c:4318/v1/traces"}};
constexpr auto parent = std::string_view{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"};
constexpr auto not_sampled =
    std::string_view{"00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"};

}  // namespace

TEST("a span is sent after the answer, in the trace of the client") {
  auto watched = Watched{traces_only};
  expect_equal(watched.call("hello", parent).text(), "hello");
  expect(watched.collector.requests().empty());
  watched.timer.advance(1);
  expect(watched.collector.requests().size() == 1);
  expect_equal(watched.collector.requests()[0].path, "/v1/traces");
  expect_equal(watched.span(0, "traceId"), "0af7651916cd43dd8448eb211c80319c");
  expect_equal(watched.span(0, "parentSpanId"), "b7ad6b7169203331");
  expect_equal(watched.span(0, "spanId"), "eeeeeeeeeeeeeeee");
  expect_equal(watched.span(0, "flags"), "769");
  expect_equal(watched.span(0, "name"), "tools/call say");
  expect_equal(watched.span(0, "startTimeUnixNano"), "1768435200000000000");
  expect_equal(watched.span(0, "status"), "{}");
  expect_equal(watched.attribute(0, "gen_ai.tool.name"), "say");
  expect_equal(watched.attribute(0, "gen_ai.operation.name"), "execute_tool");
}

TEST("spans are called by what is known here, and not by what a client makes up") {
  auto watched = Watched{traces_only};
  auto& client = *watched.client;
  client.request("prompts/get", R"({"name":"plan","arguments":{"text":"x"}})");
  client.request("prompts/get", R"({"name":"made up"})");
  client.request("tools/call", R"({"name":"made up"})");
  client.request("made/up");
  client.request("resources/read", R"({"uri":"menu://today"})");
  watched.timer.advance(1);
  expect_equal(watched.span(0, "name"), "prompts/get plan");
  expect_equal(watched.attribute(0, "gen_ai.prompt.name"), "plan");
  expect_equal(watched.span(1, "name"), "prompts/get");
  expect_equal(watched.span(2, "name"), "tools/call");
  expect_equal(watched.attribute(2, "error.type"), "-32602");
  expect_equal(watched.attribute(2, "rpc.response.status_code"), "-32602");
  expect_equal(watched.span(2, "status/message"), "unknown tool 'made up'");
  expect_equal(watched.span(3, "name"), "_OTHER");
  expect_equal(watched.attribute(3, "mcp.method.name"), "made/up");
  expect_equal(watched.span(4, "name"), "resources/read");
  expect_equal(watched.attribute(4, "mcp.resource.uri"), "menu://today");
}

TEST("a call that is cancelled, and one whose client is gone, are spans too") {
  auto watched = Watched{traces_only};
  auto const wait = R"({"name":"wait","arguments":{"text":"x"}})";
  watched.client->request("tools/call", wait);
  watched.client->send(
      R"({"jsonrpc":"2.0","method":"notifications/cancelled","params":{"requestId":1}})");
  watched.client->request("tools/call", wait);
  watched.client.reset();
  watched.timer.advance(1);
  expect_equal(watched.attribute(0, "error.type"), "cancelled");
  expect_equal(watched.attribute(1, "error.type"), "disconnected");
  expect_equal(watched.span(1, "status/code"), "2");
}

TEST("while one batch is sent, the next gathers") {
  auto watched = Watched{traces_only};
  watched.call("one");
  watched.timer.advance(1);
  watched.call("two");
  watched.call("no");
  expect(watched.collector.requests().size() == 1);
  watched.collector.answer({});
  expect(watched.collector.requests().size() == 2);
  auto const spans = std::string_view{"/resourceSpans/0/scopeSpans/0/spans"};
  expect_equal(watched.sent(1, base::concat(spans, "/0/status")), "{}");
  expect_equal(watched.sent(1, base::concat(spans, "/1/status/code")), "2");
  watched.collector.answer({});
  expect(watched.background[0].done());
}

TEST("what waits is bounded, and what is lost is told once") {
  auto watched = Watched{traces_only};
  watched.call("first");
  watched.timer.advance(1);
  for (auto i = 0; i < 600; ++i) watched.call("more");
  watched.collector.fail(host::ClientFault::refused, "nobody listens");
  watched.collector.fail(host::ClientFault::refused, "nobody listens");
  expect(watched.collector.requests().size() == 2);
  expect(watched.logged.size() == 2);
  expect_equal(watched.logged[0], "wasmmcp: telemetry is lost (spans): nobody listens");
  expect(watched.logged[1].contains("88 are more than the 512"));

  watched.call("again");
  watched.timer.advance(1);
  watched.collector.answer({});
  watched.call("and again");
  watched.timer.advance(1);
  watched.collector.answer({.status = 503});
  expect(watched.logged.size() == 3);
  expect(watched.logged[2].contains("'c:4318' answered /v1/traces with status 503"));
}

TEST("a collector that lets one batch wait to the end does not get the next") {
  auto watched = Watched{
      Pairs{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"}, {"OTEL_EXPORTER_OTLP_TIMEOUT", "500"}}};
  watched.call("first");
  watched.timer.advance(1);
  watched.call("second");
  watched.timer.advance(500'000'000);
  watched.collector.fail(host::ClientFault::timed_out, "too late");
  // The metrics of the first one were taken before, and are tried.
  watched.collector.answer({});
  expect(watched.collector.requests().size() == 2);
  expect(watched.background[0].done());
}

TEST("what a collector refuses of a batch is told") {
  auto watched = Watched{traces_only};
  watched.call("first");
  watched.timer.advance(1);
  watched.collector.answer(
      {.body = {R"({"partialSuccess":{"rejectedSpans":"1","errorMessage":"too old"}})"}});
  expect(watched.logged.size() == 1);
  expect(watched.logged[0].ends_with("'c:4318' did not take all: too old"));
}

TEST("durations are sent as a histogram of deltas") {
  auto watched = Watched{
      Pairs{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c/"}, {"OTEL_TRACES_EXPORTER", "none"}}};
  watched.client->request("tools/call", R"({"name":"wait","arguments":{"text":"x"}})");
  watched.timer.advance(25'000'000);
  watched.collector.answer({});
  watched.call("a");
  watched.call("b");
  watched.call("no");
  watched.timer.advance(1);
  expect_equal(watched.collector.requests()[0].path, "/v1/metrics");
  auto const points =
      std::string{"/resourceMetrics/0/scopeMetrics/0/metrics/0/histogram/dataPoints"};
  expect_equal(watched.sent(0, points + "/0/sum"), "0.025000000");
  expect_equal(watched.sent(0, points + "/0/max"), "0.025000000");
  expect_equal(watched.sent(0, points + "/0/bucketCounts"),
               R"(["0","0","1","0","0","0","0","0","0","0","0","0","0","0","0"])");
  expect_equal(watched.sent(0, points + "/0/explicitBounds/2"), "0.050000000");
  // In the order of their attributes: error.type comes before mcp.protocol.version.
  expect_equal(watched.sent(1, points + "/0/count"), "1");
  expect_equal(watched.sent(1, points + "/1/count"), "2");
  expect_equal(watched.sent(1, points + "/1/bucketCounts/0"), "2");
}

TEST("how long sessions last is another metric, and waits with the first") {
  auto watched = Watched{
      Pairs{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c/"}, {"OTEL_TRACES_EXPORTER", "none"}}};
  watched.call("a");
  watched.telemetry->session_ended(mcp::Revision::v2025_06_18, 90'500'000'000);
  watched.timer.advance(1);
  auto const second = std::string{"/resourceMetrics/0/scopeMetrics/0/metrics/1/"};
  expect_equal(watched.sent(0, second + "name"), "mcp.server.session.duration");
  expect_equal(watched.sent(0, second + "histogram/dataPoints/0/sum"), "90.500000000");
  expect_equal(watched.sent(0, second + "histogram/dataPoints/0/attributes"),
               R"([{"key":"mcp.protocol.version","value":{"stringValue":"2025-06-18"}},)"
               R"({"key":"network.transport","value":{"stringValue":"tcp"}},)"
               R"({"key":"network.protocol.name","value":{"stringValue":"http"}}])");
  // It began as long before.
  expect_equal(watched.sent(0, second + "histogram/dataPoints/0/startTimeUnixNano"),
               "1768435109500000000");
}

TEST("series are bounded, and what clients make up makes none") {
  auto watched = Watched{
      Pairs{{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c/"}, {"OTEL_TRACES_EXPORTER", "none"}}};
  for (auto i = 0; i < 300; ++i) {
    watched.client->request("tools/call", base::concat(R"({"name":"made up )", i, R"("})"));
    watched.client->request(base::concat("made/up/", i));
  }
  watched.timer.advance(1);
  auto const points =
      std::string{"/resourceMetrics/0/scopeMetrics/0/metrics/0/histogram/dataPoints"};
  expect_equal(watched.sent(0, points + "/0/count"), "300");
  expect_equal(watched.sent(0, points + "/1/count"), "300");
  expect_equal(watched.sent(0, points + "/2"), "nothing");
}

TEST("without an endpoint, or when switched off, nothing is configured") {
  auto const sends = [](Pairs const& variables) {
    return MUST(config_of(variables))
    .sends();
  };
  expect(!sends({}));
  expect(!sends({{"OTEL_TRACES_SAMPLER", "nonsense"}}));
  expect(sends(traces_only));
  auto off = traces_only;
  off.emplace_back("OTEL_SDK_DISABLED", "True");
  expect(!sends(off));
}

TEST("a value that is not known here is an error that names the variable and what would be right") {
  for (auto const& [name, value, told] :
       std::initializer_list<std::tuple<std::string_view, std::string_view, std::string_view>>{
           {"OTEL_EXPORTER_OTLP_PROTOCOL", "grpc", "set it to http/json"},
           {"OTEL_EXPORTER_OTLP_TRACES_PROTOCOL", "http/protobuf", "set it to http/json"},
           {"OTEL_EXPORTER_OTLP_COMPRESSION", "gzip", "set it to none"},
           {"OTEL_TRACES_EXPORTER", "zipkin", "set it to otlp or none"},
           {"OTEL_EXPORTER_OTLP_TIMEOUT", "soon", "from 1 to 60000"},
           {"OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "0", "from 1 to 60000"},
           {"OTEL_EXPORTER_OTLP_METRICS_TEMPORALITY_PREFERENCE", "cumulative", "delta"},
           {"OTEL_TRACES_SAMPLER", "jaeger_remote", "traceidratio"},
           {"OTEL_PROPAGATORS", "tracecontext,b3", "'b3'"},
           {"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT", "localhost:4318", "no scheme"},
           {"OTEL_EXPORTER_OTLP_HEADERS", "secret", "name=value"},
           {"OTEL_RESOURCE_ATTRIBUTES", "a", "name=value"}}) {
    auto const config = config_of(
        {{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c"}, {std::string{name}, std::string{value}}});
    expect(!config);
    if (config) continue;
    expect(config.error().message.contains(name));
    expect(config.error().message.contains(told));
    expect(!config.error().message.contains("secret"));
  }
  auto const right = MUST(config_of({{"OTEL_EXPORTER_OTLP_ENDPOINT", "http://c/x/"},
                                     {"OTEL_EXPORTER_OTLP_PROTOCOL", "HTTP/JSON"},
                                     {"OTEL_EXPORTER_OTLP_HEADERS", "a=%20b,c=d=e"},
                                     {"OTEL_EXPORTER_OTLP_METRICS_TIMEOUT", "7"},
                                     {"OTEL_PROPAGATORS", "baggage"}}));
  expect_equal(right.traces->url.path, "/x/v1/traces");
  expect_equal(right.traces->headers[0].second, " b");
  expect_equal(right.traces->headers[1].second, "d=e");
  expect(right.traces->timeout == 10'000'000'000 && right.metrics->timeout == 7'000'000);
  expect(!right.reads_trace_context);
}

TEST("who is sampled is decided by the parent, or by the trace") {
  auto const samples = [](std::string_view sampler, std::string_view ratio,
                          std::string_view traceparent) {
    auto const context = mcp::parse_traceparent(traceparent);
    auto const lowest = "e0000000000000000000000000000001";
    return MUST(transport::Sampler::read(sampler, ratio))
    .samples(context ? context->trace_id : lowest, context);
  };
  expect(samples("", "", ""));
  expect(samples("", "", parent));
  expect(!samples("", "", not_sampled));
  expect(samples("always_on", "", not_sampled));
  expect(!samples("always_off", "", parent));
  expect(samples("parentbased_always_off", "", parent));
  expect(!samples("parentbased_always_off", "", ""));
  expect(!samples("parentbased_traceidratio", "0.999999", ""));
  expect(samples("parentbased_traceidratio", "", ""));
  expect(samples("parentbased_traceidratio", "0", parent));
  // Its last 56 bits are 48eb211c80319c: 28 % of the way.
  expect(!samples("traceidratio", "0.71", parent));
  expect(samples("traceidratio", "0.72", parent));
  expect(samples("TraceIdRatio", "1.0", ""));
  for (auto const* const wrong : {"2", "1.01", "-1", "x", ".", "0.x", "1e-3"}) {
    expect(!transport::Sampler::read("traceidratio", wrong));
  }
}
