"""A collector of OpenTelemetry: takes OTLP in JSON, and is strict about its shape.
https://opentelemetry.io/docs/specs/otlp/#json-protobuf-encoding"""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from support.results import check, equal

SPAN = {"traceId", "spanId", "parentSpanId", "traceState", "flags", "name", "kind", "startTimeUnixNano",
        "endTimeUnixNano", "attributes", "links", "status"}
POINT = {"attributes", "startTimeUnixNano", "timeUnixNano", "count", "sum", "min", "max", "bucketCounts",
         "explicitBounds"}
BOUNDS = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30, 60, 120, 300]
DIGITS = {"traceId": 32, "spanId": 16, "parentSpanId": 16}
DELTA, SERVER = 1, 2


def attributes(listed: list) -> dict:
    found = {}
    for entry in listed:
        equal(set(entry), {"key", "value"}, "an attribute's members")
        equal(list(entry["value"]), ["stringValue"], f"the value of {entry['key']}")
        check(entry["key"] not in found, f"{entry['key']} twice")
        found[entry["key"]] = entry["value"]["stringValue"]
    return found


def moment(text: object) -> int:
    check(isinstance(text, str) and re.fullmatch(r"[1-9]\d{18}", text), f"nanoseconds as text: {text!r}")
    check(abs(int(text) / 1e9 - time.time()) < 300, f"{text} is not now")
    return int(text)


def check_ids(value: dict) -> None:
    for name, digits in DIGITS.items():
        if name in value:
            check(re.fullmatch(f"[0-9a-f]{{{digits}}}", value[name]), f"{name} {value[name]!r}")


def only(members: list, value: dict) -> list:
    """The list of the last name, each within the only element of the list before."""
    for outer, inner in zip(members, members[1:]):
        [value] = value[outer]
        check(inner in value, f"{inner} in {list(value)}")
    return value[members[-1]]


class Collector(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self, delay: float = 0, status: int = 200):
        super().__init__(("127.0.0.1", 0), Collector.Handler)
        self.delay, self.status = delay, status
        self.spans, self.points, self.sessions, self.requests, self.faults = [], [], [], [], []
        self.resource = {}
        self.url = f"http://127.0.0.1:{self.server_address[1]}"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        self.shutdown()
        self.server_close()
        if not kind:
            equal(self.faults, [], "what is wrong with the telemetry")

    def handle_error(self, *_):
        pass  # whoever has not waited for the answer

    def take(self, path: str, body: dict) -> None:
        if path.endswith("/v1/traces"):
            equal(set(body), {"resourceSpans"})
            spans = [self.read_span(span) for span in only(["resourceSpans", "scopeSpans", "spans"], body)]
            self.resource = attributes(body["resourceSpans"][0]["resource"]["attributes"])
            self.spans += spans
        else:
            equal(set(body), {"resourceMetrics"})
            for metric in only(["resourceMetrics", "scopeMetrics", "metrics"], body):
                equal(metric["unit"], "s")
                equal(metric["histogram"]["aggregationTemporality"], DELTA)
                points = {"mcp.server.operation.duration": self.points, "mcp.server.session.duration": self.sessions}
                points[metric["name"]] += [self.read_point(point) for point in metric["histogram"]["dataPoints"]]

    def read_span(self, span: dict) -> dict:
        check(set(span) <= SPAN, f"{set(span) - SPAN} are no members of a span")
        for each in [span, *span.get("links", [])]:
            check_ids(each)
        check(moment(span["startTimeUnixNano"]) <= moment(span["endTimeUnixNano"]), "it ends before it starts")
        equal(span["kind"], SERVER)
        return {**span, "attributes": attributes(span["attributes"])}

    def read_point(self, point: dict) -> dict:
        equal(set(point), POINT)
        check(moment(point["startTimeUnixNano"]) <= moment(point["timeUnixNano"]), "it ends before it starts")
        check(all(isinstance(count, str) for count in point["bucketCounts"]), "counts are texts")
        counts = [int(count) for count in point["bucketCounts"]]
        equal(point["explicitBounds"], BOUNDS)
        equal(len(counts), len(BOUNDS) + 1, "buckets")
        equal(sum(counts), int(point["count"]))
        return {**point, "attributes": attributes(point["attributes"])}

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            server = self.server
            try:
                equal(self.headers["content-type"], "application/json")
                length = int(self.headers["content-length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    return  # the sender was stopped while it sent, as each is at the end of its case
                time.sleep(server.delay)
                server.requests.append((self.path, dict(self.headers)))
                server.take(self.path, json.loads(body))
            except Exception as error:  # told when the collector is closed
                server.faults.append(f"{self.path}: {error!r}")
            self.send_response(server.status)
            self.send_header("content-type", "application/json")
            self.send_header("content-length", "2")
            self.end_headers()
            self.wfile.write(b"{}")

        def log_message(self, *_):
            pass
