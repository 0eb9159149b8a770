"""`trace` records the session of a client with one of our servers; `replay` plays it again as a test.

    @ server hello
    @ ignore /result/structuredContent/datetime
    > {"jsonrpc":"2.0","id":1,"method":"initialize",...}
    < {"jsonrpc":"2.0","id":1,"result":{...}}

`>` is what the client said, `<` what the server said. A session is a file in sessions/, to be read and written by hand as
well: `@ ignore` names by JSON Pointer what may be another each time.
"""

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import List

from wasmmcp import directories, paths, servers, stdio
from wasmmcp.console import Failure, say, shown

PATTERN = "sessions/*.session"
ANSWER_SECONDS = 60


def trace(arguments: List[str]) -> int:
    """Between a client and the server: what the one says goes to the other, and into the file."""
    if len(arguments) < 2 or arguments[0].startswith("-"):
        raise Failure("trace wants the name of a server and the file to record to, such as: "
                      "./wasmmcp trace time sessions/first.session")
    server = servers.find(arguments[0])
    given, rest = directories.take(server, arguments[1:])
    if len(rest) != 1:
        raise Failure(f"trace wants one file to record to, and no '{' '.join(rest)}'")
    file = Path(rest[0])
    file.parent.mkdir(parents=True, exist_ok=True)
    process = start(server, given)
    lock = threading.Lock()
    with open(file, "w", encoding="utf-8") as record:
        record.write(f"@ server {server.name}\n")

        def keep(mark: str, line: bytes) -> None:
            text = line.decode(errors="replace").strip()
            if text:
                with lock:
                    record.write(f"{mark} {text}\n")
                    record.flush()

        def forward() -> None:
            for line in process.stdout:
                keep("<", line)
                sys.stdout.buffer.write(line)
                sys.stdout.buffer.flush()

        answers = threading.Thread(target=forward)
        answers.start()
        for line in sys.stdin.buffer:
            keep(">", line)
            process.stdin.write(line)
            process.stdin.flush()
        process.stdin.close()
        answers.join()
    return process.wait()


def start(server: servers.Server, given: list) -> subprocess.Popen:
    return subprocess.Popen(stdio.command(server, given, []), env=stdio.server_environment(), stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)


class Session:
    def __init__(self, file: Path):
        self.file = file
        self.server = ""
        self.ignored: List[str] = []
        self.steps: List[tuple] = []  # what is said, and all that is to come before the next
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            mark, _, text = line.partition(" ")
            if not line.strip() or mark == "#":
                continue
            if mark == "@" and text.startswith("server "):
                self.server = text[len("server "):].strip()
            elif mark == "@" and text.startswith("ignore "):
                self.ignored.append(text[len("ignore "):].strip())
            elif mark == ">":
                self.steps.append((text, []))
            elif mark == "<" and self.steps:
                self.steps[-1][1].append(self.read(number, text))
            else:
                raise Failure(f"{shown(file)}:{number}: a line begins with '>', '<', '@ server', '@ ignore' or '#'")
        if not self.server or not self.steps:
            raise Failure(f"{shown(file)} has no server, or nothing that is said to it")

    def read(self, number: int, text: str) -> dict:
        try:
            return json.loads(text)
        except ValueError as error:
            raise Failure(f"{shown(self.file)}:{number}: this is no JSON: {error}") from None

    def without_ignored(self, message: dict) -> dict:
        message = json.loads(json.dumps(message))
        for pointer in self.ignored:
            *path, last = [name.replace("~1", "/").replace("~0", "~") for name in pointer.strip("/").split("/")]
            place = message
            for name in path:
                place = (place.get(name) if isinstance(place, dict)
                         else place[int(name)] if isinstance(place, list) and name.isdigit() and int(name) < len(place) else None)
            if isinstance(place, dict) and last in place:
                place[last] = "ignored"
            elif isinstance(place, list) and last.isdigit() and int(last) < len(place):
                place[int(last)] = "ignored"
        return message


def differences(session: Session) -> List[str]:
    """What the server says otherwise now."""
    process = start(servers.find(session.server), [])
    lines: queue.Queue = queue.Queue()
    threading.Thread(target=lambda: [lines.put(line) for line in process.stdout] and None, daemon=True).start()
    found = []
    try:
        for said, expected in session.steps:
            process.stdin.write(said.encode() + b"\n")
            process.stdin.flush()
            came = []
            for _ in expected:
                try:
                    came.append(json.loads(lines.get(timeout=ANSWER_SECONDS)))
                except queue.Empty:
                    return [*found, f"after {said[:200]}: only {len(came)} of {len(expected)} messages came"]
            for want, got in zip(in_order(expected), in_order(came)):
                want, got = session.without_ignored(want), session.without_ignored(got)
                if want != got:
                    found.append(f"after {said[:200]}\n  expected {json.dumps(want, ensure_ascii=False)}\n  got      "
                                 f"{json.dumps(got, ensure_ascii=False)}")
    except OSError:
        found.append("the server ended before the session did")
    finally:
        process.stdin.close()
        process.kill()
        process.wait()
    return found


def in_order(messages: List[dict]) -> List[dict]:
    """Answers of calls that run at once may come in any order."""
    return sorted(messages, key=lambda message: ("id" in message and "method" not in message, str(message.get("id", ""))))


def replay(arguments: List[str]) -> int:
    files = [Path(each) for each in arguments] or sorted(paths.PROJECT.glob(PATTERN))
    if not files:
        raise Failure(f"there are no sessions here: {PATTERN}; trace records one")
    failed = 0
    for file in files:
        if not file.is_file():
            raise Failure(f"there is no {shown(file)}")
        found = differences(Session(file))
        failed += bool(found)
        say("\n".join(f"{shown(file)}: {each}" for each in found)) if found else None
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0
