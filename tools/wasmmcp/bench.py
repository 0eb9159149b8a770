"""Measures the time server against a floor in the same run, the filesystem server beside npm's, the git server beside
the git program, and writes bench/results.md.

The floor is a component that does nothing but answer as many bytes (bench/floor/). Ours and the floor
take turns, so that whatever else the machine does hits both; each figure is the median of the rounds.
"""

import json
import os
import platform
import re
import socket
import statistics
import subprocess
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path

from wasmmcp import (bench_aggregate, bench_fetch, bench_filesystem, bench_git, bench_images, bench_logs, bench_servers,
                     builder, paths, provision, serve, servers)
from wasmmcp.console import Failure, Progress, say
from wasmmcp.measuring import WASMTIME, Row, peak_memory, precompiled, table

LOAD = paths.NATIVE / "bench_load"
RESULTS = paths.ROOT / "bench" / "results.md"

CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call",
        "params": {"name": "get_current_time", "arguments": {"timezone": "Asia/Seoul"}}}
HEADERS = ["Content-Type: application/json", "Accept: application/json, text/event-stream",
           "MCP-Protocol-Version: 2025-11-25"]
FRESH = ["--max-instance-reuse-count", "1", *serve.KEEP]
# The kernel then says what an instance has written; else all that is kept is wiped, a sixth of the CPU of a
# request. Linux has that from 6.7 on; not for `serve`, as wasmtime does not start where it is asked for in vain.
if tuple(int(number) for number in re.findall(r"\d+", platform.release())[:2]) >= (6, 7):
    FRESH += ["-O", "pooling-pagemap-scan=y"]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextmanager
def serving(component: Path, flags: list):
    port = free_port()
    command = [str(WASMTIME), "serve", "--allow-precompiled", "-S", "cli=y", *flags,
               "--addr", f"127.0.0.1:{port}", str(precompiled(component))]
    # A backtrace for each error of a host call, such as the end of a stream, would be what is measured.
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                               env=paths.environment(RUST_BACKTRACE="0"))
    try:
        deadline = time.monotonic() + 20
        while True:
            with socket.socket() as attempt:
                if attempt.connect_ex(("127.0.0.1", port)) == 0:
                    break
            if process.poll() is not None or time.monotonic() > deadline:
                raise Failure(f"{component.name} does not answer under wasmtime serve")
            time.sleep(0.02)
        yield port, process.pid
    finally:
        process.kill()
        process.wait()


def load(port: int, connections: int, duration: float, message: dict = CALL) -> dict:
    body = paths.BUILD / "bench" / "call.json"
    body.write_text(json.dumps(message))
    out = subprocess.run([LOAD, f"127.0.0.1:{port}", "/mcp", str(connections), str(duration), body,
                          *HEADERS], check=True, stdout=subprocess.PIPE, text=True).stdout
    figures = json.loads(out)
    if figures["errors"] or not figures["requests"]:
        raise Failure(f"the load had {figures['errors']} errors and {figures['requests']} answers")
    return figures


def requests_per_second(figures: dict) -> float:
    return figures["requests"] / figures["seconds"]


