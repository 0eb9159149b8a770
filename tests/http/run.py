"""What holds over HTTP alone, on every way to serve it; and where calls tell how long they took.

    python3 tests/http/run.py [WORDS OF A CASE'S NAME]

https://modelcontextprotocol.io/specification/2025-11-25/basic/transports#streamable-http
"""

import json
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import access_tokens  # noqa: E402,F401  # their cases
import tokens  # noqa: E402,F401
from support import wire  # noqa: E402
from support.engines import ENGINES, HTTP, STDIO, WASI_HTTP_P3, until  # noqa: E402
from support.messages import call, notification, request  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

JSON = ("Content-Type", "application/json")
ACCEPT = ("Accept", "application/json, text/event-stream")
USUAL = [JSON, ACCEPT]
PING = request(1, "ping").encode()
ASKS_FOR_PROGRESS = {"_meta": {"progressToken": "t"}}
WAIT = call(1, "wait", {"milliseconds": 20})
FOR_EVER = call(1, "wait", {"milliseconds": 600_000}).encode()
PONG = '{"jsonrpc":"2.0","id":1,"result":{}}'
EVIL = ("Origin", "http://evil.example")
PAGE = ("Origin", "http://localhost:3000")


def refused(answer: wire.Answer, status: int, words: str) -> None:
    """A JSON-RPC error without id, that says what was wrong."""
    equal(answer.status, status, "status")
    equal(answer.header("content-type"), "application/json", "type of a refusal")
    error = answer.json()
    equal((error["jsonrpc"], "id" in error), ("2.0", False), "refusal")
    check(words in error["error"]["message"], f"'{words}' is not in {answer.text}")


def has_no_cors(answer: wire.Answer) -> None:
    for name, _ in answer.headers:
        check(not name.startswith("access-control-"), f"the answer has {name}")


@case(*HTTP)
def probes_answer_to_anybody(engine):
    with engine.start("probe") as server:
        for path in ("/health", "/ready", "/health?deep=1"):
            for headers in ([], [EVIL], [("Host", "evil.example")]):
                answer = server.fetch("GET", path, headers)
                equal((answer.status, answer.json()), (200, {"status": "ok"}), path)
                equal(answer.header("cache-control"), "no-store", "cache-control")
            equal(server.fetch("HEAD", path)[::2], (200, b""), f"HEAD {path}")
            answer = server.fetch("POST", path, USUAL, PING)
            equal((answer.status, answer.header("allow")), (405, "GET, HEAD"), f"POST {path}")


@case(*HTTP)
def mcp_is_on_two_paths_and_nothing_else_is_anywhere(engine):
    with engine.start("probe") as server:
        for path in ("/mcp", "/", "/mcp?session=1", "/?"):
            answer = server.post(PING, USUAL, path)
            equal((answer.status, answer.text), (200, PONG), path)
            equal(answer.header("content-type"), "application/json", "type of an answer")
        for path in ("/mcp/", "/mcpx", "/MCP", "/health/x", "/favicon.ico", "/%6dcp", "//mcp",
                     "/mcp/../mcp", "/.wasmmcp-state"):
            refused(server.post(PING, USUAL, path), 404, path.split("?")[0])
        refused(server.fetch("GET", "/x"), 404, "/x")


@case(*HTTP)
def other_methods_are_told_which_ones_there_are(engine):
    with engine.start("probe") as server:
        for method in ("GET", "DELETE", "PUT", "PATCH"):
            answer = server.fetch(method, "/mcp", [("Accept", "text/event-stream")])
            refused(answer, 405, method)
            equal(answer.header("allow"), "POST, OPTIONS", "Allow")
        answer = server.fetch("HEAD", "/mcp")
        equal((answer.status, answer.header("allow")), (405, "POST, OPTIONS"), "HEAD")


