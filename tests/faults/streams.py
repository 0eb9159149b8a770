"""Streams that are closed before the server starts, or while it writes: it ends or goes on, and what it writes into files is
nothing but what it was asked to."""

import contextlib
import json
import os
import socket
import subprocess
import tempfile
from pathlib import Path
from typing import Iterator

from dying import known, thought
from instances import Session
from support import messages
from support.engines import HTTP, KEY, STDIO, STOP_SECONDS, Engine, until
from support.results import case, check, equal

SIGPIPE = -13
CONTENT = "whole\n" * 200_000


class Closed(Engine):
    """The same engine, started with some of its streams closed: "2>&-". One over HTTP listens at that port, since it can tell
    nobody which it has chosen."""

    def __init__(self, like: Engine, closing: str, port: int = 0):
        super().__init__(like.name, like.carrier, like.kind, like.options, like.folder)
        self.closing, self.port = closing, port

    def command(self, *arguments) -> list:
        words = [word.replace("127.0.0.1:0", f"127.0.0.1:{self.port}") for word in super().command(*arguments)]
        return ["sh", "-c", f'exec "$@" {self.closing}', "sh", *words]


def ended(process: subprocess.Popen) -> int:
    try:
        return process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssertionError("it goes on, and nobody can speak with it") from None


def describes(status: int, log: str) -> None:
    check(status >= 0 or status == SIGPIPE, f"it ended with {status}: {log}")


@case(*STDIO)
def a_server_without_streams_ends(engine):
    for closing in ("<&- >&- 2>&-", "<&- >&-", "<&-", "<&- 2>&-"):
        server = Closed(engine, closing).start("probe")
        try:
            client = server.client()
            describes(ended(client.process), f"{closing}: {server.log()}")
            equal(client.receive(), None, f"{closing}: a line")
            server.check_log()
        finally:
            server.kill()


@case(*STDIO)
def a_server_whose_output_is_closed_ends_when_it_has_something_to_say(engine):
    for closing in (">&-", ">&- 2>&-"):
        server = Closed(engine, closing).start("probe")
        try:
            client = server.client()
            with contextlib.suppress(BrokenPipeError):
                for number in range(20):
                    client.send(messages.request(number, "ping"))
                client.process.stdin.close()
            describes(ended(client.process), f"{closing}: {server.log()}")
            server.check_log()
        finally:
            server.kill()


@case(*STDIO)
def files_are_whole_where_the_log_is_closed(engine):
    with tempfile.TemporaryDirectory() as name:
        folder = str(Path(name).resolve())
        with Closed(engine, "2>&-").start("filesystem", directories={"/data": folder}) as server, \
                server.client("2025-11-25") as client:
            check_numbers(client.process, (2,))
            for number in range(10):
                for tool, arguments in (("write_file", {"path": f"/data/{number}", "content": CONTENT}),
                                        ("edit_file", {"path": f"/data/{number}", "edits": [{"oldText": CONTENT, "newText": "new\n"}]}),
                                        ("write_file", {"path": "/elsewhere", "content": "x"})):
                    result = client.ask(messages.call(1, tool, arguments))["result"]
                    equal(bool(result.get("isError")), arguments["path"] == "/elsewhere", f"{tool}: {str(result)[:300]}")
                client.ask("no message")
            equal({each.read_text() for each in Path(folder).iterdir()}, {"new\n"}, "what the files hold")
            equal(len(os.listdir(folder)), 10, "files")


def check_numbers(process: subprocess.Popen, closed: tuple) -> None:
    """A file or a connection that had the number of a stream would get what is written into the stream."""
    for number in closed:
        equal(os.readlink(f"/proc/{process.pid}/fd/{number}"), "/dev/null", f"what {number} is")


@contextlib.contextmanager
def listening(engine: Engine, closing: str, server: str, variables: dict, state: str) -> Iterator[tuple]:
    """Its address, and its process."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    closed = Closed(engine, closing, port)
    command = closed.command(server, variables, [], state, None)
    environment = {**os.environ, **(dict(variables, WASMMCP_STATE_DIR=state) if engine.is_native else {})}
    process = subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL)

    def answers() -> bool:
        check(process.poll() is None, f"it ended with {process.returncode}")
        with socket.socket() as client:
            return client.connect_ex(("127.0.0.1", port)) == 0

    try:
        until(answers, "it listens", 30)
        yield ("127.0.0.1", port), process
        check(process.poll() is None, f"it ended with {process.returncode}")
    finally:
        process.kill()
        process.wait()


@case(*HTTP)
def thoughts_are_kept_where_streams_are_closed(engine):
    for closing in ("2>&-", "<&- >&- 2>&-"):
        with tempfile.TemporaryDirectory() as state:
            with listening(engine, closing, "sequential-thinking", {"WASMMCP_KEY": KEY}, state) as (address, process):
                check_numbers(process, (0, 1, 2) if closing.startswith("<") else (2,))
                session = Session(address)
                for number in range(1, 31):
                    answer = session.post(thought(number))
                    check(answer.status == 200 and "isError" not in answer.text, f"{closing}: {answer}")
                equal(len(known(session)), 30, f"{closing}: thoughts")


@case(*STDIO)
def a_file_whose_answer_reaches_nobody_is_whole(engine):
    for is_read_first in (False, True):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name).resolve()
            server = engine.start("filesystem", directories={"/data": str(folder)})
            try:
                reader, writer = os.pipe()
                process = server.spawn(stdin=subprocess.PIPE, stdout=writer)
                os.close(writer)
                process.stdin.write(messages.initialize(0, "2025-11-25").encode() + b"\n")
                process.stdin.flush()
                if is_read_first:
                    check("result" in json.loads(os.read(reader, 1 << 16)), "initialize")
                os.close(reader)
                with contextlib.suppress(BrokenPipeError):
                    for number in range(5):
                        process.stdin.write(messages.call(number, "write_file", {"path": f"/data/{number}", "content": CONTENT}).encode() + b"\n")
                        process.stdin.flush()
                    process.stdin.close()
                describes(ended(process), server.log())
                server.check_log()
                for each in folder.iterdir():
                    equal(each.read_text(), CONTENT, each.name)
            finally:
                server.kill()
