"""Measures how many calls of the fetch server wait at once for a web that is slow, in one process and one instance,
and how long it takes to read pages, beside the official server."""

import http.client
import json
import socketserver
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Dict, List, NamedTuple, Optional

from wasmmcp import paths, provision
from wasmmcp.console import Progress
from wasmmcp.measuring import Row, peak_memory, table

sys.path[:0] = [str(paths.ROOT / "tests"), str(paths.ROOT / "tests" / "fetch")]

CALLS = 64
SLOW = 1.0
MOST_RATIO, MOST_MEMORY = 1.3, 150e6
LEAST_TIMES = 20
RESOLUTION = 1e-4  # seconds: less than that is lost between two calls
# Some 100 KB, as pages have.
PAGE = ("<!DOCTYPE html><title>Slow</title><article>" + "<p>A paragraph of a page that takes its time, with some words in it.</p>" *
        1500 + "</article>").encode()


class Slow(socketserver.StreamRequestHandler):
    def handle(self):
        while self.rfile.readline().strip():
            pass
        time.sleep(SLOW)
        self.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: %d\r\nConnection: close\r\n\r\n"
                         % len(PAGE) + PAGE)


def fetch(port: int, url: str) -> None:
    body = json.dumps({"jsonrpc": "2.0", "id": 1, "method": "tools/call",
                       "params": {"name": "fetch", "arguments": {"url": url}}})
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    connection.request("POST", "/mcp", body, {"Content-Type": "application/json", "MCP-Protocol-Version": "2025-11-25",
                                              "Accept": "application/json, text/event-stream"})
    answer = connection.getresponse().read()
    if b"A paragraph" not in answer:
        raise ValueError(answer[:500])
    connection.close()


def section(quick: bool) -> str:
    return f"{at_once(quick)}\n\n{reading(quick)}"


class Taken(NamedTuple):
    """Seconds of a call by us and by the official server: whole, and without what it takes to bring the page as it is."""

    ours: float
    theirs: float
    our_conversion: float
    their_conversion: float


def reading(quick: bool) -> str:
    """Calls of both, in turns, from the question to the answer. Of long texts it is the first part."""
    import quality

    own, packages = quality.our_pages()[0], quality.pages_of_packages()[0]
    medians = medians_of({**own, **packages}, 3 if quick else 9)
    rows = []
    for what, chosen in (("small ones of our own", [name for name in medians if name in own and name != "long"]),
                         ("those of packages", [name for name in medians if name in packages]),
                         ("one of 5 MB", ["long"])):
        whole, converted = ([sum(getattr(medians[name], side) for name in chosen) for side in sides]
                            for sides in (("ours", "theirs"), ("our_conversion", "their_conversion")))
        rows.append(Row(f"{what}: {len(chosen)}", f"{whole[0] * 1000:,.0f}", f"{whole[1] * 1000:,.0f}", f"{whole[1] / whole[0]:.0f}",
                        f"{converted[1] / converted[0]:.0f}", f"{LEAST_TIMES}"))
    least = min(each.theirs / each.ours for each in medians.values())
    return (f"Calls, with the download from loopback, of the precompiled component on standard input and of PyPI's "
            f"mcp-server-fetch as `pip` installs it, for the pages of docs/fetch-quality.md that both read. A conversion is a "
            f"call less one for the same page as it is (`raw`), by the same server, and a tenth of a millisecond at least; of single "
            f"pages that difference is too small to be told. The least of a single page is {least:.0f} times as quick a call.\n\n" +
            table(["pages", "calls, ours, ms", "mcp-server-fetch, ms", "times as quick", "conversions, times as quick", "bar, at least"], rows))


def medians_of(files: dict, rounds: int) -> Dict[str, Taken]:
    """Of the pages that both read. Where theirs fails it takes no time."""
    import quality
    from support import messages
    from support.engines import WASI_CLI
    from support.peers import FETCH, PYTHON

    provision.carry_out([provision.python_clients_step()])
    times: Dict[str, List[tuple]] = {name: [] for name in files}

    def call(client, url: str, raw: bool) -> Optional[float]:
        start = time.perf_counter()
        result = client.ask(messages.call(1, "fetch", {"url": url, "max_length": 999_999, "raw": raw}))["result"]
        return None if result.get("isError") else time.perf_counter() - start

    # Without Node, as pip installs it.
    theirs = FETCH.start("fetch", {"PATH": str(PYTHON.parent)}, ["--allow-private-ips", "--ignore-robots-txt"])
    with Progress("fetch: pages, beside the official server"), quality.Pages(files) as pages, theirs as server, \
            WASI_CLI.start("fetch", quality.SETTINGS) as our_server:
        with our_server.client("2025-11-25") as ours, server.client("2025-11-25") as other:
            for number in range(-1, rounds):  # the first is not counted
                for name in files:
                    if name == "long" and number > 0:
                        continue
                    taken = tuple(call(client, pages.address(name), raw) for raw in (False, True) for client in (ours, other))
                    if number >= 0:
                        times[name].append(taken)
    medians = {name: [statistics.median(each) for each in zip(*taken)] for name, taken in times.items()
               if None not in {second for each in taken for second in each}}
    return {name: Taken(mine, other, max(mine - raw, RESOLUTION), other - other_raw)
            for name, (mine, other, raw, other_raw) in medians.items()}


def at_once(quick: bool) -> str:
    from support.loopback import Loopback
    from wasmmcp.bench import serving

    class Web(Loopback, socketserver.ThreadingTCPServer):
        pass

    flags = ["-S", "http", "-S", "allow-ip-name-lookup=y", "--max-instance-reuse-count", "100000",
             "--max-instance-concurrent-reuse-count", str(CALLS), "--env", "WASMMCP_FETCH_ALLOW_PRIVATE_IPS=true",
             "--env", "WASMMCP_FETCH_IGNORE_ROBOTS_TXT=true"]
    rounds = 1 if quick else 5
    with Web(Slow) as web, serving(paths.WASM / "mcp_server_fetch_http_p3.wasm", flags) as (port, pid):
        def timed(count: int) -> float:
            start = time.perf_counter()
            with ThreadPoolExecutor(count) as threads:
                list(threads.map(lambda _: fetch(port, web.url), range(count)))
            return time.perf_counter() - start
        with Progress(f"fetch: {CALLS} at once"):
            timed(1)
            one = statistics.median(timed(1) for _ in range(rounds))
            all_at_once = statistics.median(timed(CALLS) for _ in range(rounds))
        memory = peak_memory(pid)
    return (f"`wasmtime serve` with the component of 0.3 and `--max-instance-concurrent-reuse-count {CALLS}`; a web on "
            f"loopback, allowed by the SSRF switch, answers each request after {SLOW:.0f} s with a page of "
            f"{len(PAGE) // 1000} KB.\n\n" +
            table(["what", "one call", f"{CALLS} at once", "ratio", "bar, at most", "peak MB", "bar, below"],
                  [Row("time of a call", f"{one:.2f} s", f"{all_at_once:.2f} s", f"{all_at_once / one:.2f}", f"{MOST_RATIO}",
                       f"{memory / 1e6:.0f}", f"{MOST_MEMORY / 1e6:.0f}")]))