@case(*HTTP)
def the_body_is_json(engine):
    with engine.start("probe") as server:
        for type in ("application/json", "Application/JSON", "application/json; charset=utf-8",
                     "application/json;charset=UTF-8"):
            equal(server.post(PING, [("Content-Type", type), ACCEPT]).status, 200, type)
        for type in ("text/plain", "application/jsonx", "text/json",
                     "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
                     "application/json, text/plain", ";", "json"):
            refused(server.post(PING, [("Content-Type", type), ACCEPT]), 415, type)
        refused(server.post(PING, [ACCEPT]), 415, "left out")


@case(*HTTP)
def the_client_takes_json_or_events(engine):
    with engine.start("probe") as server:
        for accept in ("application/json, text/event-stream", "application/json", "*/*",
                       "text/html, */*;q=0.1", "application/*", "APPLICATION/JSON",
                       "text/event-stream;q=0.9, application/json;q=0.8"):
            answer = server.post(PING, [JSON, ("Accept", accept)])
            equal((answer.status, answer.header("content-type")), (200, "application/json"), accept)
        equal(server.post(PING, [JSON]).status, 200, "no Accept")
        answer = server.post(PING, [JSON, ("Accept", "text/event-stream")])
        check(answer.is_events, "a client that takes only events gets something else")
        equal(answer.messages(), [PONG], "as an event")
        for accept in ("text/html", "image/*", "application/xml;q=1", "json"):
            refused(server.post(PING, [JSON, ("Accept", accept)]), 406, accept)


@case(*HTTP)
def pages_of_other_origins_are_refused(engine):
    with engine.start("probe") as server:
        for origin in ("http://evil.example", "https://evil.example", "null",
                       "http://localhost.evil.example", "http://127.0.0.1.evil.example",
                       "http://evil.example:80#localhost", "file://",
                       "http://localhost:80@evil.example", "HTTP://evil.example", "http://",
                       "http://127.0.0.2"):
            answer = server.post(PING, [*USUAL, ("Origin", origin)])
            refused(answer, 403, origin)
            has_no_cors(answer)
            equal(server.fetch("GET", "/mcp", [("Origin", origin)]).status, 403, f"GET by {origin}")
        for origin in ("http://localhost", "http://localhost:3000", "https://127.0.0.1:8443",
                       "http://[::1]:8000"):
            answer = server.post(PING, [*USUAL, ("Origin", origin)])
            equal((answer.status, answer.text), (200, PONG), origin)
            equal(answer.header("access-control-allow-origin"), origin, "allowed origin")
            equal(answer.header("vary"), "Origin", "Vary")
            exposed = answer.header("access-control-expose-headers") or ""
            check("Mcp-Session-Id" in exposed and "Server-Timing" in exposed, f"exposed: {exposed}")
        has_no_cors(server.post(PING, USUAL))


@case(*HTTP)
def an_operator_allows_more_origins(engine):
    allowed = "https://app.example, http://b.example:81"
    with engine.start("probe", {"WASMMCP_ALLOWED_ORIGINS": allowed}) as server:
        for origin, status in (("https://app.example", 200), ("http://b.example:81", 200),
                               ("http://app.example", 403), ("http://b.example", 403),
                               ("https://app.example.evil", 403), ("http://localhost:1", 200)):
            equal(server.post(PING, [*USUAL, ("Origin", origin)]).status, status, origin)
    with engine.start("probe", {"WASMMCP_ALLOWED_ORIGINS": "*"}) as server:
        answer = server.post(PING, [*USUAL, EVIL])
        equal((answer.status, answer.header("access-control-allow-origin")), (200, EVIL[1]), "any")


