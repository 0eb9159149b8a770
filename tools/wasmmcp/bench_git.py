"""Measures whole runs of the git server, from the start of the process to the answer to one call, beside the git
program's and the official server's for the same.

They take turns on the same repository; a ratio is the median of those of the rounds.
"""

import json
import os
import statistics
import subprocess
import time
from pathlib import Path
from typing import Callable, Dict, List, NamedTuple, Optional

from wasmmcp import paths, provision
from wasmmcp.console import Failure, Progress
from wasmmcp.measuring import WASMTIME, Row, precompiled, table

SIZES = {"large": (3000, 3000), "small": (20, 20)}  # commits and files
LINES = 60
NO_LIMIT = {"WASMMCP_RESULT_LIMIT": str(1 << 30)}
ENVIRONMENT = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1", "LC_ALL": "C",
               "RUST_BACKTRACE": "0"}


class Work(NamedTuple):
    name: str
    tool: str
    arguments: dict
    program: List[str]
    size: str
    bar_of_git: Optional[float]  # at most so many times the program's time
    bar_of_server: float  # at least so many times as quick as the other server


def content(file: int, version: int) -> bytes:
    return "".join(f"line {line} of file {file}, {'as it was' if (line + version) % 7 else f'version {version}'}\n"
                   for line in range(LINES)).encode()


def name_of(file: int) -> str:
    return f"folder-{file % 60:02}/part-{file % 7}/file-{file:04}.txt"


def history(commits: int, files: int):
    """For `git fast-import`: all files, then a change of some in each commit; every tenth is a merge."""
    for number in range(commits):
        when = f"A U Thor <author@example.org> {1_700_000_000 + 60 * number} +0000"
        message = f"Change {number}\n\nWith a body of {number % 5} words.\n"
        yield (f"commit refs/heads/main\nmark :{number + 1}\nauthor {when}\ncommitter {when}\n"
               f"data {len(message)}\n{message}").encode()
        if number % 10 == 9:
            yield f"merge :{number - 5}\n".encode()
        for file in range(files) if number == 0 else [(number * 7 + step * 101) % files for step in range(4)]:
            data = content(file, number)
            yield f"M 100644 inline {name_of(file)}\ndata {len(data)}\n".encode() + data + b"\n"
    # A change of a fifth of the files, on a branch of its own.
    when = "A U Thor <author@example.org> 1800000000 +0000"
    yield f"commit refs/heads/far\ncommitter {when}\ndata 4\nFar\nfrom :{commits}\n".encode()
    for file in range(0, files, 5):
        data = content(file, commits + 5)
        yield f"M 100644 inline {name_of(file)}\ndata {len(data)}\n".encode() + data + b"\n"


def git(folder: Path, *words: str, **more) -> None:
    subprocess.run(["git", "-C", str(folder), *words], check=True, env=ENVIRONMENT, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL, **more)


def repository(size: str) -> Path:
    """In build/bench/, made once."""
    folder = paths.BUILD / "bench" / f"repository-{size}"
    if not (folder / ".git" / "made").exists():
        folder.mkdir(parents=True, exist_ok=True)
        git(folder, "init", "-q", "-b", "main")
        git(folder, "fast-import", "--force", "--quiet", input=b"".join(history(*SIZES[size])))
        git(folder, "reset", "-q", "--hard", "main")
        git(folder, "gc", "-q")
        for file in range(0, SIZES[size][1], 100):
            (folder / name_of(file)).write_bytes(content(file, 9999))
        (folder / "untracked.txt").write_text("untracked\n")
        # A second after the files, so that their times are beyond doubt.
        time.sleep(1.1)
        git(folder, "status")
        (folder / ".git" / "made").touch()
    return folder


