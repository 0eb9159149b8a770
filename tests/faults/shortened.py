"""Reads and writes that come short, down to a byte, and calls that are interrupted or told to come again, as a kernel may let any
of them: files, repositories, thoughts and answers are whole, and those that they always are."""

import functools
import json
import platform
import random
import re
import subprocess
import tempfile
from collections import Counter
from pathlib import Path
from typing import Callable, List

from cli import git
from cuts import ANSWERS, LINES, Cutting
from disks import BEFORE, SCRIPT
from dying import known, thought
from injecting import ROUNDS, SANITIZED_HTTP, SANITIZED_STDIO, beside_each_other
from instances import Session
from repositories import PERSON, TOOLS, Repository, make
from support import messages, wire
from support.engines import ANSWER_SECONDS, ENGINES, HTTP, KEY, STDIO, Engine
from support.results import Skip, case, check, equal
from wasmmcp import paths

SEEDS = range(1, 2 + ROUNDS // 20)
# No two parts of it are alike, and characters are cut within.
LONG = "".join(f"{number} é漢😀\n" for number in range(20_000))
PIECES = "".join(f"{number} é漢😀\n" for number in range(3_000))


@functools.lru_cache(maxsize=None)
def shortening() -> tuple:
    """The program that does it, in a folder that lives as long as we."""
    if platform.machine() != "x86_64":
        raise Skip("shortening.c knows the registers of x86-64 alone")
    folder = tempfile.TemporaryDirectory()
    program = Path(folder.name) / "shortening"
    subprocess.run([str(paths.BIN / "zig-cc"), "--target=x86_64-linux-gnu", "-O1", "-o", str(program),
                    str(Path(__file__).with_name("shortening.c"))], check=True)
    return folder, program


class Short(Engine):
    """The same engine, whose calls of the system are disturbed, of those on files in that folder."""

    def __init__(self, like: Engine, seed: int, folder: str = "/nowhere", often: int = 2):
        super().__init__(like.name, like.carrier, like.kind, like.options, like.folder)
        self.notes = tempfile.NamedTemporaryFile("r", errors="replace")
        # Nobody can be asked for leaks while another holds on to the process.
        self.prefix = ["env", "ASAN_OPTIONS=detect_leaks=0", str(shortening()[1]), self.notes.name, folder,
                       "all" if like.is_native else "some", str(seed), str(often)]

    def command(self, *arguments) -> list:
        return [*self.prefix, *super().command(*arguments)]

    def count(self) -> Counter:
        """How often each was done: "short write", "interrupted read"."""
        self.notes.seek(0)
        return Counter(" ".join(line.split()[:2]) for line in self.notes)


def disturbed(engine: Engine, play: Callable[[int], Counter], *expected: str) -> None:
    """With each seed; and all that is expected was done."""
    shortening()  # before several threads want it
    total: Counter = Counter()
    for seed in SEEDS:
        try:
            total += play(seed)
        except (AssertionError, OSError) as failure:
            raise AssertionError(f"with seed {seed}: {failure}") from None
    print(f"  {sum(total.values())} calls came short or were interrupted: "
          f"{', '.join(f'{name} {count}' for name, count in sorted(total.items()))} ({engine})")
    for names in expected:
        check(any(total[name] for name in names.split("|")), f"never was there a {names}: {total}")


FILES = [
    ("write_file", {"path": "/data/kept", "content": LONG}, {"kept": LONG}),
    ("write_file", {"path": "/data/new", "content": LONG}, {"new": LONG}),
    ("write_file", {"path": "/data/script", "content": SCRIPT + LONG}, {"script": SCRIPT + LONG}),
    ("edit_file", {"path": "/data/kept", "edits": [{"oldText": "9999 é漢😀\n10000", "newText": "10000"}]},
     {"kept": LONG.replace("\n9999 é漢😀\n", "\n")}),
    ("append_file", {"path": "/data/new", "content": PIECES}, {"new": LONG + PIECES}),
    ("copy_file", {"source": "/data/new", "destination": "/data/copy"}, {"copy": LONG + PIECES}),
    ("move_file", {"source": "/data/copy", "destination": "/data/moved"}, {"copy": None, "moved": LONG + PIECES}),
    ("copy_file", {"source": "/data/kept", "destination": "/data/other", "overwrite": True},
     {"other": LONG.replace("\n9999 é漢😀\n", "\n")}),
    ("delete_file", {"path": "/data/moved"}, {"moved": None}),
]


def files_with(engine: Engine, seed: int) -> Counter:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name).resolve()
        there = dict(BEFORE)
        for each, text in there.items():
            (folder / each).write_text(text)
        (folder / "script").chmod(0o755)
        short = Short(engine, seed, str(folder))
        with short.start("filesystem", directories={"/data": str(folder)}) as server, server.client("2025-11-25") as client:
            for tool, arguments, changes in FILES:
                result = client.ask(messages.call(1, tool, arguments))["result"]
                check(not result.get("isError"), f"{tool} fails: {str(result)[:500]}")
                there = {each: text for each, text in {**there, **changes}.items() if text is not None}
                seen = {each.name: each.read_text() for each in folder.iterdir()}
                wrong = sorted(each for each in {**seen, **there} if seen.get(each) != there.get(each))
                check(not wrong, f"{tool} leaves {wrong} otherwise than it should")
                for each, text in there.items():
                    result = client.ask(messages.call(1, "read_text_file", {"path": f"/data/{each}"}))["result"]
                    check(result["content"][0]["text"] == text, f"after {tool}, {each} is read as {str(result)[:300]}")
        return short.count()