# On 0.3 wasmtime does not tell the host that a request names; there the origin alone is checked.
@case(*(engine for engine in HTTP if engine is not WASI_HTTP_P3))
def requests_for_other_hosts_are_refused(engine):
    with engine.start("probe") as server:
        for host in ("evil.example", "evil.example:8000", "localhost.evil.example",
                     "127.0.0.1.evil.example", "localhost:80:80", "127.0.0.2"):
            refused(server.post(PING, [*USUAL, ("Host", host)]), 403, host)
        for host in ("localhost", "LOCALHOST:1", "127.0.0.1:65535", "[::1]", "[::1]:8000"):
            equal(server.post(PING, [*USUAL, ("Host", host)]).status, 200, host)
    allowed = "mcp.example,other.example:8443"
    with engine.start("probe", {"WASMMCP_ALLOWED_HOSTS": allowed}) as server:
        for host, status in (("mcp.example", 200), ("mcp.example:1", 200), ("MCP.example", 200),
                             ("other.example:8443", 200), ("other.example", 403),
                             ("x.mcp.example", 403)):
            equal(server.post(PING, [*USUAL, ("Host", host)]).status, status, host)


@case(*HTTP)
def a_page_asks_before_it_calls(engine):
    with engine.start("probe") as server:
        asked = ("Access-Control-Request-Headers",
                 "content-type, mcp-method, Mcp-Param-Region, x-secret")
        answer = server.fetch("OPTIONS", "/mcp",
                              [PAGE, asked, ("Access-Control-Request-Method", "POST")])
        equal((answer.status, answer.body), (204, b""), "preflight")
        equal(answer.header("access-control-allow-origin"), PAGE[1], "allowed origin")
        equal(answer.header("access-control-allow-methods"), "POST, OPTIONS", "allowed methods")
        allowed = [name.strip().lower() for name in
                   answer.header("access-control-allow-headers").split(",")]
        for name in ("accept", "authorization", "content-type", "last-event-id", "mcp-method",
                     "mcp-name", "mcp-protocol-version", "mcp-session-id", "mcp-param-region"):
            check(name in allowed, f"{name} is not among {allowed}")
        check("x-secret" not in allowed and "*" not in allowed, f"too much: {allowed}")
        equal(answer.header("vary"), "Origin", "Vary")

        answer = server.fetch("OPTIONS", "/mcp", [EVIL, asked])
        equal(answer.status, 403, "preflight of another origin")
        has_no_cors(answer)
        answer = server.fetch("OPTIONS", "/mcp")
        equal((answer.status, answer.header("allow")), (204, "POST, OPTIONS"), "no page at all")
        has_no_cors(answer)


@case(*HTTP)
def what_wants_no_answer_is_accepted_without_one(engine):
    with engine.start("probe") as server:
        for text in (notification("notifications/initialized"),
                     '{"jsonrpc":"2.0","id":1,"result":{}}',
                     notification("notifications/cancelled", {"requestId": 1})):
            answer = server.post(text.encode(), USUAL)
            equal((answer.status, answer.body), (202, b""), text)


@case(*HTTP)
def progress_makes_the_answer_a_stream(engine):
    with engine.start("probe") as server:
        steps = call(1, "steps", {"steps": 3}, **ASKS_FOR_PROGRESS).encode()
        answer = server.post(steps, USUAL)
        equal(answer.status, 200, "status")
        check(answer.is_events, f"type {answer.header('content-type')}")
        equal(answer.header("cache-control"), "no-cache", "cache-control")
        equal(answer.header("x-accel-buffering"), "no", "x-accel-buffering")
        messages = [json.loads(text) for text in answer.messages()]
        told = [message.get("params", {}).get("progress") for message in messages]
        equal(told, [1, 2, 3, None], "order")
        equal(messages[3]["result"]["content"][0]["text"], "3 steps", "the answer, last")

        # Whoever takes only JSON is told nothing before the answer; who does not ask, neither.
        for headers, body in ((([JSON, ("Accept", "application/json")]), steps),
                              (USUAL, call(1, "steps", {"steps": 3}).encode())):
            answer = server.post(body, headers)
            equal(answer.header("content-type"), "application/json", "type without progress")
            equal(answer.json()["result"]["content"][0]["text"], "3 steps", "the answer alone")


