"""Telemetry: the server `probe`, which is linked WITH otlp, in every way to run it, and a collector.

    python3 tests/otlp/run.py [WORDS OF A CASE'S NAME]
"""

import json
import re
import sys
import tempfile
import time
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "state")]

from collector import Collector  # noqa: E402
from instances import REVISION, Session  # noqa: E402
from support import messages  # noqa: E402
from support.engines import ENGINES, HTTP, KEY, STDIO, Engine, until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

FRESH = Engine("wasi 0.2 http, an instance for each request", "http", "http")
ALL = [*ENGINES, FRESH]
OVER_HTTP = [*HTTP, FRESH]
TRACE, PARENT, OTHER = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331", "00f067aa0ba902b7"
SECONDS = 60


def started(engine, collector, **more):
    return engine.start("probe", {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, **more})


def traceparent(flags="01", span=PARENT):
    return f"00-{TRACE}-{span}-{flags}"


def call(number, tool, arguments=None, flags="01", **meta):
    return messages.call(number, tool, arguments, _meta={"traceparent": traceparent(flags), **meta})


def say(number):
    return messages.call(number, "say", {"message": "x"})


def named(collector, name, count=1):
    """The spans of that name, when so many have come."""
    def found():
        return [span for span in list(collector.spans) if span["name"] == name]
    until(lambda: len(found()) >= count, f"{count} spans '{name}' come", SECONDS)
    return found()


