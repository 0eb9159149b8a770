"""Measures all nine servers in one run: ours as components and as native programs, beside the counterpart in Python or the
official server, whichever clients of today would start. They take turns; figures are medians.
"""

import json
import statistics
import struct
import subprocess
import sys
import time
import zlib
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional

from wasmmcp import paths, plotting, provision, serve, servers, state
from wasmmcp.bench_filesystem import Client
from wasmmcp.console import Failure, Progress
from wasmmcp.measuring import WASMTIME, Row, peak_memory, precompiled, table

sys.path[:0] = [str(paths.ROOT / "tests"), str(paths.ROOT / "tests" / "fetch")]

PYTHON = provision.TEST_PYTHON / "bin" / "python"
PACKAGES = provision.NPM / "node_modules" / "@modelcontextprotocol"
TITLE = "All servers"
CONNECTIONS = 32
PLOTS = paths.ROOT / "bench"


class Work(NamedTuple):
    """What is asked of a server, and what stands beside it."""

    tool: str
    arguments: dict
    peer: str  # how it is called in the table
    command: list  # the peer's
    directory: bool = False
    variables: dict = {}  # of ours
    over_http: bool = False  # the peer can be reached so
    also: dict = {}  # what else stands beside it, by its name in the table: commands


class Figures(NamedTuple):
    start: float  # seconds to the answer to tools/list
    call: float  # seconds
    memory: int  # bytes at the worst
    rates: tuple = ()  # requests per second over HTTP, of each way


def counterpart(name: str) -> list:
    return [PYTHON, paths.PYTHON_SERVERS / f"{name}_server.py"]


def npm(package: str, *arguments: object) -> list:
    return [paths.BIN / "node", PACKAGES / package / "dist" / "index.js", *arguments]


def picture(file: Path, side: int = 256) -> None:
    """A PNG with gradients, as anybody can write one."""
    rows = b"".join(b"\0" + bytes(value for x in range(side) for value in (x % 256, y % 256, (x * y) % 251)) for y in range(side))

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    file.write_bytes(b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", side, side, 8, 2, 0, 0, 0)) +
                     chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))


def ground() -> Path:
    """A folder with a file, a picture and a repository, in build/bench/."""
    folder = paths.BUILD / "bench" / "servers"
    if not (folder / "repository" / ".git").exists():
        (folder / "repository").mkdir(parents=True, exist_ok=True)
        (folder / "small.txt").write_text("A line of text.\n" * 60)
        picture(folder / "picture.png")
        git = ["git", "-C", str(folder / "repository"), "-c", "user.name=Bench", "-c", "user.email=bench@example.org"]
        subprocess.run([*git, "init", "-q"], check=True)
        for number in range(20):
            (folder / "repository" / f"{number}.txt").write_text(f"{number}\n")
            subprocess.run([*git, "add", "."], check=True)
            subprocess.run([*git, "commit", "-q", "-m", f"Change {number}"], check=True)
    return folder