@case(*HTTP)
def pieces_of_a_stream_come_while_the_call_goes_on(engine):
    fifty = call(1, "steps", {"steps": 50}, **ASKS_FOR_PROGRESS).encode()
    with engine.start("probe") as server, server.connect() as connection:
        connection.request("POST", "/mcp", USUAL, fifty)
        status, headers = connection.read_head()
        pieces = list(connection.pieces(status, headers))
        check(len(pieces) > 25, f"50 steps and an answer came in {len(pieces)} pieces")
        check(b'"progress":1,' in pieces[0] and b"result" not in pieces[0],
              f"first: {pieces[0]!r:.300}")
        check(b'"result"' in b"".join(pieces[-2:]), f"last: {pieces[-1]!r:.300}")
        events = list(wire.events(pieces))
        equal(len(events), 51, "events")


@case(*HTTP)
def a_client_that_leaves_in_the_middle_ends_its_call_and_nothing_else(engine):
    many = call(1, "steps", {"steps": 1000}, **ASKS_FOR_PROGRESS).encode()
    with engine.start("probe") as server:
        for _ in range(5):
            with server.connect() as connection:
                connection.request("POST", "/mcp", USUAL, many)
                status, headers = connection.read_head()
                next(connection.pieces(status, headers))
        with server.connect() as connection:
            connection.request("POST", "/mcp", USUAL, FOR_EVER)
        equal(server.post(PING, USUAL).text, PONG, "after it")


