"""Instances are used again and again, as `./wasmmcp serve` runs them; on WASI 0.3 for several
requests at once. Every answer must be what a fresh instance gives, and nothing of one client may
reach another.

    python3 tests/isolation/run.py [WORDS OF A CASE'S NAME]
"""

import random
import sys
import threading
from pathlib import Path
from typing import Callable, List, NamedTuple, Tuple

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import messages, wire  # noqa: E402
from support.engines import WASI_HTTP, WASI_HTTP_P3, Engine, Server  # noqa: E402
from support.messages import LEGACY, MODERN, call, initialize, notification, request  # noqa: E402
from support.results import case, check, equal, main, shown  # noqa: E402
from wasmmcp.serve import KEEP  # noqa: E402

# Without the memory that `serve` keeps and wipes for the next instance: nothing is left there to be found.
FRESH = ["--max-instance-reuse-count", "1", "--max-instance-concurrent-reuse-count", "1"]
WIPED = [*FRESH, *KEEP]
CLIENTS = 8
ROUNDS = 2

# A variable that nothing reads is told once in the life of an instance, so we can count them.
VARIABLES = {"WASMMCP_CALL_SECONDS": "1", "WASMMCP_NOBODY_READS_THIS": "1"}
TOLD = "nothing reads the variable"


class Visit(NamedTuple):
    body: bytes
    headers: list


class Seen(NamedTuple):
    """All of an answer that its client can see."""
    status: int
    headers: Tuple[tuple, ...]
    messages: Tuple[str, ...]


def visit(text: str, version: str, *more: tuple) -> Visit:
    if version == MODERN:
        text = messages.as_modern(text)
    return Visit(text.encode(), [*messages.http_headers(text, version), *more])


def visits() -> List[Visit]:
    """Everything that clients do, each with marks of its own."""
    found: List[Visit] = []

    def add(text: str, version: str, *more: tuple) -> None:
        found.append(visit(text, version, *more))

    for number, version in enumerate([*LEGACY, MODERN] * 6):
        mark = f"mark-{number}-{version}"
        origin = ("Origin", f"http://localhost:{3000 + number}")
        add(call(mark, "say", {"message": f"secret of {mark}"}), version)
        add(call(number, "say", {"message": mark * 300}), version, origin)
        add(call(mark, "fail", {"message": f"failure of {mark}"}), version)
        add(call(mark, "numbers"), version)
        add(call(mark, "content"), version, origin)
        add(call(mark, "wait", {"milliseconds": number % 7}), version)
        add(call(mark, "steps", {"steps": number % 5}, _meta={"progressToken": mark}), version)
        add(call(mark, "steps", {"steps": 2}), version)
        add(call(mark, "large", {"bytes": 1000 * number}), version)
        add(call(mark, "echo", {"text": mark, "unknown": number}), version)
        add(call(mark, f"no-such-{mark}"), version)
        add(request(mark, "tools/list"), version, origin)
        add(request(mark, f"unknown/{mark}"), version)
        add(notification("notifications/cancelled", {"requestId": mark}), version)
        add(f'{{"jsonrpc":"2.0","id":"{mark}"', version)
        if version == MODERN:
            add(request(mark, "server/discover"), version)
            add(call(mark, "route", {"region": mark}), version, ("Mcp-Param-Region", mark))
            add(call(mark, "route", {"region": mark}), version, ("Mcp-Param-Region", "another's"))
        else:
            add(initialize(mark, version), version)
            add(f"[{call(mark, 'say', {'message': mark})},{request(number, 'ping')},"
                f"{call(mark + '-2', 'wait', {'milliseconds': 3})}]", version)
    return found


def pay(server: Server, each: Visit) -> Seen:
    answer = server.post(each.body, each.headers)
    check(answer.status < 500, f"status {answer.status}")
    return Seen(answer.status, tuple(sorted(pair for pair in answer.headers if pair[0] != "date")),
                tuple(answer.messages()))


def fresh_answers(engine: Engine, all_visits: List[Visit]) -> List[Seen]:
    fresh = Engine(f"{engine.name}, fresh", "http", engine.kind, FRESH)
    with fresh.start("probe", VARIABLES) as server:
        answers = [pay(server, each) for each in all_visits]
        equal(server.log().count(TOLD), len(all_visits), "fresh instances")
    return answers