def works(folder: Path, web: str) -> Dict[str, Work]:
    logs = "\n".join(f"Oct  3 13:55:{number % 60:02} web sshd[42]: Accepted key {number}" for number in range(100))
    items = [{"kind": "abc"[number % 3], "value": number} for number in range(200)]
    thought = {"thought": "Where to begin?", "nextThoughtNeeded": True, "thoughtNumber": 1, "totalThoughts": 3}
    allowed = {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true", "WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true"}
    return {
        "time": Work("get_current_time", {"timezone": "Asia/Seoul"}, "mcp-server-time", [PYTHON, "-m", "mcp_server_time"]),
        "filesystem": Work("read_text_file", {"path": str(folder / "small.txt")}, "server-filesystem",
                           npm("server-filesystem", folder), True),
        "git": Work("git_log", {"repo_path": str(folder / "repository")}, "mcp-server-git", [PYTHON, "-m", "mcp_server_git"], True),
        "fetch": Work("fetch", {"url": f"{web}/json"}, "mcp-server-fetch", [
            PYTHON, "-m", "mcp_server_fetch", "--allow-private-ips", "--ignore-robots-txt"], variables=allowed,
                      also={"python_server": [*counterpart("fetch"), "--allow-private-ips", "--ignore-robots-txt"]}),
        "summarize": Work("summarize_text", {"text": "A short text."}, "python_server", counterpart("summarize"), over_http=True),
        "log-parser": Work("parse_logs", {"log_content": logs}, "python_server", counterpart("log_parser"), over_http=True),
        "data-aggregate": Work("aggregate_list", {"items": items, "group_by": "kind", "sum_fields": ["value"]}, "python_server",
                               counterpart("data_aggregate"), over_http=True),
        "sequential-thinking": Work("sequentialthinking", thought, "server-sequential-thinking", npm("server-sequential-thinking")),
        "image-resize": Work("resize_image", {"image_path": str(folder / "picture.png"), "max_size": 64}, "python_server",
                             counterpart("image_resize"), True, over_http=True)}


def message(work: Work) -> dict:
    return {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": work.tool, "arguments": work.arguments}}


def ways(server, work: Work, folder: Path) -> Dict[str, tuple]:
    """Each way to run ours and the other: its command and environment."""
    given = ["--dir", f"{folder}::{folder}"] if work.directory else []
    named = [word for name, value in work.variables.items() for word in ("--env", f"{name}={value}")]
    quiet = {"DISABLE_THOUGHT_LOGGING": "true", "FASTMCP_LOG_LEVEL": "CRITICAL"}
    component = [WASMTIME, "run", "--allow-precompiled", *server.run_options, *given, *named, precompiled(server.component("cli"))]
    native = [server.native, *([f"{folder}::{folder}"] if work.directory else [])]
    return {"WASM": (component, quiet), "native": (native, {**quiet, **work.variables}), work.peer: (work.command, quiet),
            **{name: (command, {**quiet, **work.variables}) for name, command in work.also.items()}}


def start(command: list, environment: dict) -> float:
    """Seconds from the start of the process to the answer to tools/list."""
    began = time.perf_counter()
    with Client(command, environment) as client:
        client.ask("tools/list", {})
        return time.perf_counter() - began


def calls(client: Client, work: Work, seconds: float) -> float:
    """The median, of as many calls as there is time for."""
    times: List[float] = []
    end = time.perf_counter() + seconds
    while time.perf_counter() < end or len(times) < 5:
        began = time.perf_counter()
        client.call(work.tool, **work.arguments)
        times.append(time.perf_counter() - began)
    return statistics.median(times)


def measured(server, work: Work, folder: Path, rounds: int, seconds: float, rate: Optional[Callable]) -> Dict[str, Figures]:
    found = ways(server, work, folder)
    starts: Dict[str, list] = {name: [] for name in found}
    for number in range(rounds):
        for name, (command, environment) in found.items():
            if name in ("WASM", "native") or number < max(2, rounds // 4):
                starts[name].append(start(command, environment))
    figures = {}
    for name, (command, environment) in found.items():
        with Client(command, environment) as client:
            client.call(work.tool, **work.arguments)
            call = calls(client, work, seconds)
            figures[name] = Figures(statistics.median(starts[name]), call, peak_memory(client.process.pid))
    if rate:
        given = ["--dir", f"{folder}::{folder}"] if work.directory else []
        named = [word for variable, value in work.variables.items() for word in ("--env", f"{variable}={value}")]
        if server.state_over_http:
            (folder / "state").mkdir(exist_ok=True)
            named += ["--env", f"WASMMCP_KEY={'0123456789abcdef' * 2}", "--dir", f"{folder / 'state'}::{state.GUEST}"]
        flags = [*server.serve_options, *serve.RUNTIME, *given, *named]
        figures["WASM"] = figures["WASM"]._replace(rates=tuple(
            rate.component(server.component(kind), flags, message(work)) for kind in ("http", "http_p3")))
        if work.over_http:
            figures[work.peer] = figures[work.peer]._replace(rates=(rate.program(work.command, message(work)),))
    return figures


def rows_of(server, work: Work, figures: Dict[str, Figures]) -> List[Row]:
    other = figures[work.peer]
    rows = []
    for name, each in figures.items():
        mine = name in ("WASM", "native")
        size = {"WASM": server.component("cli"), "native": server.native}.get(name)
        rows.append(Row(server.name if name == "WASM" else "", name, f"{each.start * 1000:.1f}",
                        f"{other.start / each.start:.0f}" if mine else "", f"{each.memory / 1e6:.0f}", f"{each.call * 1e6:,.0f}",
                        f"{other.call / each.call:.1f}" if mine else "", " / ".join(f"{rate:,.0f}" for rate in each.rates),
                        f"{size.stat().st_size / 1000:,.0f}" if size else ""))
    return rows


def versions() -> str:
    """Of what stands beside ours, as it is installed."""
    python = ["mcp-server-time", "mcp-server-git", "mcp-server-fetch", "mcp"]
    told = subprocess.run([str(PYTHON), "-c", "import platform, sys; from importlib.metadata import version; "
                           "print('Python', platform.python_version(), *(f', {each} {version(each)}' for each in sys.argv[1:]), sep=' ')",
                           *python], check=True, stdout=subprocess.PIPE, text=True).stdout.strip().replace(" ,", ",")
    node = subprocess.run([str(paths.BIN / "node"), "--version"], check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    packages = ", ".join(f"{name} {json.loads((PACKAGES / name / 'package.json').read_text())['version']}"
                         for name in ("server-filesystem", "server-sequential-thinking"))
    return f"{told}; Node {node}, {packages}"


def section(quick: bool, rate: Optional[Callable]) -> str:
    from web import Web

    provision.carry_out([provision.python_clients_step(), provision.node_clients_step()])
    folder, rows, starts, times = ground(), [], [], []
    with Web() as web:
        for name, work in works(folder, web.url).items():
            server = servers.find(name)
            with Progress(f"servers: {name}, beside {work.peer}"):
                figures = measured(server, work, folder, 4 if quick else 20, 0.3 if quick else 1.5, rate)
            rows += rows_of(server, work, figures)
            starts.append((name, [figures[way].start * 1000 for way in ("WASM", "native", work.peer)]))
            times.append((name, [figures[way].call * 1e6 for way in ("WASM", "native", work.peer)]))
    if not quick:
        ours = ["WASM", "native", "Python or Node"]
        (PLOTS / "start.svg").write_text(plotting.bars("From the start to the first list of tools, ms", ours, starts), encoding="utf-8")
        (PLOTS / "calls.svg").write_text(plotting.bars("One call, µs", ours, times), encoding="utf-8")
    return ("Ours as precompiled components under `wasmtime run` and as native programs, and what stands beside them: the official "
            "server of PyPI or npm, or the counterpart in Python (servers/python_server/). A call is one that reads a small file, "
            "20 commits, 100 lines of a log, 200 items or a picture of 256 pixels, by a blocking client; requests are the same "
            f"call over HTTP with {CONNECTIONS} connections, ours on WASI 0.2 and 0.3. The others: {versions()}. As plots: "
            "[start](start.svg), [calls](calls.svg).\n\n" +
            table(["server", "as", "start, ms", "times quicker", "peak MB", "a call, µs", "times as quick", "requests/s",
                   "kB"], rows))