@case(*HTTP)
def large_bodies_pass_in_both_directions(engine):
    size = 5_000_000
    with engine.start("probe", {"WASMMCP_RESULT_LIMIT": "6000000"}) as server:
        large = call(1, "large", {"bytes": size}).encode()
        for headers in (USUAL, [JSON, ("Accept", "text/event-stream")]):
            [text] = server.post(large, headers).messages()
            equal(len(json.loads(text)["result"]["content"][0]["text"]), size, "large result")
        message = "".join(f"{number:07}," for number in range(size // 8))
        say = call(2, "say", {"message": message}).encode()
        echoed = server.post(say, USUAL).json()["result"]["content"][0]["text"]
        check(echoed == message, "what was said is not what came back")
        # And in chunks, of sizes that fit nothing.
        with server.connect() as connection:
            connection.request("POST", "/mcp", [*USUAL, ("Transfer-Encoding", "chunked")], None)
            connection.offer(wire.chunks(say, 77_777))
            echoed = connection.read_answer().json()["result"]["content"][0]["text"]
        check(echoed == message, "what was said in chunks is not what came back")


@case(*HTTP)
def a_body_beyond_the_limit_is_refused(engine):
    with engine.start("probe", {"WASMMCP_MESSAGE_LIMIT": "1024"}) as server:
        body = PING + b" " * 2000
        refused(server.post(body, USUAL), 413, "1024")
        with server.connect() as connection:
            connection.request("POST", "/mcp", [*USUAL, ("Transfer-Encoding", "chunked")], None)
            connection.offer(wire.chunks(body, 100))
            refused(connection.read_answer(), 413, "1024")
        equal(server.post(PING + b" " * (1024 - len(PING)), USUAL).text, PONG, "just within it")


@case(*HTTP)
def one_connection_serves_many_requests(engine):
    with engine.start("probe") as server, server.connect() as connection:
        for id in range(20):
            connection.request("POST", "/mcp", USUAL, request(id, "ping").encode())
            equal(connection.read_answer().json()["id"], id, "id")
            connection.request("POST", "/nowhere", USUAL, b"x" * id)
            equal(connection.read_answer().status, 404, "between them")


@case(*HTTP)
def a_call_tells_its_time_in_a_header_when_asked(engine):
    milliseconds = r"\d+\.\d{3}"
    with engine.start("probe", {"WASMMCP_TIMING": "header"}) as server:
        timing = server.post(WAIT.encode(), USUAL).header("server-timing")
        found = re.fullmatch(rf"parse;dur=({milliseconds}), tool;dur=({milliseconds}), "
                             rf"io;dur=({milliseconds}), total;dur=({milliseconds})", timing or "")
        check(found, f"Server-Timing: {timing}")
        parse, tool, io, total = map(float, found.groups())
        check(10 <= io <= tool <= total and parse <= total, f"Server-Timing: {timing}")
        equal(server.post(PING, USUAL).header("server-timing"), None, "what is no call")
    with engine.start("probe") as server:
        equal(server.post(WAIT.encode(), USUAL).header("server-timing"), None, "unasked")


@case(*ENGINES)
def a_call_tells_its_time_in_the_result_when_asked(engine):
    with engine.start("probe", {"WASMMCP_TIMING": "result"}) as server:
        client = server.client("2025-11-25")
        result = client.ask(WAIT)["result"]
        text = json.loads(result["content"][0]["text"])
        equal(list(text), ["milliseconds", "timing"], "members of the text")
        equal(list(text["timing"]), ["wasm_total_ms", "fn_total_ms", "io_ms", "compute_ms"],
              "timing")
        total, tool, io, compute = text["timing"].values()
        check(10 <= io <= tool <= total and abs(tool - io - compute) < 0.002,
              f"timing: {text['timing']}")
        equal(result["structuredContent"], {"milliseconds": 20}, "structured content")
        # A text that is no object stays as it is.
        say = client.ask(call(2, "say", {"message": "{"}))["result"]
        equal(say, {"content": [{"type": "text", "text": "{"}]}, "a plain text")
    with engine.start("data-aggregate", {"WASMMCP_TIMING": "result"}) as server:
        result = server.client("2025-11-25").ask(call(1, "aggregate_list", {"items": [{"a": 1}]}))["result"]
        check("timing" in json.loads(result["content"][0]["text"]), "an object in one line")


@case(*ENGINES)
def a_call_tells_its_time_in_the_log_when_asked(engine):
    marks = ["JSON_PARSE", "TOOL_EXEC", "IO", "WASM_TOTAL"]
    with engine.start("probe", {"WASMMCP_TIMING": "log"}) as server:
        client = server.client("2025-11-25")
        for id in (1, 2):
            answer = client.ask(call(id, "wait", {"milliseconds": 20}))
            equal(answer["result"]["structuredContent"], {"milliseconds": 20}, "the answer as ever")

        def lines():
            return re.findall(r"^---(\w+)---(\d+\.\d{3})$", server.log(), re.MULTILINE)

        until(lambda: len(lines()) == 8, "both calls are in the log")
        equal([mark for mark, _ in lines()], marks * 2, "marks")
        _, tool, io, total = (float(time) for _, time in lines()[:4])
        check(10 <= io <= tool <= total, f"log: {lines()}")


@case(*STDIO)
def a_wrong_setting_is_told_and_nothing_is_served(engine):
    with engine.start("probe", {"WASMMCP_TIMING": "aloud"}) as server:
        client = server.client()
        equal(client.receive(), None, "standard output")
        equal(client.process.wait(), 1, "exit status")
        check("WASMMCP_TIMING: expected log, header or result, got 'aloud'" in server.log(),
              server.log())


@case(*HTTP)
def a_wrong_setting_is_told_to_the_operator_alone(engine):
    with engine.start("probe", {"WASMMCP_TIMING": "aloud"}) as server:
        answer = server.post(PING, USUAL)
        equal(answer.status, 500, "status")
        check("aloud" not in answer.text, answer.text)
        until(lambda: "WASMMCP_TIMING: expected log, header or result, got 'aloud'" in server.log(),
              "the log tells it")


@case(*ENGINES)
def a_setting_that_nothing_reads_is_told_to_the_operator(engine):
    with engine.start("probe", {"WASMMCP_PAGE_SISE": "2"}) as server:
        client = server.client("2025-11-25")
        equal(client.ask(request(1, "ping")), json.loads(PONG), "the answer as ever")
        until(lambda: "nothing reads the variable WASMMCP_PAGE_SISE" in server.log(),
              "the log tells it")


if __name__ == "__main__":
    sys.exit(main(__doc__))
