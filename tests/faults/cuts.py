"""A server on the web that is cut off after each byte of its answer: the page is told as a failure, and never a part of it as
the whole."""

import contextlib
import gzip
import socket
import socketserver
import time
from typing import List

from injecting import ROUNDS
from support import messages
from support.engines import ENGINES, WASI_SOCKETS
from support.loopback import Loopback
from support.results import case, check
from support.wire import reset_when_closed

LINES = "".join(f"line {number}\n" for number in range(12))
PAGE = LINES.encode()
PACKED = gzip.compress(PAGE, mtime=0)


def head(*more: str) -> bytes:
    return "\r\n".join(["HTTP/1.1 200 OK", "content-type: text/plain", *more, "", ""]).encode()


def chunked(body: bytes) -> bytes:
    half = len(body) // 2
    parts = [body[:half], body[half:], b""]
    return b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts)


ANSWERS = {
    "length": head(f"content-length: {len(PAGE)}") + PAGE,
    "chunked": head("transfer-encoding: chunked") + chunked(PAGE),
    "gzip": head(f"content-length: {len(PACKED)}", "content-encoding: gzip") + PACKED,
    "chunked-gzip": head("transfer-encoding: chunked", "content-encoding: gzip") + chunked(PACKED),
    # Nobody but the compression says where it ends.
    "bare-gzip": head("content-encoding: gzip", "connection: close") + PACKED,
}


def pieces(answer: bytes, size: int) -> List[bytes]:
    return [answer[at:at + size] for at in range(0, len(answer), size)]


class Cutting(Loopback, socketserver.ThreadingTCPServer):
    """/KIND/COUNT/END gets so many bytes of that answer: to a `close`, to a `reset`, or `slowly`, each by itself."""

    def __init__(self):
        super().__init__(Answering)

    def handle_error(self, *_):
        pass


class Answering(socketserver.StreamRequestHandler):
    def handle(self):
        asked = self.rfile.readline().split()
        while asked and self.rfile.readline().strip():
            pass
        with contextlib.suppress(OSError, ValueError, KeyError):
            _, kind, count, end = asked[1].decode().split("/")
            if end == "slowly":
                self.request.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            for piece in pieces(ANSWERS[kind][:int(count)], 1 if end == "slowly" else len(ANSWERS[kind])):
                self.request.sendall(piece)
            if end == "reset":
                time.sleep(0.001)
                reset_when_closed(self.request)


def is_all(kind: str, count: int) -> bool:
    """Whether the whole page was sent, and what is missing is nothing of it."""
    answer = ANSWERS[kind]
    if kind.startswith("chunked"):
        return count >= len(answer) - len(b"0\r\n\r\n")
    # The sum and the length of what was packed need not be looked at.
    return count >= len(answer) - (8 if kind == "bare-gzip" else 0)


def asked(kinds: List[str]) -> List[tuple]:
    """All cuts, or every third of them by a reset: the ends of each are there."""
    step = 1 if ROUNDS >= 100 else 3
    return [(kind, count, end) for kind in kinds for end in ("close", "reset")
            for count in range(0, len(ANSWERS[kind]) + 1, step if end == "reset" else 1)]


@case(*ENGINES, WASI_SOCKETS)
def a_page_that_is_cut_off_anywhere_is_not_told_as_whole(engine):
    variables = {"WASMMCP_FETCH_ALLOW_PRIVATE_IPS": "true", "WASMMCP_FETCH_IGNORE_ROBOTS_TXT": "true", "WASMMCP_FETCH_TIMEOUT": "20"}
    failed = whole = 0
    wrong = []
    with Cutting() as web, engine.start("fetch", variables) as server, server.client("2025-11-25") as client:
        for kind, count, end in asked(list(ANSWERS)):
            url = f"{web.url}/{kind}/{count}/{end}"
            what = f"{kind}, {end} after {count} of {len(ANSWERS[kind])} bytes"
            result = client.ask(messages.call(1, "fetch", {"url": url}))["result"]
            text = result["content"][0]["text"]
            if result.get("isError"):
                failed += 1
                is_told = text.startswith(f"Failed to fetch {url}: ") and len(text.split()) > 5
                may = count < len(ANSWERS[kind]) or end == "reset"
                if not is_told or not may:
                    wrong.append(f"{what} fails with {text!r}")
            else:
                whole += 1
                # Nothing at all is what an empty page comes as.
                if kind == "bare-gzip" and count == len(ANSWERS[kind]) - len(PACKED) and "No more content" in text:
                    continue
                if not is_all(kind, count) or not text.endswith(LINES.rstrip()) and not text.endswith(LINES):
                    wrong.append(f"{what} is told as {text[-300:]!r}")
    print(f"  {failed + whole} cuts; {whole} times all was there ({engine})")
    check(not wrong, "\n".join([f"{len(wrong)} times not as it should be:", *wrong[:10]]))
    check(failed and whole, "no cut was made")
