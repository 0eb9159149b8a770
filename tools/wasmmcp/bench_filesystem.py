"""Measures the filesystem server beside npm's, each over standard input and output with the same client.

Both take turns on the same files; a ratio is the median of those of the rounds.
"""

import json
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import Callable, NamedTuple, Optional

from wasmmcp import paths, provision
from wasmmcp.console import Failure, Progress
from wasmmcp.measuring import WASMTIME, Row, peak_memory, precompiled, table

PEER = paths.TOOLS / "npm" / "node_modules" / "@modelcontextprotocol" / "server-filesystem" / "dist" / "index.js"
FOLDERS, FILES_IN_EACH = 200, 100
LARGE = 50_000_000
EDITED = 5_000_000
SMALL_READS = 10_000
# Room for 50 MB, twice.
NO_LIMIT = {"WASMMCP_RESULT_LIMIT": str(1 << 30)}


class Work(NamedTuple):
    name: str
    do: Callable  # with a client
    variables: dict  # of ours
    bar: float  # times as quick as the other
    rounds: int


def ground() -> Path:
    """What both work on, in build/bench/."""
    folder = paths.BUILD / "bench" / "files"
    if not (folder / "edited").exists():
        for number in range(FOLDERS):
            below = folder / "tree" / f"folder-{number:03}"
            below.mkdir(parents=True, exist_ok=True)
            for other in range(FILES_IN_EACH):
                (below / f"file-{other:02}.{'txt' if other % 2 else 'cpp'}").write_text("content\n")
        line = "A line of text as there are many, with number {:09}\n"
        (folder / "large").write_text("".join(map(line.format, range(LARGE // len(line.format(0))))))
        (folder / "small").write_text("small\n" * 100)
        (folder / "edited").write_text("".join(map(line.format, range(EDITED // len(line.format(0))))))
    return folder


class Client:
    """A blocking one: the time it takes is the server's and a little of its own."""

    def __init__(self, command: list, more: Optional[dict] = None):
        """With more variables in its environment."""
        self.process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                                        env={**os.environ, **more} if more else None)
        self.ask("initialize", {"protocolVersion": "2025-11-25", "capabilities": {},
                                "clientInfo": {"name": "bench", "version": "1"}})
        self.send({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def send(self, message: dict) -> None:
        self.process.stdin.write(json.dumps(message).encode() + b"\n")
        self.process.stdin.flush()

    def ask(self, method: str, params: dict) -> bytes:
        self.send({"jsonrpc": "2.0", "id": 1, "method": method, "params": params})
        answer = self.process.stdout.readline()
        if not answer.endswith(b"}\n") or b'"isError":true' in answer:
            raise Failure(f"{params} is answered with {answer[:300]!r}")
        return answer

    def call(self, tool: str, **arguments: object) -> bytes:
        return self.ask("tools/call", {"name": tool, "arguments": arguments})

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_error) -> None:
        self.process.kill()
        self.process.wait()


def read_through_cursors(client: Client, file: Path) -> None:
    cursor: Optional[str] = None
    while True:
        answer = client.call("read_text_file", path=str(file), **({"cursor": cursor} if cursor else {}))
        # What follows it need not be read to find it.
        _, found, rest = answer.rpartition(b'"nextCursor":"')
        if not found:
            return
        cursor = rest[:rest.index(b'"')].decode()


def works(folder: Path) -> list:
    tree, large, small, edited = (str(folder / name) for name in ("tree", "large", "small", "edited"))

    def small_reads(client: Client) -> None:
        for _ in range(SMALL_READS):
            client.call("read_text_file", path=small)

    def edit(client: Client) -> None:
        for old, new in (("number 000050000\n", "number xxx\n"), ("number xxx\n", "number 000050000\n")):
            client.call("edit_file", path=edited, edits=[{"oldText": old, "newText": new}])

    return [
        Work("`directory_tree` of 20,000 files",
             lambda client: client.call("directory_tree", path=tree), NO_LIMIT, 1, 7),
        Work("`search_files` in 20,000 files",
             lambda client: client.call("search_files", path=tree, pattern="**/*1.cpp"), NO_LIMIT, 1, 7),
        Work("50 MB in one answer", lambda client: client.call("read_text_file", path=large), NO_LIMIT, 1, 5),
        Work("50 MB, ours through cursors", lambda client: read_through_cursors(client, Path(large)), {}, 1, 5),
        Work("10,000 small reads", small_reads, {}, 3, 3),
        Work("two edits in a file of 5 MB", edit, {}, 1, 5),
    ]


def measure(work: Work, ours: list, peer: list) -> tuple:
    """Seconds of ours and of the other, by rounds, and the peak memory of ours."""
    times: tuple = ([], [])
    with Client(ours) as one, Client(peer) as other:
        one.call("list_allowed_directories")
        other.call("list_allowed_directories")
        for number in range(work.rounds):
            for index, client in ((0, one), (1, other)) if number % 2 == 0 else ((1, other), (0, one)):
                start = time.perf_counter()
                work.do(client)
                times[index].append(time.perf_counter() - start)
        return (*times, peak_memory(one.process.pid), peak_memory(other.process.pid))


def section(quick: bool) -> str:
    provision.carry_out([provision.node_clients_step()])
    folder = ground()
    component = precompiled(paths.WASM / "mcp_server_filesystem_cli.wasm")
    peer = [paths.BIN / "node", PEER, folder]
    rows = []
    for work in works(folder):
        work = work._replace(rounds=1) if quick else work
        given = [word for name, value in work.variables.items() for word in ("--env", f"{name}={value}")]
        ours = [WASMTIME, "run", "--allow-precompiled", "--dir", folder, *given, component]
        with Progress(f"files: {work.name}"):
            own, others, *memory = measure(work, ours, peer)
        ratio = statistics.median(other / mine for mine, other in zip(own, others))
        rows.append(Row(work.name, f"{statistics.median(own) * 1000:,.0f}", f"{statistics.median(others) * 1000:,.0f}",
                        f"{ratio:.2f}", f"{work.bar}", *(f"{each / 1e6:,.0f}" for each in memory)))
    return ("The precompiled component under `wasmtime run`, and npm's `@modelcontextprotocol/server-filesystem` under "
            "Node. Where one answer is to hold all, our `WASMMCP_RESULT_LIMIT` is raised. Bars of our memory: 200 MB "
            "for the file of 50 MB in one answer, 40 MB through cursors.\n\n" +
            table(["what", "ours, ms", "npm's, ms", "times as quick", "bar", "peak MB", "npm's peak MB"], rows))
