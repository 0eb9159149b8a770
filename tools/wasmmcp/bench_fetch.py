"""Measures how many calls of the fetch server wait at once for a web that is slow, in one process and one instance."""

import http.client
import json
import socketserver
import statistics
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from wasmmcp import paths
from wasmmcp.console import Progress
from wasmmcp.measuring import Row, peak_memory, table

sys.path.insert(0, str(paths.ROOT / "tests"))

CALLS = 64
SLOW = 1.0
MOST_RATIO, MOST_MEMORY = 1.3, 150e6
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