def works() -> List[Work]:
    # To start a runtime takes longer than git takes for a small repository.
    bars = {"large": lambda bar: (bar, 1), "small": lambda _bar: (None, 5)}
    return [Work(f"{what}, {size} repository", tool, arguments, program, size, *bars[size](bar))
            for size in SIZES for what, tool, arguments, program, bar in (
                ("status", "git_status", {}, ["status"], 4),
                ("log of 1,000", "git_log", {"max_count": 1000}, ["log", "--max-count=1000"], 2),
                ("diff of a large change", "git_diff", {"target": "far"}, ["diff", "--unified=3", "far"], 2),
                ("show of a large commit", "git_show", {"revision": "far"}, ["show", "far"], 2))]


def messages(tool: str, arguments: dict) -> list:
    return [{"jsonrpc": "2.0", "id": 1, "method": "initialize",
             "params": {"protocolVersion": "2025-11-25", "capabilities": {},
                        "clientInfo": {"name": "bench", "version": "1"}}},
            {"jsonrpc": "2.0", "method": "notifications/initialized"},
            {"jsonrpc": "2.0", "id": 2, "method": "tools/call", "params": {"name": tool, "arguments": arguments}}]


def until_answer(command: list, tool: str, arguments: dict) -> float:
    """Seconds from the start of the process to the whole answer."""
    start = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL, env=ENVIRONMENT)
    try:
        for message in messages(tool, arguments):
            process.stdin.write(json.dumps(message).encode() + b"\n")
            process.stdin.flush()
            if "id" in message:
                answer = process.stdout.readline()
        took = time.perf_counter() - start
        if not answer.endswith(b"}\n") or b'"isError":true' in answer or b'"error"' in answer[:60]:
            raise Failure(f"{tool} is answered with {answer[:300]!r}")
        return took
    finally:
        process.kill()
        process.wait()


def until_end(folder: Path, words: List[str]) -> float:
    start = time.perf_counter()
    subprocess.run(["git", "-C", str(folder), *words], check=True, env={**ENVIRONMENT, "GIT_OPTIONAL_LOCKS": "0"},
                   stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    return time.perf_counter() - start


def runs(work: Work, folder: Path) -> Dict[str, Callable[[], float]]:
    arguments = {"repo_path": str(folder), **work.arguments}
    given = [word for name, value in NO_LIMIT.items() for word in ("--env", f"{name}={value}")]
    component = precompiled(paths.WASM / "mcp_server_git_cli.wasm")
    ours = [WASMTIME, "run", "--allow-precompiled", "--dir", folder, *given, component]
    peer = [provision.TEST_PYTHON / "bin" / "mcp-server-git"]
    return {"ours": lambda: until_answer(ours, work.tool, arguments),
            "git": lambda: until_end(folder, work.program),
            "peer": lambda: until_answer(peer, work.tool, arguments)}


def section(quick: bool) -> str:
    provision.carry_out([provision.python_clients_step()])
    rounds = 3 if quick else 15
    rows = []
    for work in works():
        folder = repository(work.size)
        sides = runs(work, folder)
        times: Dict[str, list] = {side: [] for side in sides}
        with Progress(f"git: {work.name}"):
            for number in range(rounds + 1):
                for side, run in list(sides.items())[::1 if number % 2 else -1]:
                    # The other server takes seconds to start: a few rounds say enough of it.
                    if side == "peer" and number > 3:
                        continue
                    took = run()
                    if number:  # the first warms up
                        times[side].append(took)
        git_ratio = statistics.median(own / other for own, other in zip(times["ours"], times["git"]))
        peer_ratio = statistics.median(times["peer"]) / statistics.median(times["ours"])
        rows.append(Row(work.name, f"{git_ratio:.2f}", f"{work.bar_of_git or ''}", f"{peer_ratio:.1f}",
                        f"{work.bar_of_server}"))
    commits, files = SIZES["large"]
    return ("Whole runs: of the precompiled component from the start of `wasmtime run` to the answer to one call, of the "
            "git program, and of PyPI's mcp-server-git as ours. The large repository has "
            f"{commits:,} commits and {files:,} files, the small one twenty of each.\n\n" +
            table(["what", "of the time of git", "bar, at most", "times as quick as mcp-server-git", "bar, at least"], rows))
