"""From a saved file to an answer: how long `wasmmcp dev` takes with a project that `wasmmcp new` has made, in WebAssembly
and natively, and how many CPU seconds that is.

    python3 tests/author/saving.py [--saves 5]
"""

import argparse
import http.client
import json
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import List, NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WASMMCP = str(ROOT / "wasmmcp")
# What is asked for in the end, and so the whole way is measured.
CALL = {"jsonrpc": "2.0", "id": 1, "method": "tools/call", "params": {"name": "greet", "arguments": {"name": "Ada"}}}
TOLD = re.compile(r"serving after [\d.]+ s \(([\d.]+) s to build, ([\d.]+) s to start\)")


class Save(NamedTuple):
    seconds: float  # until the answer is another
    cpu: float  # of all programs that were run for it
    build: float
    start: float


class Served:
    """`wasmmcp dev`, in a folder of a project."""

    def __init__(self, project: Path, name: str, *options: str):
        self.process = subprocess.Popen([WASMMCP, "dev", name, "--addr", "127.0.0.1:0", *options], cwd=project,
                                        stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)
        self.said: List[str] = []
        self.source = project / f"{name.replace('-', '_')}.cpp"
        self.text = self.source.read_text()
        self.read_until("are watched")
        self.port = int(re.search(r"http://127\.0\.0\.1:(\d+)/mcp", "".join(self.said))[1])

    def __enter__(self):
        return self

    def __exit__(self, *reason) -> None:
        self.source.write_text(self.text)
        self.process.terminate()
        self.process.wait(30)

    def read_until(self, words: str) -> str:
        for line in self.process.stderr:
            self.said.append(line)
            if words in line:
                return line
        raise RuntimeError(f"it ended before it said '{words}': {''.join(self.said)[-2000:]}")

    def cpu_seconds(self) -> float:
        """Of what it has started, and what has ended. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html"""
        fields = Path(f"/proc/{self.process.pid}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")

    def save(self, greeting: str) -> Save:
        before, start = self.cpu_seconds(), time.monotonic()
        self.source.write_text(self.text.replace("Hello, ", f"{greeting}, "))
        while greeting not in self.answer():
            time.sleep(0.01)
        seconds = time.monotonic() - start
        build, begin = TOLD.search(self.read_until("serving after")).groups()
        return Save(seconds, self.cpu_seconds() - before, float(build), float(begin))

    def answer(self) -> str:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        connection.request("POST", "/mcp", json.dumps(CALL), {"Content-Type": "application/json",
                                                             "Accept": "application/json, text/event-stream"})
        answer = connection.getresponse().read().decode()
        connection.close()
        return answer


def measure(project: Path, name: str, saves: int, *options: str) -> List[Save]:
    with Served(project, name, *options) as served:
        found = []
        for number in range(saves):
            found.append(served.save(f"Greeting number {number}"))
            time.sleep(1)  # the program of before ends by itself
        return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--saves", type=int, default=5)
    options = parser.parse_args()
    print(f"{os.cpu_count()} cores, {os.getloadavg()[0]:.1f} programs at work before\n")
    print("| server | as | seconds | to build | to start | CPU seconds |\n|---|---|---:|---:|---:|---:|")
    with tempfile.TemporaryDirectory() as folder:
        for name, choices in (("small", []), ("large", ["--with", "files,network,state,prompts,resources"])):
            subprocess.run([WASMMCP, "new", name, *choices], cwd=folder, check=True, stderr=subprocess.DEVNULL)
            for kind, words in (("WebAssembly", []), ("native", ["--native"])):
                found = measure(Path(folder) / name, name, options.saves, *words)
                middle = Save(*(statistics.median(each) for each in zip(*found)))
                print(f"| {name} | {kind} | {middle.seconds:.1f} | {middle.build:.1f} | {middle.start:.1f} | {middle.cpu:.1f} |", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