@case(*STDIO, *SANITIZED_STDIO)
def files_are_whole_where_calls_come_short(engine):
    disturbed(engine, lambda seed: files_with(engine, seed), "short write|short pwrite64", "short read|short pread64",
              "interrupted write")


class Shortened(Repository):
    """As it is changed by a server that nobody disturbs, and then by one whose calls come short."""

    def __init__(self, engine: Engine, tool: str, seed: int):
        super().__init__(engine, tool)
        self.seed = seed

    def play(self) -> Counter:
        with tempfile.TemporaryDirectory() as name:
            home = Path(name).resolve()
            self.pristine, self.path = home / "pristine", home / "data" / "repository"
            make(self.pristine, self.tool)
            git(self.pristine, "repack", "-a", "-d", "-q")
            self.path.parent.mkdir()
            folder = str(self.path.parent)
            short = Short(self.engine, self.seed, folder)
            told: List[dict] = []
            for engine in (self.engine, short):
                self.prepare()
                with engine.start("git", PERSON, directories={folder: folder}) as server, server.client("2025-11-25") as self.client:
                    self.does()
                    told.append({**self.seen(), **self.read()})
            equal(git(self.path, "fsck", "--full", "--strict", "--no-dangling"), b"", f"{self.tool}: git fsck")
            changed = [what for what in {**told[0], **told[1]} if told[0].get(what) != told[1].get(what)]
            check(not changed, f"{self.tool}: otherwise than ever are {changed}: {[told[1].get(what, '')[:300] for what in changed[:2]]}")
            return short.count()

    def read(self) -> dict:
        """What the tools that read say, of what has no date of now."""
        asked = {"git_status": {}, "git_diff_staged": {}, "git_diff_unstaged": {}, "git_show": {"revision": "other"},
                 "git_log": {"start_timestamp": "2000-01-01", "end_timestamp": "2024-01-01"},
                 "git_diff": {"target": "other"}}
        return {tool: json.dumps(self.client.ask(messages.call(1, tool, {"repo_path": str(self.path), **more}))["result"])
                for tool, more in asked.items()}


@case(*STDIO, *SANITIZED_STDIO)
def repositories_are_whole_where_calls_come_short(engine):
    def play(seed: int) -> Counter:
        jobs = [Shortened(engine, tool, seed).play for tool in TOOLS]
        return sum(beside_each_other(jobs), Counter())

    disturbed(engine, play, "short write|short pwrite64", "short read|short pread64")


@case(*HTTP, *SANITIZED_HTTP)
def thoughts_are_kept_where_calls_come_short(engine):
    def play(seed: int) -> Counter:
        with tempfile.TemporaryDirectory() as name:
            folder = str(Path(name).resolve())
            short = Short(engine, seed, folder)
            variables = {"WASMMCP_KEY": KEY, "DISABLE_THOUGHT_LOGGING": "true"}
            with short.start("sequential-thinking", variables, state=folder) as server:
                session = Session(server.address)
                for number in range(1, 16):
                    answer = session.post(thought(number))
                    check(answer.status == 200 and "isError" not in answer.text, f"thought {number}: {answer}")
                    equal(len(known(session)), number, "thoughts")
            # Another instance, that nobody disturbs, reads what is there.
            with engine.start("sequential-thinking", variables, state=folder) as server:
                session.address = server.address
                equal(len(known(session)), 15, "thoughts of another instance")
            return short.count()

    disturbed(engine, play, "short write|short pwrite64", "short read|short pread64")


def say(text: str) -> str:
    return messages.call(1, "say", {"message": text})


