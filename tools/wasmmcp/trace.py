"""`trace` records the session of a client with one of our servers; `replay` plays it again as a test.

    @ server hello
    @ dir notes::/notes
    @ ignore /result/structuredContent/datetime
    > {"jsonrpc":"2.0","id":1,"method":"initialize",...}
    < {"jsonrpc":"2.0","id":1,"result":{...}}

`>` is what the client said, `<` what the server said. A session is a file in sessions/, to be read and written by hand as
well: `@ ignore` names by JSON Pointer what may be another each time, and `@ dir` a directory of the server's, from the
project's folder on. The ids of the server's questions, and what it has clients bring back, are another in each run, and are
taken for what stands in their place.
"""

import json
import queue
import subprocess
import sys
import threading
from pathlib import Path
from typing import Dict, List, Optional

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
        for each in given:
            record.write(f"@ dir {from_project(each.host)}::{each.guest}\n")

        def keep(mark: str, line: bytes) -> None:
            text = line.decode(errors="replace").strip()
            with lock:
                if text and not record.closed:
                    record.write(f"{mark} {text}\n")
                    record.flush()

        def listen() -> None:
            # Not sys.stdin, which we could not leave while it waits for a client.
            with open(sys.stdin.fileno(), "rb", closefd=False) as client:
                for line in client:
                    keep(">", line)
                    if not said(process, line):
                        return
            hang_up(process)

        threading.Thread(target=listen, daemon=True).start()
        for line in process.stdout:
            keep("<", line)
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        with lock:
            record.close()
    return process.wait()


def from_project(folder: Path) -> Path:
    """So that a project's own directories are found wherever the project is."""
    home = paths.PROJECT.resolve()
    folder = folder.resolve()
    return folder.relative_to(home) if home in (folder, *folder.parents) else folder


def said(process: subprocess.Popen, line: bytes) -> bool:
    """Whether there was somebody to say it to."""
    try:
        process.stdin.write(line)
        process.stdin.flush()
        return True
    except OSError:
        return False


def hang_up(process: subprocess.Popen) -> None:
    try:
        process.stdin.close()
    except OSError:
        pass  # it has ended with something unread


def start(server: servers.Server, given: list) -> subprocess.Popen:
    words = stdio.command(server, given, [])
    stdio.check_network(server)
    return subprocess.Popen(words, env=stdio.server_environment(), stdin=subprocess.PIPE,
                            stdout=subprocess.PIPE)


class Session:
    def __init__(self, file: Path):
        self.file = file
        self.server = ""
        self.ignored: List[str] = []
        self.directories: List[directories.Directory] = []
        self.steps: List[tuple] = []  # what is said, and all that is to come before the next
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), 1):
            mark, _, text = line.partition(" ")
            if not line.strip() or mark == "#":
                continue
            if mark == "@" and text.startswith("server "):
                self.server = text[len("server "):].strip()
            elif mark == "@" and text.startswith("dir "):
                self.directories.append(directories.parse(str(paths.PROJECT / text[len("dir "):].strip())))
            elif mark == "@" and text.startswith("ignore "):
                self.ignored.append(text[len("ignore "):].strip())
            elif mark == ">":
                self.steps.append((text, []))
            elif mark == "<" and self.steps:
                self.steps[-1][1].append(self.read(number, text))
            else:
                raise Failure(f"{shown(file)}:{number}: a line begins with '>', '<', '@ server', '@ dir', '@ ignore' or '#'")
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


