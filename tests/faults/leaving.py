"""Clients that vanish while they are answered, in good order or with a reset: whoever comes next is served at once, and
nothing of them stays."""

import os
import socket
import time

from injecting import ROUNDS
from support.engines import HTTP, until
from support.messages import call, http_headers, request
from support.results import case, check, equal
from support.wire import reset_when_closed

LARGE = 1_000_000
SLACK = 32 << 20  # bytes that a host may keep for who comes next, however many have come


def descriptors(process) -> int:
    return len(os.listdir(f"/proc/{process.pid}/fd"))


def memory(process) -> int:
    with open(f"/proc/{process.pid}/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def vanish(server, message: str, read: int, is_reset: bool) -> None:
    with server.connect() as connection:
        # Little room, so that the server has to wait while it sends.
        connection.socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 65536)
        body = message.encode()
        connection.request("POST", "/mcp", http_headers(message, "2025-11-25"), body)
        while read > 0 and connection.receive():
            read -= len(connection.received)
            connection.received = b""
        if is_reset:
            reset_when_closed(connection.socket)


@case(*HTTP)
def clients_that_vanish_while_they_are_answered_leave_nothing(engine):
    ways = [(call(1, "large", {"bytes": LARGE}), read) for read in (0, 1, 20_000, LARGE // 5)]
    ways += [(call(1, "wait", {"milliseconds": 30}), 0), (call(1, "steps", {"steps": 20}, _meta={"progressToken": 1}), 1)]
    rounds = max(3, ROUNDS // 4)
    slowest = 0.0
    with engine.start("probe") as server, server.client("2025-11-25") as client:
        for warm in range(4):
            equal(len(client.ask(call(warm, "large", {"bytes": LARGE}))["result"]["content"]), 1, "content")
        before, held = descriptors(server.process), memory(server.process)
        for _ in range(rounds):
            for message, read in ways:
                for is_reset in (False, True):
                    vanish(server, message, read, is_reset)
                    start = time.monotonic()
                    equal(client.ask(request(2, "ping"))["result"], {}, "the next client")
                    slowest = max(slowest, time.monotonic() - start)
        check(slowest < 5, f"the next client waited for {slowest:.1f} seconds")
        until(lambda: descriptors(server.process) <= before + 1, f"there are {before} descriptors again", 30)
        grown = memory(server.process) - held
        check(grown < SLACK, f"{grown} bytes more are held")
    print(f"  {rounds * len(ways) * 2} clients vanished; the next was answered in {slowest * 1000:.0f} ms at most, "
          f"{max(grown, 0) >> 10} kB more are held ({engine})")
