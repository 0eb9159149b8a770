#!/usr/bin/env python3
"""Many requests to one instance and to fresh ones, many sessions and connections at once, slow and stalled clients beside
them: every answer is right, and memory, time and descriptors stay as they were.

    tests/soak/run.py [--long] [WORDS OF A CASE'S NAME]

With --long it is what docs/security.md tells of: a million requests and more, for an hour. The short one judges memory and
descriptors and no time, which would have to grow a hundredfold to be seen in it.
"""

import contextlib
import json
import os
import re
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path
from typing import NamedTuple

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "oracle" / "git"), str(HERE.parent / "images"), str(HERE)]

from mixed import ON_FILES, Mix, prepare, succeeded  # noqa: E402
from support import messages, wire  # noqa: E402
from support.engines import KEY, NATIVE_HTTP, NATIVE_STDIO, ROOT, WASI_CLI, WASI_HTTP, WASI_HTTP_P3, Engine  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

LONG = "--long" in sys.argv
FIGURES = ROOT / ("bench" if LONG else "build") / "soak.json"
MEBIBYTE = 1 << 20
SETTLED = 5  # seconds in which whatever is closing has closed
BATCH = 100
SLOWER = 5  # times as slow as it was at first: a machine has other work as well, and what grows with every request is far slower


class Amounts(NamedTuple):
    one_instance: int
    fresh: int
    sessions: int
    connections: int
    growth: int  # bytes that a server may have more at the end than when it was warm


AMOUNTS = Amounts(1_000_000, 100_000, 1_000, 256, 4 * MEBIBYTE) if LONG else Amounts(8_000, 800, 60, 64, 6 * MEBIBYTE)


class Reused(Engine):
    """As it is, but with another number of requests for each instance."""

    def __init__(self, like: Engine, count: int):
        options = ["--max-instance-reuse-count", str(count), "--idle-instance-timeout", "3600s"]
        super().__init__(f"{like.name}, {'one instance' if count > 1 else 'fresh instances'}", like.carrier, like.kind, options)


ONE = 100_000_000
ONE_INSTANCE = [NATIVE_STDIO, WASI_CLI, Reused(WASI_HTTP, ONE), Reused(WASI_HTTP_P3, ONE), NATIVE_HTTP]
FRESH = [Reused(WASI_HTTP, 1), Reused(WASI_HTTP_P3, 1)]