class ThisRun:
    """What the server has named otherwise than when it was recorded, by the text of the old name."""

    def __init__(self) -> None:
        self.names: Dict[str, object] = {}

    def learn(self, want: dict, got: dict) -> None:
        """From two messages in the same place: the id of a question, and the state that comes back with its answer."""
        if "method" in want and "method" in got and "id" in want and "id" in got:
            self.names[json.dumps(want["id"])] = got["id"]
        states = [message["result"].get("requestState") for message in (want, got) if isinstance(message.get("result"), dict)]
        if len(states) == 2 and all(states):
            self.names[json.dumps(states[0])] = states[1]

    def now(self, message: dict, is_ours: bool) -> dict:
        """A message of the record with the names of this run. Ids of our own requests, and of answers to them, stay."""
        message = json.loads(json.dumps(message))
        if "id" in message and ("method" in message) != is_ours:
            self.rename(message, "id")
        for place, member in (("params", "requestState"), ("result", "requestState"), ("params", "requestId")):
            # By requestId our own requests are cancelled by us, and the server's questions by the server.
            if isinstance(message.get(place), dict) and not (member == "requestId" and is_ours):
                self.rename(message[place], member)
        return message

    def rename(self, place: dict, member: str) -> None:
        if member in place:
            place[member] = self.names.get(json.dumps(place[member]), place[member])

    def words(self, said_then: str) -> str:
        """What the client says, which may be no message at all."""
        try:
            message = json.loads(said_then)
        except ValueError:
            return said_then
        now = self.now(message, True) if isinstance(message, dict) else message
        return said_then if now == message else json.dumps(now, ensure_ascii=False, separators=(",", ":"))


def differences(session: Session, given: list) -> List[str]:
    """What the server says otherwise now."""
    server = servers.find(session.server)
    given = given or session.directories
    directories.check(server, given)
    process = start(server, given)
    lines: queue.Queue = queue.Queue()

    def listen() -> None:
        for line in process.stdout:
            lines.put(line)
        lines.put(None)  # it has ended

    threading.Thread(target=listen, daemon=True).start()
    found: List[str] = []
    this_run = ThisRun()
    try:
        for words, expected in session.steps:
            said(process, this_run.words(words).encode() + b"\n")
            came: List[dict] = []
            while len(came) < len(expected):
                message, problem = heard(lines)
                if problem:
                    return [*found, f"after {words[:200]}: {problem}; {len(came)} of {len(expected)} messages came"]
                came.append(message)
            for want, got in zip(in_order(expected), in_order(came)):
                this_run.learn(want, got)
                want, got = session.without_ignored(this_run.now(want, False)), session.without_ignored(got)
                if want != got:
                    found.append(f"after {words[:200]}\n  expected {json.dumps(want, ensure_ascii=False)}\n  got      "
                                 f"{json.dumps(got, ensure_ascii=False)}")
    finally:
        hang_up(process)
        process.kill()
        process.wait()
    return found


def heard(lines: queue.Queue) -> tuple:
    """The next message, or why there is none."""
    try:
        line: Optional[bytes] = lines.get(timeout=ANSWER_SECONDS)
    except queue.Empty:
        return None, f"nothing more in {ANSWER_SECONDS} seconds"
    if line is None:
        return None, "the server ended"
    try:
        return json.loads(line), ""
    except ValueError:
        return None, f"this is no JSON: {line[:200]!r}"


def in_order(messages: List[dict]) -> List[dict]:
    """Notifications, questions, and answers: those of calls that run at once may come in any order."""
    def place(message: dict) -> tuple:
        is_answer = "id" in message and "method" not in message
        return (is_answer, "id" in message, str(message["id"]) if is_answer else "")

    return sorted(messages, key=place)


def replay(arguments: List[str]) -> int:
    given, words = directories.split(arguments)
    files = [Path(each) for each in words] or sorted(paths.PROJECT.glob(PATTERN))
    if not files:
        raise Failure(f"there are no sessions here: {PATTERN}; trace records one")
    failed = 0
    for file in files:
        if not file.is_file():
            raise Failure(f"there is no {shown(file)}")
        found = differences(Session(file), given)
        failed += bool(found)
        say("\n".join(f"{shown(file)}: {each}" for each in found)) if found else None
    print(f"{len(files) - failed} passed, {failed} failed")
    return 1 if failed else 0