@case(*ALL)
def a_call_becomes_a_span_of_the_clients_trace(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client("2025-11-25") as client:
            client.ask(call("seven", "say", {"message": "x"}, tracestate="a=b"))
            [span] = named(collector, "tools/call say")
        equal((span["traceId"], span["parentSpanId"], span["traceState"]), (TRACE, PARENT, "a=b"))
        equal((span["flags"], span["status"]), (0x301, {}))
        expected = {"mcp.method.name": "tools/call", "gen_ai.tool.name": "say",
                    "gen_ai.operation.name": "execute_tool", "jsonrpc.request.id": "seven",
                    "mcp.protocol.version": "2025-11-25"}
        expected.update({"network.transport": "tcp", "network.protocol.name": "http"}
                        if engine.carrier == "http" else {"network.transport": "pipe"})
        equal(span["attributes"], expected)
        [first] = named(collector, "initialize")
        check("parentSpanId" not in first and first["traceId"] != TRACE, "a trace of its own")
        equal(collector.resource["service.name"], "wasmmcp-probe")


@case(*ALL)
def failures_say_what_kind_they_are(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client(messages.MODERN) as client:
            client.ask(call(1, "fail", {"message": "no"}))
            client.ask(call(2, "nonsense"))
            client.ask(messages.request(3, "no/such"))
            [failed] = named(collector, "tools/call fail")
            [unknown] = named(collector, "tools/call")
            [method] = named(collector, "_OTHER")
            until(lambda: len(collector.points) >= 3, "points come", SECONDS)
        equal((failed["attributes"]["error.type"], failed["status"]), ("tool_error", {"code": 2}))
        equal(unknown["attributes"]["rpc.response.status_code"], "-32602")
        check("nonsense" in unknown["status"]["message"], f"{unknown['status']}")
        equal(method["attributes"]["error.type"], "-32601")
        equal(method["attributes"]["mcp.method.name"], "no/such")
        told = str([point["attributes"] for point in collector.points])
        check("nonsense" not in told and "no/such" not in told, f"what clients make up in {told}")


@case(*STDIO)
def a_call_that_is_cancelled_is_a_span(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client("2025-11-25") as client:
            client.send(call(5, "wait", {"milliseconds": 60000}))
            client.send(messages.notification("notifications/cancelled", {"requestId": 5}))
            [span] = named(collector, "tools/call wait")
        equal(span["attributes"]["error.type"], "cancelled")


@case(*ALL)
def durations_are_counted_and_timed(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client("2025-06-18") as client:
            client.ask(call(1, "wait", {"milliseconds": 60}))
            [point] = until(lambda: [point for point in list(collector.points) if
                                     point["attributes"].get("gen_ai.tool.name") == "wait"], "a point",
                            SECONDS)
            [span] = named(collector, "tools/call wait")
        equal(point["count"], "1")
        check(0.06 <= point["sum"] < 5, f"{point['sum']} seconds")
        check(int(span["endTimeUnixNano"]) - int(span["startTimeUnixNano"]) >= 60_000_000, "60 ms")


@case(*STDIO)
def a_session_lasts_as_long_as_its_client_stays(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client("2025-06-18") as client:
            client.exchange([call(1, "say", {"message": "x"})])
            time.sleep(0.1)
        [point] = until(lambda: list(collector.sessions), "the session's end comes", SECONDS)
    equal(point["attributes"], {"mcp.protocol.version": "2025-06-18", "network.transport": "pipe"})
    check(0.1 <= point["sum"] < SECONDS, f"{point['sum']} seconds")


@case(*OVER_HTTP)
def a_session_over_http_lasts_until_its_client_ends_it(engine):
    variables = {"WASMMCP_KEY": KEY}
    with tempfile.TemporaryDirectory() as state, Collector() as collector:
        variables["OTEL_EXPORTER_OTLP_ENDPOINT"] = collector.url
        with engine.start("probe", variables, state=state) as server:
            session = Session(server.address)
            time.sleep(1.1)  # the token knows seconds
            equal(session.fetch("DELETE").status, 204, "DELETE")
            [point] = until(lambda: list(collector.sessions), "the session's end comes", SECONDS)
    equal(point["attributes"], {"mcp.protocol.version": REVISION, "network.transport": "tcp",
                                "network.protocol.name": "http"})
    check(1 <= point["sum"] < SECONDS, f"{point['sum']} seconds")


@case(*ALL)
def who_does_not_sample_gets_no_span_but_is_counted(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client(messages.MODERN) as client:
            client.ask(call(1, "say", {"message": "x"}, flags="00"))
            until(lambda: len(collector.points) >= 1, "a point comes", SECONDS)
            time.sleep(0.2)
        equal([span for span in collector.spans if span["name"] == "tools/call say"], [])


@case(*OVER_HTTP)
def the_headers_trace_is_the_parent_or_else_a_link(engine):
    with Collector() as collector, started(engine, collector) as server:
        with server.client(messages.MODERN) as client:
            headers = (("traceparent", traceparent(span=OTHER)), ("tracestate", "c=d"))
            client.exchange([say(1)], headers)
            [span] = named(collector, "tools/call say")
            equal((span["traceId"], span["parentSpanId"], span["traceState"]), (TRACE, OTHER, "c=d"))
            check("links" not in span, f"{span}")
            client.exchange([call(2, "say", {"message": "x"})], headers)
            span = named(collector, "tools/call say", 2)[1]
        equal(span["parentSpanId"], PARENT)
        equal(span["links"], [{"traceId": TRACE, "spanId": OTHER, "traceState": "c=d", "flags": 0x301}])


@case(*OVER_HTTP)
def a_slow_collector_delays_nobody(engine):
    with Collector(delay=1) as collector, started(engine, collector) as server:
        with server.client(messages.MODERN) as client:
            client.exchange([say(0)])
            start = time.monotonic()
            for number in range(5):
                client.exchange([say(number)])
            taken = time.monotonic() - start
            check(taken < 3, f"five calls took {taken:.2f} s")
            named(collector, "tools/call say", 6)  # else each would have taken two seconds


@case(*ALL)
def a_collector_that_is_not_there_disturbs_nobody(engine):
    with Collector() as gone:
        url = gone.url
    with engine.start("probe", {"OTEL_EXPORTER_OTLP_ENDPOINT": url}) as server:
        with server.client("2025-11-25") as client:
            for number in range(3):
                equal(client.ask(say(number))["result"]["content"][0]["text"], "x")
        until(lambda: "telemetry is lost (spans): " in server.log(), "the log says it", SECONDS)
        told = server.log().count("telemetry is lost (spans): ")
        check(told == 1 or engine.kind != "native", f"it is told {told} times")


@case(*ALL)
def a_collector_that_does_not_answer_is_waited_for_so_long(engine):
    with Collector(delay=60) as collector:
        limit = {"OTEL_EXPORTER_OTLP_TIMEOUT": "300"}
        with started(engine, collector, **limit) as server, server.client("2025-11-25") as client:
            for number in range(3):
                client.ask(say(number))
            start = time.monotonic()
            client.close()
            until(lambda: "did not answer within 300 ms" in server.log(), "the log says it", SECONDS)
        taken = time.monotonic() - start
        check(taken < 5, f"the end took {taken:.2f} s")


@case(*OVER_HTTP)
def a_collector_that_refuses_is_told_of(engine):
    with Collector(status=503) as collector, started(engine, collector) as server:
        with server.client(messages.MODERN) as client:
            client.ask(say(1))
        for what, path in (("spans", "traces"), ("metrics", "metrics")):
            line = until(lambda: re.search(rf"telemetry is lost \({what}\): .*", server.log()),
                         "the log says it", SECONDS)[0]
            check(line.endswith(f"answered /v1/{path} with status 503"), line)


@case(*ALL)
def the_variables_of_opentelemetry_are_read(engine):
    with Collector() as collector:
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1",
                     "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": f"{collector.url}/mine/v1/traces",
                     "OTEL_METRICS_EXPORTER": "none", "OTEL_SERVICE_NAME": "mine",
                     "OTEL_EXPORTER_OTLP_HEADERS": "x-api-key=a%20secret, x-other=b",
                     "OTEL_RESOURCE_ATTRIBUTES": "deployment.environment.name=te%2Cst,service.name=not"}
        with engine.start("probe", variables) as server, server.client(messages.MODERN) as client:
            client.ask(call(1, "say", {"message": "x"}))
            named(collector, "tools/call say")
        path, headers = collector.requests[0]
        headers = {name.lower(): value for name, value in headers.items()}
        equal((path, headers["x-api-key"], headers["x-other"]), ("/mine/v1/traces", "a secret", "b"))
        equal((collector.resource["service.name"], collector.resource["deployment.environment.name"]),
              ("mine", "te,st"))
        check("telemetry is lost" not in server.log(), server.log())


@case(*OVER_HTTP)
def a_sampler_decides_where_no_client_does(engine):
    off = {"OTEL_TRACES_SAMPLER": "parentbased_always_off"}
    with Collector() as collector, started(engine, collector, **off) as server:
        with server.client(messages.MODERN) as client:
            client.ask(say(1))
            client.ask(call("sampled", "say", {"message": "x"}))
            [span] = named(collector, "tools/call say")
        equal(span["attributes"]["jsonrpc.request.id"], "sampled")


@case(*OVER_HTTP)
def a_session_is_told_by_a_digest_of_its_token(engine):
    with Collector() as collector, tempfile.TemporaryDirectory() as state:
        variables = {"OTEL_EXPORTER_OTLP_ENDPOINT": collector.url, "WASMMCP_KEY": "0123456789abcdef"}
        with engine.start("probe", variables, state=state) as server:
            hello = server.post(messages.initialize(1, "2025-11-25").encode(),
                                messages.http_headers(messages.initialize(1, "2025-11-25"), None))
            token = hello.header("mcp-session-id")
            headers = [("Mcp-Session-Id", token), ("MCP-Protocol-Version", "2025-11-25"),
                       ("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")]
            for number in (2, 3):
                equal(server.post(say(number).encode(), headers).status, 200)
            first, second = named(collector, "tools/call say", 2)
        told = first["attributes"]["mcp.session.id"]
        check(re.fullmatch("[0-9a-f]{32}", told) and told not in token, f"{told} of {token}")
        equal(second["attributes"]["mcp.session.id"], told)


@case(*ALL)
def calls_are_logged_where_the_operator_says_so(engine):
    with engine.start("probe", {"WASMMCP_LOG_CALLS": "true"}) as server:
        with server.client(messages.MODERN) as client:
            client.ask(call(1, "say", {"message": "a secret"}))
            client.ask(messages.call(2, "fail", {"message": "no"}))
        def lines():
            told = [json.loads(line) for line in server.log().splitlines() if line.startswith("{")]
            return [line for line in told if line["call"] == "tools/call"]
        until(lambda: len(lines()) == 2, "two lines are logged", SECONDS)
        said, failed = lines()
        check(said.pop("ms") >= 0 and said.pop("bytes") > 0, f"{said}")
        equal(said, {"call": "tools/call", "name": "say", "outcome": "ok", "arguments": {"message": 10},
                     "trace": TRACE})
        equal(failed["outcome"], "failed")
        check("a secret" not in server.log(), "an argument's value in the log")
    with engine.start("probe") as server, server.client(messages.MODERN) as client:
        client.ask(say(1))
        check("tools/call" not in server.log(), f"nobody asked for {server.log()}")


@case(*ALL)
def a_wrong_setting_is_told_and_stops_no_server(engine):
    for variables, told in (({"OTEL_EXPORTER_OTLP_PROTOCOL": "grpc"}, "http/json"),
                            ({"OTEL_EXPORTER_OTLP_HEADERS": "secret"}, "name=value"),
                            ({"OTEL_TRACES_SAMPLER": "xray"}, "'xray'")):
        endpoint = {"OTEL_EXPORTER_OTLP_ENDPOINT": "http://127.0.0.1:1"}
        with engine.start("probe", {**endpoint, **variables}) as server:
            with server.client(messages.MODERN) as client:
                check("result" in client.ask(say(1)), "it answers")
            line = until(lambda: re.search("no telemetry is sent: .*", server.log()), "the log says it",
                         SECONDS)[0]
            check(told in line, line)
            check("secret" not in line, "a secret in the log")


if __name__ == "__main__":
    sys.exit(main(__doc__))