class Watch:
    """Memory and descriptors of a process, and how long each batch took."""

    def __init__(self, pid: int):
        self.pid = pid
        self.samples: list = []  # requests so far, bytes, descriptors, seconds a request

    def look(self, requests: int, seconds: float) -> None:
        pages = int(Path(f"/proc/{self.pid}/statm").read_text().split()[1])
        self.samples.append((requests, pages * os.sysconf("SC_PAGE_SIZE"), self.descriptors(), seconds))

    def descriptors(self) -> int:
        return len(os.listdir(f"/proc/{self.pid}/fd"))

    @property
    def warm(self) -> list:
        """Without the first quarter, in which caches fill."""
        return self.samples[len(self.samples) // 4:]

    def judge(self, name: str) -> None:
        first, last = self.warm[0], self.warm[-1]
        slope, error = line_through([(each[0], each[1]) for each in self.warm])
        times = sorted(each[3] for each in self.warm)
        tenth = max(1, len(self.warm) // 10)
        begin, end = (statistics.median(each[3] for each in part) for part in (self.warm[:tenth], self.warm[-tenth:]))
        write_down(name, {"requests": last[0], "mebibytes when warm": round(first[1] / MEBIBYTE, 1), "mebibytes at the end": round(last[1] / MEBIBYTE, 1),
                          "bytes a request": round(slope, 3), "standard error": round(error, 3), "descriptors": [first[2], last[2]],
                          "microseconds a request, median": round(statistics.median(times) * 1e6),
                          "99th percentile": round(times[int(len(times) * 0.99)] * 1e6),
                          "median of the first tenth": round(begin * 1e6), "of the last": round(end * 1e6)})
        check(not LONG or end < SLOWER * begin, f"a request took {begin * 1e6:.0f} µs at first, and {end * 1e6:.0f} µs at the end")
        check(last[1] - first[1] < AMOUNTS.growth, f"memory grew from {first[1]} to {last[1]} bytes")
        # A leak leaves none of the last samples as few as the first had, and none that comes after them.
        before, after = max(each[2] for each in self.warm[:tenth]), min(each[2] for each in self.warm[-tenth:])
        deadline = time.monotonic() + SETTLED
        while after > before and time.monotonic() < deadline:
            after = self.descriptors()
        check(after <= before, f"descriptors grew from {before} to {after}")


def line_through(points: list) -> tuple:
    """The slope of the line of least squares, and its standard error."""
    count = len(points)
    mean_x, mean_y = (statistics.fmean(values) for values in zip(*points))
    spread = sum((x - mean_x) ** 2 for x, _ in points) or 1
    slope = sum((x - mean_x) * (y - mean_y) for x, y in points) / spread
    rest = sum((y - mean_y - slope * (x - mean_x)) ** 2 for x, y in points)
    return slope, (rest / max(1, count - 2) / spread) ** 0.5


def write_down(name: str, figures: dict) -> None:
    print(f"  {name}: {json.dumps(figures)}", flush=True)
    if LONG:
        known = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
        FIGURES.write_text(json.dumps({**known, name: figures}, indent=1) + "\n")


class Suite:
    """The suite on a folder, and one connection or pipe to it."""

    def __init__(self, engine: Engine):
        self.engine = engine
        self.folder, self.state = tempfile.TemporaryDirectory(), tempfile.TemporaryDirectory()
        at = Path(self.folder.name).resolve()
        prepare(at)
        has_files = not engine.is_native
        self.mix = Mix(at, has_files)
        is_http = engine.carrier == "http"
        variables = {"DISABLE_THOUGHT_LOGGING": "true", "SUMMARIZE_PROVIDER": "offline", **({"WASMMCP_KEY": KEY} if is_http else {}),
                     **({} if has_files else {"WASMMCP_SUITE_WITHOUT": ",".join(ON_FILES)})}
        self.server = engine.start("suite", variables, state=self.state.name if is_http else None, directories={str(at): str(at)} if has_files else None)
        self.client = self.server.client("2025-11-25")
        self.process = self.server.process or self.client.process

    def __enter__(self) -> "Suite":
        return self

    def __exit__(self, *error) -> None:
        try:
            self.server.__exit__(*error)
        finally:
            self.folder.cleanup()
            self.state.cleanup()

    def exchange(self, batch: list, connection=None) -> list:
        """Sends all of them, and then reads the answers."""
        if self.engine.carrier == "stdio":
            self.client.write(b"".join(message + b"\n" for message, _ in batch))
            return [self.client.expect() for _ in batch]
        heads = [wire.head("POST", "/mcp", self.server.address, self.client.headers(message), message) + message for message, _ in batch]
        sender = threading.Thread(target=connection.send, args=[b"".join(heads)])
        sender.start()
        answers = [connection.read_answer().messages()[-1] for _ in batch]
        sender.join()
        return answers


def run_mixed(suite: Suite, requests: int) -> Watch:
    watch, done, connection = Watch(suite.process.pid), 0, None
    while done < requests:
        if suite.engine.carrier == "http" and done % 10_000 == 0:
            if connection:
                connection.close()
            connection = suite.server.connect()
        batch = suite.mix.batch(BATCH)
        start = time.perf_counter()
        answers = suite.exchange(batch, connection)
        seconds = (time.perf_counter() - start) / BATCH
        for (message, is_good), answer in zip(batch, answers):
            check(succeeded(answer) == is_good, f"{message[:300]!r} is answered with {answer[:300]}")
        done += BATCH
        watch.look(done, seconds)
    if connection:
        connection.close()
    return watch


@case(*ONE_INSTANCE)
def one_instance_answers_all_and_grows_no_more(engine):
    with Suite(engine) as suite:
        run_mixed(suite, AMOUNTS.one_instance).judge(f"one instance, {engine}")


@case(*FRESH)
def fresh_instances_leave_nothing_behind(engine):
    with Suite(engine) as suite:
        run_mixed(suite, AMOUNTS.fresh).judge(f"a fresh instance each, {engine}")


def ask(server, session, message: str, connection=None):
    body = message.encode()
    headers = [*messages.http_headers(body, "2025-11-25"), *([("Mcp-Session-Id", session)] if session else [])]
    if connection is None:
        return server.post(body, headers)
    connection.request("POST", "/mcp", headers, body)
    return connection.read_answer()


def thought(number: int) -> str:
    return messages.call(number, "sequentialthinking", {"thought": f"thought of client {number}", "nextThoughtNeeded": True,
                                                        "thoughtNumber": 1, "totalThoughts": 3})


@case(WASI_HTTP, WASI_HTTP_P3, NATIVE_HTTP)
def many_sessions_and_connections_at_once_beside_slow_and_stalled_clients(engine):
    with tempfile.TemporaryDirectory() as state, engine.start(
            "sequential-thinking", {"WASMMCP_KEY": KEY, "DISABLE_THOUGHT_LOGGING": "true",
                                    "WASMMCP_SEQUENTIAL_THINKING_HISTORIES": str(2 * AMOUNTS.sessions)}, state=state) as server:
        sessions = []
        for number in range(AMOUNTS.sessions):
            answer = ask(server, None, messages.initialize(1, "2025-11-25"))
            sessions.append(answer.header("mcp-session-id"))
            ask(server, sessions[-1], messages.notification("notifications/initialized"))
        equal(len(set(sessions)), AMOUNTS.sessions, "sessions that differ")
        with stalled(server), slow(server):
            latencies = at_once(server, sessions)
        alone = at_once(server, sessions)
        for number in range(0, AMOUNTS.sessions, max(1, AMOUNTS.sessions // 50)):
            text = ask(server, sessions[number], messages.call(1, "read_thoughts", {"view": "full"})).messages()[-1]
            equal(re.findall(r"thought of client (\d+)", text)[:2], [str(number)] * 2, f"what client {number} reads")
        write_down(f"sessions, {engine}", {
            "sessions": AMOUNTS.sessions, "connections": AMOUNTS.connections, "milliseconds, median": round(statistics.median(latencies) * 1e3, 1),
            "without a slow and a stalled client": round(statistics.median(alone) * 1e3, 1)})


def at_once(server, sessions: list) -> list:
    """A thought in each session, over as many connections at once; the seconds that each took."""
    latencies, faults = [], []

    def work(first: int) -> None:
        try:
            with server.connect() as connection:
                for number in range(first, len(sessions), AMOUNTS.connections):
                    start = time.perf_counter()
                    answer = ask(server, sessions[number], thought(number), connection)
                    latencies.append(time.perf_counter() - start)
                    check(answer.status == 200 and succeeded(answer.messages()[-1]), f"{answer.status} {answer.body[:300]!r}")
        except (OSError, AssertionError) as fault:
            faults.append(f"{fault}")

    threads = [threading.Thread(target=work, args=[number]) for number in range(AMOUNTS.connections)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    equal(faults, [], "connections that failed")
    equal(len(latencies), len(sessions), "answers")
    return latencies


@contextlib.contextmanager
def stalled(server):
    """Clients that begin a request and say no more."""
    connections = [server.connect() for _ in range(8)]
    for number, connection in enumerate(connections):
        connection.send(b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100\r\n"
                        + (b"\r\n{" if number % 2 else b""))
    yield
    for connection in connections:
        connection.close()


@contextlib.contextmanager
def slow(server):
    """A client that sends a byte now and then, and is served in the end."""
    body = messages.request("slow", "ping").encode()
    ends = threading.Event()
    with server.connect() as connection:
        def send() -> None:
            for byte in wire.head("POST", "/mcp", server.address, messages.http_headers(body, None), body) + body:
                connection.send(bytes([byte]))
                ends.wait(0.02)

        thread = threading.Thread(target=send)
        thread.start()
        try:
            yield
        finally:
            ends.set()
            thread.join()
        check('"id":"slow"' in connection.read_answer().text, "the slow client is not served")


if __name__ == "__main__":
    sys.argv = [word for word in sys.argv if word != "--long"]
    sys.exit(main(__doc__))
