"""A system that gives no random bytes: who needs none works as ever, and who does fails or ends with words about it. No name
of a session is one that somebody could guess."""

import contextlib
import re
import subprocess
from typing import List, Optional

from injecting import Held
from support import wire
from support.engines import ENGINES, HTTP, KEY, NATIVE_HTTP, NATIVE_STDIO, STOP_SECONDS, Engine, Server
from support.messages import initialize, request
from support.results import case, check, equal

REFUSED = ["-e", "trace=getrandom", "-e", "inject=getrandom:error=EIO"]
# Whoever asks these in its place finds nothing.
HIDDEN = "for each in random urandom; do mount --bind /dev/null /dev/$each; done && exec \"$@\""
APART = ["unshare", "--mount", "sh", "-c", HIDDEN, "sh"]


class Without(Engine):
    """The same engine, refused from its first moment. strace steps aside: the process is the server's."""

    def __init__(self, like: Engine):
        super().__init__(like.name, like.carrier, like.kind, like.options, like.folder)
        apart = APART if subprocess.run([*APART, "true"], check=False, stderr=subprocess.DEVNULL).returncode == 0 else []
        self.prefix = [*apart, "strace", "-D", "-f", "-qq", "-o", "/dev/null", *REFUSED]

    def command(self, *arguments) -> list:
        return [*self.prefix, *super().command(*arguments)]


def begin(server: Server) -> wire.Answer:
    message = initialize(1, "2025-11-25")
    return server.post(message.encode(), server.client().headers(message))


@case(NATIVE_STDIO, NATIVE_HTTP)
def who_needs_no_random_bytes_starts_and_works_without(engine):
    with Without(engine).start("time") as server, server.client("2025-11-25") as client:
        equal(client.ask(request(1, "ping"))["result"], {}, "ping")


@case(*[engine for engine in ENGINES if not engine.is_native])
def a_runtime_that_gets_no_random_bytes_says_so_and_ends(engine):
    without = Without(engine)
    try:
        server = without.start("time")
        try:
            line = server.client().receive()
            status, log = server.spawned[-1].wait(STOP_SECONDS), server.log()
            check(line is None and status != 0, f"it ended with {status}, and answered {line}")
        finally:
            server.kill()
    except AssertionError as failure:
        log = str(failure)  # of a server over HTTP, which has not begun to listen
    check("random" in log, log)


@case(*ENGINES)
def who_needs_no_random_bytes_works_when_there_are_no_more(engine):
    with engine.start("time") as server:
        first = server.client("2025-11-25")
        with Held(first.process if engine.carrier == "stdio" else server.process, REFUSED):
            for number in range(20):
                equal(first.ask(request(number, "ping"))["result"], {}, "ping")


def refused(server: Server) -> Optional[str]:
    """Begins a session; its name, or none when that is refused in words."""
    try:
        answer = begin(server)
    except (OSError, wire.Broken) as failure:
        answer = None
        broken = f"{failure}"
    if answer is None:
        with contextlib.suppress(subprocess.TimeoutExpired):
            server.process.wait(2)
        ended = server.process.poll()
        check(re.search("random|Rng", server.log()), f"{broken}; it has {'gone on' if ended is None else f'ended with {ended}'}, and said {server.log()!r}")
        return None
    name = answer.header("mcp-session-id")
    if name is None:
        check(answer.status >= 500 or "error" in answer.text, f"{answer}")
    return name


@case(*HTTP)
def a_session_has_no_name_that_can_be_guessed(engine):
    names: List[Optional[str]] = []
    for _ in range(2):
        # Two that are all the same to each other.
        server = engine.start("conformance", {"WASMMCP_KEY": KEY})
        try:
            with Held(server.process, REFUSED) as held:
                names += [refused(server) for _ in range(3)]
            asked = held.text.count("(INJECTED)")
            if server.process.poll() is None:
                check(refused(server), "there is no session when there are random bytes again")
        finally:
            server.kill()
    given = [name for name in names if name]
    equal(len(set(given)), len(given), f"different names of {given}")
    print(f"  {len(given)} of {len(names)} sessions began, {asked} times was the system asked ({engine})")


@case(NATIVE_STDIO)
def a_program_that_needs_random_bytes_to_start_says_so_and_ends(engine):
    server = Without(engine).start("conformance")
    try:
        client = server.client()
        line = client.receive()
        status = client.process.wait(STOP_SECONDS)
        check(line is None and status > 0, f"it ended with {status}, and answered {line}")
        check("random" in server.log(), f"it ended with {status}, and said {server.log()!r}")
    finally:
        server.kill()