class Rates:
    """Requests per second of a call over HTTP, for bench_servers.py."""

    def __init__(self, duration: float):
        self.duration = duration

    def component(self, component: Path, flags: list, message: dict) -> float:
        with serving(component, flags) as (port, _):
            return self.of(port, message)

    def program(self, command: list, message: dict) -> float:
        """Of a FastMCP server, which is told to be as stateless as ours."""
        port = free_port()
        process = subprocess.Popen([str(word) for word in command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
                                   env=paths.environment(MCP_TRANSPORT="http", MCP_PORT=str(port),
                                                         FASTMCP_STATELESS_HTTP="true", FASTMCP_JSON_RESPONSE="true",
                                                         FASTMCP_LOG_LEVEL="CRITICAL"))
        try:
            deadline = time.monotonic() + 20
            while True:
                with socket.socket() as attempt:
                    if attempt.connect_ex(("127.0.0.1", port)) == 0:
                        return self.of(port, message, 3.0)  # it imports at the first call
                if time.monotonic() > deadline:
                    raise Failure(f"{command[-1]} does not answer over HTTP")
                time.sleep(0.05)
        finally:
            process.kill()
            process.wait()

    def of(self, port: int, message: dict, warm: float = 0.3) -> float:
        load(port, bench_servers.CONNECTIONS, warm, message)
        return requests_per_second(load(port, bench_servers.CONNECTIONS, self.duration, message))


def cpu_seconds(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def compare(components: list, flags: list, connections: int, rounds: int, duration: float) -> tuple:
    """Of each component its requests per second, by rounds in turns, and its CPU seconds a request. The last
    figure is the peak memory of the first."""
    with ExitStack() as stack:
        servers = [stack.enter_context(serving(component, flags)) for component in components]
        rates = [[] for _ in servers]
        cpu = [[] for _ in servers]
        for port, _ in servers:
            load(port, connections, 0.3)  # warm
        for number in range(rounds):
            turns = range(len(servers))
            for index in turns if number % 2 == 0 else reversed(turns):
                port, pid = servers[index]
                before = cpu_seconds(pid)
                figures = load(port, connections, duration)
                rates[index].append(requests_per_second(figures))
                cpu[index].append((cpu_seconds(pid) - before) / figures["requests"])
        return rates, [statistics.median(each) for each in cpu], peak_memory(servers[0][1])


def ratio(ours: list, other: list) -> str:
    return f"{statistics.median(a / b for a, b in zip(ours, other)):.0%}"


def http_section(rounds: int, duration: float) -> str:
    kinds = [("0.2, instances reused", "http", "p2", serve.RUNTIME, 0.85),
             ("0.3, instances reused", "http_p3", "p3", serve.RUNTIME, 0.85),
             ("0.2, a fresh instance each", "http", "p2", FRESH, 0.90)]
    rows = []
    for what, kind, host, flags, bar in kinds:
        components = [paths.WASM / f"{name}.wasm" for name in
                      (f"mcp_server_time_{kind}", f"bench_floor_head_{host}", f"bench_floor_{host}")]
        for connections in (4, 32, 128):
            with Progress(f"HTTP, {what}, {connections} connections"):
                rates, cpu, memory = compare(components, flags, connections, rounds, duration)
            ours, head, body = rates
            rows.append(Row(what, str(connections), f"{statistics.median(ours):,.0f}",
                            ratio(ours, head), f"{bar:.0%}", ratio(ours, body), ratio(head, body),
                            " / ".join(f"{each * 1e6:.0f}" for each in cpu), f"{memory / 1e6:.0f}"))
    return ("Ours against two floors, which answer as many bytes: one reads the head and the body of the "
            "request, as any MCP server must (see docs/decisions/011-the-floor.md), the other the body only. All "
            "are served with the flags of `./wasmmcp serve`.\n\n" +
            table(["WASI", "connections", "requests/s", "of the floor", "bar", "of the floor without head",
                   "the one floor of the other", "CPU µs/request: ours, floor, without head", "peak MB"], rows))


def until_tools_list(command: list) -> float:
    """Seconds from the start of the process to the answer to tools/list."""
    messages = [{"jsonrpc": "2.0", "id": 1, "method": "initialize",
                 "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                            "clientInfo": {"name": "bench", "version": "1"}}},
                {"jsonrpc": "2.0", "method": "notifications/initialized"},
                {"jsonrpc": "2.0", "id": 2, "method": "tools/list"}]
    start = time.perf_counter()
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    try:
        for message in messages:
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            if "id" in message and json.loads(process.stdout.readline()).get("id") != message["id"]:
                raise Failure(f"{command[0]} answered out of order")
        return time.perf_counter() - start
    finally:
        process.kill()
        process.wait()


def whole_run(command: list) -> float:
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def peer_program() -> Path:
    """PyPI mcp-server-time, which the tests use as an oracle."""
    provision.carry_out([provision.python_clients_step()])
    return provision.TEST_PYTHON / "bin" / "mcp-server-time"


def start_section(rounds: int) -> str:
    ours = [WASMTIME, "run", "--allow-precompiled", precompiled(paths.WASM / "mcp_server_time_cli.wasm")]
    empty = [WASMTIME, "run", "--allow-precompiled", precompiled(paths.WASM / "bench_empty_cli.wasm")]
    peer = [peer_program()]
    times = {"ours": [], "empty": [], "peer": []}
    with Progress("start to tools/list, beside an empty component and the Python server"):
        for warm in (lambda: until_tools_list(ours), lambda: whole_run(empty), lambda: until_tools_list(peer)):
            warm()
        for number in range(rounds):
            times["ours"].append(until_tools_list(ours))
            times["empty"].append(whole_run(empty))
            if number % 4 == 0:
                times["peer"].append(until_tools_list(peer))
    ours_ms, empty_ms, peer_ms = (statistics.median(times[name]) * 1000
                                  for name in ("ours", "empty", "peer"))
    return table(["from process start to the answer to tools/list", "ms", "ours is"],
                 [Row("time, precompiled, `wasmtime run`", f"{ours_ms:.1f}", ""),
                  Row("an empty component's whole run", f"{empty_ms:.1f}",
                      f"{ours_ms / empty_ms:.2f} times that (bar: 1.30)"),
                  Row("PyPI mcp-server-time", f"{peer_ms:.0f}",
                      f"{peer_ms / ours_ms:.0f} times quicker")])


def stdio_calls(command: list, calls: int) -> tuple:
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.PIPE)
    line = json.dumps(CALL).encode() + b"\n"
    try:
        start = time.perf_counter()
        for _ in range(calls):
            process.stdin.write(line)
            process.stdin.flush()
            process.stdout.readline()
        return (time.perf_counter() - start) / calls, peak_memory(process.pid)
    finally:
        process.kill()
        process.wait()


def inside_section(calls: int) -> str:
    """The component's own clock, over many calls on one connection."""
    component = precompiled(paths.WASM / "mcp_server_time_cli.wasm")
    command = [str(WASMTIME), "run", "--allow-precompiled", "--env", "WASMMCP_TIMING=log", str(component)]
    lines = (json.dumps(CALL).encode() + b"\n") * calls
    with Progress(f"{calls:,} calls on one stdio connection"):
        out = subprocess.run(command, input=lines, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
                             check=True).stderr.decode()
        totals = sorted(float(line.split("---")[2]) * 1000 for line in out.splitlines()
                        if line.startswith("---WASM_TOTAL---"))
        if len(totals) != calls:
            raise Failure(f"{calls} calls told {len(totals)} times")
        quiet = [str(WASMTIME), "run", "--allow-precompiled", str(component)]
        round_trip, memory = stdio_calls(quiet, calls)
        echo, _ = stdio_calls(["cat"], calls)
        floor, _ = stdio_calls([*quiet[:3], str(precompiled(paths.WASM / "bench_echo_cli.wasm"))], calls)
    return table(["one call of get_current_time", "µs"],
                 [Row("inside the component, median", f"{statistics.median(totals):.0f}"),
                  Row("inside the component, 99th percentile", f"{totals[int(calls * 0.99)]:.0f}"),
                  Row("round trip of a blocking Python client", f"{round_trip * 1e6:.0f}"),
                  Row("the same client's round trip with a component that gives back what comes", f"{floor * 1e6:.0f}"),
                  Row("the same client's round trip with `cat`", f"{echo * 1e6:.0f}"),
                  Row("peak memory of wasmtime and the server, MB", f"{memory / 1e6:.0f}")])


def size_section() -> str:
    sizes = {kind: (paths.WASM / f"mcp_server_time_{kind}.wasm").stat().st_size
             for kind in ("cli", "http", "http_p3")}
    return table(["component", "bytes", "bar"],
                 [Row("mcp_server_time_cli.wasm", f"{sizes['cli']:,}", "300,000"),
                  Row("mcp_server_time_http.wasm", f"{sizes['http']:,}", f"{sizes['cli'] + 40_000:,}"),
                  Row("mcp_server_time_http_p3.wasm", f"{sizes['http_p3']:,}",
                      f"{sizes['cli'] + 40_000:,}")])


def servers_alone() -> int:
    """Measures that section anew, in place of the one in bench/results.md."""
    builder.build("native", ["all"], "building the load generator and the native programs")
    builder.build("wasm", ["all"], "building the servers")
    body = bench_servers.section(False, Rates(1.0))
    before, _, rest = RESULTS.read_text().partition(f"\n## {bench_servers.TITLE}\n")
    after = rest.partition("\n## ")
    RESULTS.write_text(f"{before}\n## {bench_servers.TITLE}\n\n{body}\n{after[1]}{after[2]}")
    say(f"written to {RESULTS.relative_to(paths.ROOT)}")
    return 0


def command_bench(arguments: list) -> int:
    if arguments == ["--servers"]:
        provision.set_up()
        return servers_alone()
    quick = arguments == ["--quick"]
    if arguments and not quick:
        raise Failure(f"bench takes --quick, --servers or nothing, but got '{arguments[0]}'")
    provision.set_up()
    programs = [f"server_{each.name}" for each in servers.shipped()]
    builder.build("native", ["bench", *programs], "building the load generator and the native programs")
    builder.build("wasm", ["bench", *programs],
                  "building the servers and the floor")
    rounds, duration = (3, 0.3) if quick else (20, 0.5)
    sections = [
        ("Sizes", size_section()),
        ("Requests per second over HTTP", http_section(rounds, duration)),
        ("Start", start_section(5 if quick else 40)),
        ("A call", inside_section(10_000)),
        (bench_servers.TITLE, bench_servers.section(quick, Rates(duration))),
        ("Files", bench_filesystem.section(quick)),
        ("Git", bench_git.section(quick)),
        ("Fetch", bench_fetch.section(quick)),
        ("Logs", bench_logs.section(quick)),
        ("Lists and tables", bench_aggregate.section(quick)),
        ("Images", bench_images.section(quick)),
    ]
    version = subprocess.run([WASMTIME, "--version"], stdout=subprocess.PIPE, text=True).stdout.split()[1]
    text = (f"# Measured\n\nBy `./wasmmcp bench{' --quick' if quick else ''}` on "
            f"{os.cpu_count()} cores ({platform.machine()}), wasmtime {version}. Ours and what it is "
            "compared with took turns; ratios are medians of the rounds. The load generator shares the "
            "cores with the server.\n")
    for title, body in sections:
        text += f"\n## {title}\n\n{body}\n"
    if not quick:
        # What bench/pods.py has measured stays.
        RESULTS.write_text(text + "".join(RESULTS.read_text().partition("\n## Pods\n")[1:]))
        say(f"written to {RESULTS.relative_to(paths.ROOT)}")
    print(text)
    return 0
