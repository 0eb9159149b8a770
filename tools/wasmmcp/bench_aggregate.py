"""Measures the data-aggregate server: groups of a million rows in a file beside pandas, and lists that a call brings
along beside the Python counterpart (servers/python_server/).

They take turns; a ratio is the median of those of the rounds.
"""

import json
import random
import statistics
import subprocess
import time
from pathlib import Path

from wasmmcp import paths, provision
from wasmmcp.bench_filesystem import Client
from wasmmcp.console import Failure, Progress
from wasmmcp.measuring import WASMTIME, Row, peak_memory, precompiled, table

ROWS = 1_000_000
ITEMS = 1_000
PANDAS = """
import sys, time
import pandas
for line in sys.stdin:
    start = time.perf_counter()
    frame = pandas.read_json(line.strip(), lines=True)
    frame.groupby("product").agg(total=("amount", "sum"), mean=("amount", "mean"))
    print(time.perf_counter() - start, flush=True)
"""
COUNTERPART = paths.PYTHON_SERVERS / "data_aggregate_server.py"


def ground() -> Path:
    """The rows, in build/bench/."""
    folder = paths.BUILD / "bench" / "rows"
    file = folder / "sales.jsonl"
    if not file.exists():
        folder.mkdir(parents=True, exist_ok=True)
        dice = random.Random(1)
        with open(folder / "new", "w", encoding="ascii") as new:
            for number in range(ROWS):
                row = {"id": number, "region": dice.choice(["north", "south", "east", "west"]),
                       "product": f"p{dice.randrange(1000)}", "amount": round(dice.uniform(1, 1000), 2)}
                new.write(json.dumps(row) + "\n")
        (folder / "new").rename(file)
    return folder


def seconds(client: Client, tool: str, arguments: dict) -> float:
    return until_answer(client, "tools/call", {"name": tool, "arguments": arguments})


def until_answer(client: Client, method: str, params: dict) -> float:
    """From the first byte of the request, which is written beforehand, to the last of the answer."""
    call = json.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}).encode() + b"\n"
    start = time.perf_counter()
    client.process.stdin.write(call)
    client.process.stdin.flush()
    answer = client.process.stdout.readline()
    took = time.perf_counter() - start
    if not answer.endswith(b"}\n") or b'"isError":true' in answer:
        raise Failure(f"{method} is answered with {answer[:300]!r}")
    return took


def ours(folder: Path) -> Client:
    component = precompiled(paths.WASM / "mcp_server_data_aggregate_cli.wasm")
    return Client([WASMTIME, "run", "--allow-precompiled", "--dir", f"{folder}::/data", component])


def file_row(rounds: int) -> Row:
    folder = ground()
    arguments = {"path": "sales.jsonl", "group_by": ["product"], "limit": 10, "measures": [
        {"function": "sum", "field": "amount"}, {"function": "mean", "field": "amount"}]}
    client = ours(folder)
    peer = subprocess.Popen([provision.TEST_PYTHON / "bin" / "python", "-c", PANDAS], stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE, text=True, bufsize=1)
    own, other = [], []
    with Progress("data-aggregate: a file"):
        for _ in range(rounds):
            own.append(seconds(client, "aggregate_list", arguments))
            peer.stdin.write(f"{folder / 'sales.jsonl'}\n")
            other.append(float(peer.stdout.readline()))
    memory = peak_memory(client.process.pid)
    client.process.kill()
    peer.kill()
    ratio = f"{statistics.median(b / a for a, b in zip(own, other)):.2f}"
    return Row(f"sum and mean in groups of {ROWS:,} rows (pandas)", f"{1000 * statistics.median(own):,.0f}",
               f"{1000 * statistics.median(other):,.0f}", ratio, "1", f"{memory / 1e6:.0f}")


def list_rows(rounds: int) -> list:
    dice = random.Random(3)
    items = [{"id": number, "level": dice.choice(["info", "warn", "error"]), "host": f"host-{number % 17}",
              "value": dice.randrange(1000), "ms": round(dice.uniform(0, 500), 2)} for number in range(ITEMS)]
    client = ours(ground())
    peer = Client([provision.TEST_PYTHON / "bin" / "python", COUNTERPART])
    rows = []
    for tool, more in (("aggregate_list", {"group_by": "level", "count_field": "host", "sum_fields": ["value", "ms"]}),
                       ("deduplicate", {"key_fields": ["level", "host"]})):
        own, other = [], []
        with Progress(f"data-aggregate: {tool}"):
            for _ in range(rounds):
                own.append(seconds(client, tool, {"items": items, **more}))
                other.append(seconds(peer, tool, {"items": items, **more}))
        ratio = statistics.median(b / a for a, b in zip(own, other))
        rows.append(Row(f"`{tool}` of {ITEMS:,} items (the counterpart)", f"{1000 * statistics.median(own):.2f}",
                        f"{1000 * statistics.median(other):.2f}", f"{ratio:.1f}", "20",
                        f"{peak_memory(client.process.pid) / 1e6:.0f}"))
    # What no server gets below: the message comes through the pipe, is parsed, and nothing is done with it.
    with Progress("data-aggregate: the message alone"):
        alone = statistics.median(until_answer(client, "ping", {"_meta": {"items": items}}) for _ in range(rounds))
    rows.append(Row(f"`ping` with the same {ITEMS:,} items", f"{1000 * alone:.2f}", "", "", "", ""))
    for each in (client, peer):
        each.process.kill()
    return rows


def section(quick: bool) -> str:
    provision.carry_out([provision.python_clients_step()])
    rows = [file_row(3 if quick else 7), *list_rows(20 if quick else 200)]
    return ("The precompiled component under `wasmtime run`, pandas' `read_json(lines=True)` and `groupby`, and the "
            "Python counterpart on FastMCP (servers/python_server/).\n\n" +
            table(["what (beside what)", "ours, ms", "theirs, ms", "times as quick", "bar", "peak MB"], rows))