@case(*STDIO, *SANITIZED_STDIO)
def answers_on_pipes_are_whole_where_calls_come_short(engine):
    def play(seed: int) -> Counter:
        short = Short(engine, seed)
        with short.start("probe") as server, server.client("2025-11-25") as client:
            for text in ("", "é", PIECES, LONG):
                answer = client.ask(say(text))
                check(answer["result"]["content"] == [{"type": "text", "text": text}], f"{len(text)} characters: {str(answer)[:300]}")
            answers = client.exchange([say(str(number)) for number in range(50)])
            equal([json.loads(each)["result"]["content"][0]["text"] for each in answers], [str(number) for number in range(50)], "in order")
            told = client.exchange([messages.call(1, "steps", {"steps": 20}, _meta={"progressToken": 1})])
            equal(len(told), 21, "progress, and the answer")
        return short.count()

    disturbed(engine, play, "short read", "short write|short writev", "interrupted write|interrupted writev")


def log_of(command: list, calls: int) -> List[str]:
    """What it writes into a pipe while it is asked so often."""
    asked = "".join(f"{messages.call(number, 'say', {'message': 'x'})}\n" for number in range(calls))
    done = subprocess.run(command, input=messages.initialize("hello", "2025-11-25") + "\n" + asked, stderr=subprocess.PIPE,
                          stdout=subprocess.DEVNULL, encoding="utf-8", timeout=ANSWER_SECONDS, check=False)
    equal(done.returncode, 0, f"exit status, and {done.stderr[-1000:]}")
    return re.sub(r"\d+\.\d+", "N", done.stderr).splitlines()


@case(*STDIO, *SANITIZED_STDIO)
def the_log_is_whole_where_calls_come_short(engine):
    def play(seed: int) -> Counter:
        short = Short(engine, seed)
        words = ("probe", {"WASMMCP_TIMING": "log"}, [], None)
        lines = log_of(["env", "WASMMCP_TIMING=log", *short.command(*words)], 25)
        equal(Counter(lines), Counter(log_of(["env", "WASMMCP_TIMING=log", *engine.command(*words)], 25)), "the log")
        return short.count()

    disturbed(engine, play, "short write|short writev", "interrupted write|interrupted writev")


def send_in_pieces(connection: wire.Connection, data: bytes, dice: random.Random) -> None:
    """So that each read of the server gets what was sent so far; all of it at once where it reads slowly."""
    while data:
        size = dice.choice((1, 7, 4096, len(data)))
        connection.send(data[:size])
        data = data[size:]


def exchanged(connection: wire.Connection, text: str, dice: random.Random, is_chunked: bool) -> wire.Answer:
    body = text.encode()
    headers = messages.http_headers(text, "2025-11-25")
    if is_chunked:
        headers = [*headers, ("Transfer-Encoding", "chunked")]
    head = wire.head("POST", "/mcp", connection.address, headers, body)
    sent = b"".join(wire.chunks(body, 50_000)) if is_chunked else body
    send_in_pieces(connection, head + sent, dice)
    return connection.read_answer()


@case(*HTTP, *SANITIZED_HTTP)
def answers_over_http_are_whole_where_calls_come_short(engine):
    def play(seed: int) -> Counter:
        short, dice = Short(engine, seed), random.Random(seed)
        with short.start("probe") as server:
            for is_chunked in (False, True):
                with server.connect() as connection:
                    for text in ("", "é", PIECES, LONG, "the last"):
                        answer = exchanged(connection, say(text), dice, is_chunked)
                        check(json.loads(answer.messages()[-1])["result"]["content"] == [{"type": "text", "text": text}],
                              f"{len(text)} characters: {answer.status} {answer.body[:300]!r}")
                    steps = messages.call(1, "steps", {"steps": 20}, _meta={"progressToken": 1})
                    equal(len(exchanged(connection, steps, dice, is_chunked).messages()), 21, "progress, and the answer")
        return short.count()

    # wasmtime's sockets come short by themselves: they are small.
    kinds = ("short read|short recvfrom", "short sendto|short write|short writev|short sendmsg",
             "refused read|refused recvfrom", "refused sendto|refused write|refused writev|refused sendmsg")
    disturbed(engine, play, *(kinds if engine.is_native else ("small write|small writev|small sendto",)))


@case(*ENGINES, *SANITIZED_STDIO, *SANITIZED_HTTP)
def pages_are_whole_where_calls_come_short(engine):
    variables = {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true", "WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true"}

    def play(seed: int) -> Counter:
        short = Short(engine, seed)
        with Cutting() as web, short.start("fetch", variables) as server, server.client("2025-11-25") as client:
            for kind, whole in ANSWERS.items():
                for end in ("close", "slowly"):
                    result = client.ask(messages.call(1, "fetch", {"url": f"{web.url}/{kind}/{len(whole)}/{end}"}))["result"]
                    text = result["content"][0]["text"]
                    check(not result.get("isError") and text.rstrip().endswith(LINES.rstrip()), f"{kind}: {text!r}")
        return short.count()

    # Under wasmtime what comes in is short because it is sent so.
    disturbed(engine, play, *(("short recvfrom|short read",) if engine.is_native else ()))