def together(tasks: List[Callable[[], None]]) -> None:
    """Runs them at the same time, and fails with the first failure."""
    failures: List[BaseException] = []

    def guarded(task: Callable[[], None]) -> None:
        try:
            task()
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=guarded, args=[task]) for task in tasks]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def compare(server: Server, pairs: List[Tuple[Visit, Seen]]) -> None:
    for each, expected in pairs:
        seen = pay(server, each)
        if seen != expected:
            raise AssertionError(f"sent {shown(each.body, 300)}\nexpected {shown(expected, 700)}\n"
                                 f"received {shown(seen, 700)}")


@case(WASI_HTTP, WASI_HTTP_P3)
def answers_are_those_of_fresh_instances(engine):
    all_visits = visits()
    pairs = list(zip(all_visits, fresh_answers(engine, all_visits)))
    with engine.start("probe", VARIABLES) as server:
        orders = []
        for number in range(CLIENTS):
            order = pairs * ROUNDS if number == 0 else list(pairs)
            random.Random(number).shuffle(order)
            orders.append(order)
        together([lambda order=order: compare(server, order) for order in orders])
        sent = sum(map(len, orders))
        instances = server.log().count(TOLD)
        check(instances < sent / 4,
              f"{instances} instances for {sent} requests: they are not used again")


@case(WASI_HTTP, WASI_HTTP_P3)
def what_an_instance_leaves_in_memory_is_wiped(engine):
    all_visits = visits()
    pairs = list(zip(all_visits, fresh_answers(engine, all_visits)))
    wiped = Engine(f"{engine.name}, wiped", "http", engine.kind, WIPED)
    with wiped.start("probe", VARIABLES) as server:
        compare(server, pairs)
        equal(server.log().count(TOLD), len(pairs), "instances")


@case(WASI_HTTP, WASI_HTTP_P3)
def what_goes_wrong_for_one_client_is_nothing_to_others(engine):
    """Some leave in the middle, some send half a body, some wait for too long."""
    pairs = []
    for number in range(150):
        mark = f"mark-{number}"
        each = visit(call(mark, "steps", {"steps": 3}, _meta={"progressToken": mark}), "2025-11-25")
        expected = [notification("notifications/progress", {
            "progressToken": mark, "progress": step, "total": 3, "message": f"step {step}"})
            for step in (1, 2, 3)]
        expected.append(messages.compact({"jsonrpc": "2.0", "id": mark, "result": {
            "content": [{"type": "text", "text": "3 steps"}]}}))
        pairs.append((each, expected))

    def serve_well(share) -> None:
        for each, expected in share:
            equal(list(pay(server, each).messages), expected, "answer")

    def leave_early() -> None:
        for _ in range(15):
            each = visit(call("gone", "steps", {"steps": 1000}, _meta={"progressToken": "gone"}),
                         "2025-11-25")
            with server.connect() as connection:
                connection.request("POST", "/mcp", each.headers, each.body)
                status, headers = connection.read_head()
                next(connection.pieces(status, headers))

    def leave_at_once() -> None:
        for _ in range(15):
            each = visit(call("gone", "wait", {"milliseconds": 600_000}), "2025-11-25")
            with server.connect() as connection:
                connection.request("POST", "/mcp", each.headers, each.body)

    def send_half() -> None:
        for _ in range(15):
            each = visit(call("half", "say", {"message": "half"}), "2025-11-25")
            with server.connect() as connection:
                connection.request("POST", "/mcp", [*each.headers, ("Content-Length", "500")])
                connection.send(each.body)

    def wait_too_long() -> None:
        each = visit(call("late", "wait", {"milliseconds": 600_000}), "2025-11-25")
        [text] = pay(server, each).messages
        check("the call was stopped after 1 seconds" in text, text)

    with engine.start("probe", VARIABLES) as server:
        together([*(lambda share=pairs[start::4]: serve_well(share) for start in range(4)),
                  leave_early, leave_at_once, send_half, wait_too_long, wait_too_long])
        serve_well(pairs[:5])


@case(WASI_HTTP, WASI_HTTP_P3)
def a_connection_carries_one_client_after_another(engine):
    """As behind a proxy that keeps connections: nothing stays with the connection either."""
    with engine.start("probe", VARIABLES) as server, server.connect() as connection:
        for version, structured in (("2024-11-05", None), ("2025-11-25", {"result": [1, 2, 3]}),
                                    (MODERN, [1, 2, 3]), ("2025-03-26", None), (MODERN, [1, 2, 3])):
            each = visit(call(version, "numbers"), version)
            connection.request("POST", "/mcp", each.headers, each.body)
            answer: wire.Answer = connection.read_answer()
            equal(answer.json()["result"].get("structuredContent"), structured, version)


if __name__ == "__main__":
    sys.exit(main(__doc__))
