"""Measures the log-parser server beside its counterpart in Python (servers/python_server/), which is called as a
function, without a protocol: its floor. Both read the same logs in the same run."""

import statistics
import sys
import time
from pathlib import Path
from random import Random
from typing import Callable

from wasmmcp import paths
from wasmmcp.bench_filesystem import Client
from wasmmcp.console import Progress
from wasmmcp.measuring import WASMTIME, Row, peak_memory, precompiled, table

SIZE = 100_000_000
# Of so much the counterpart is asked to tell the same, since it takes a text.
PART = 10_000_000
# Megabytes a second in WASM, natively twice as many; milliseconds for 1,000 lines.
BARS = {"nginx": 150, "json": 80}
MOST_MS = 3

sys.path[:0] = [str(paths.ROOT / "tests" / "logs"), str(paths.PYTHON_SERVERS)]


def logs() -> Path:
    """100 MB of each format, in build/bench/."""
    from lines import lines_of
    folder = paths.BUILD / "bench" / "logs"
    if not (folder / "done").exists():
        folder.mkdir(parents=True, exist_ok=True)
        for name in BARS:
            # Made once, and repeated: what is measured does not remember lines.
            text = "".join(line + "\n" for line, _ in lines_of(name, Random(name), 20_000))
            data = text.encode()
            with open(folder / f"{name}.log", "wb") as file:
                for _ in range(SIZE // len(data) + 1):
                    file.write(data)
        (folder / "done").touch()
    return folder


def seconds(work: Callable, rounds: int) -> float:
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def section(quick: bool) -> str:
    import log_parser_server as counterpart
    folder = logs()
    rounds = 1 if quick else 5
    component = [WASMTIME, "run", "--allow-precompiled", "--dir", f"{folder}::/logs",
                 precompiled(paths.WASM / "mcp_server_log_parser_cli.wasm")]
    native = [paths.NATIVE / "mcp_server_log_parser", f"{folder}::/logs"]
    rows = []
    with Client(component) as ours, Client(native) as own:
        for name, bar in BARS.items():
            size = (folder / f"{name}.log").stat().st_size
            text = (folder / f"{name}.log").read_bytes()[:PART].decode(errors="ignore")
            with Progress(f"logs: statistics of {name}"):
                took = [seconds(lambda: client.call("compute_log_statistics", path=f"/logs/{name}.log"), rounds)
                        for client in (ours, own)]
                peer = seconds(lambda: counterpart.compute_log_statistics(
                    counterpart.parse_logs(text, max_entries=10 ** 9)["entries"]), 1)
            rates = [size / each / 1e6 for each in took]
            other = len(text.encode()) / peer / 1e6
            rows.append(Row(f"statistics of 100 MB, {name}", f"{rates[0]:.0f} MB/s", f"{rates[1]:.0f} MB/s",
                            f"{other:.0f} MB/s", f"{rates[0] / other:.1f}", f"{bar} and {2 * bar} MB/s"))
        with open(folder / "nginx.log", encoding="utf-8") as file:
            lines = "".join(next(file) for _ in range(1000))
        with Progress("logs: 1,000 lines"):
            took = [seconds(lambda: client.call("parse_logs", log_content=lines), 50) * 1000 for client in (ours, own)]
            peer = seconds(lambda: counterpart.parse_logs(lines), 10) * 1000
        rows.append(Row("parse_logs of 1,000 lines in the call", f"{took[0]:.1f} ms", f"{took[1]:.1f} ms",
                        f"{peer:.1f} ms", f"{peer / took[0]:.1f}", f"{MOST_MS} ms"))
        memory = peak_memory(ours.process.pid) / 1e6
    return ("The precompiled component under `wasmtime run` and the native program, with a blocking Python client whose time is "
            "in the figures; and the Python counterpart's plain functions, on 10 MB. Peak memory of wasmtime and the "
            f"component: {memory:.0f} MB.\n\n" +
            table(["what", "in WASM", "natively", "Python", "times as quick in WASM", "bar"], rows))
