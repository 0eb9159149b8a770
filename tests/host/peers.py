"""What the tests of outgoing HTTP share: a server that answers as its paths say, and the program that asks it,
tests/host/fetch_program.cpp.
"""

import contextlib
import os
import re
import socketserver
import subprocess
import tempfile
import time

from echo import Client, post, until
from support.engines import BUILD, CRASH
from support.loopback import Loopback
from support.results import check, equal

NATIVE = BUILD / "native" / "host_fetch"
# As in host/http_client.hpp.
(WRONG_REQUEST, UNSUPPORTED, DENIED, NOT_FOUND, REFUSED, TIMED_OUT, INSECURE, BROKEN,
 TOO_LARGE) = range(9)


class Peer(Loopback, socketserver.ThreadingTCPServer):
    """Answers as the path says. Keeps what it was sent."""

    def __init__(self):
        self.seen = []
        super().__init__(Peer.Handler)

    class Handler(socketserver.StreamRequestHandler):
        def handle(self):
            with contextlib.suppress(OSError, ValueError):  # UTF-8 that a TLS greeting is not
                self.answer()

        def say(self, data):
            self.wfile.write(data if isinstance(data, bytes) else data.encode())
            self.wfile.flush()

        def answer(self):
            method, path, _ = self.rfile.readline().decode().split(" ", 2)
            headers = {}
            while (line := self.rfile.readline().decode().strip()):
                name, value = line.split(":", 1)
                headers[name.lower()] = value.strip()
            if path == "/hasty":
                self.say("HTTP/1.1 413 No\r\nContent-Length: 3\r\nConnection: close\r\n\r\nno!")
                time.sleep(0.3)
                return
            body = self.rfile.read(int(headers.get("content-length", 0)))
            if headers.get("transfer-encoding") == "chunked":
                while size := int(self.rfile.readline(), 16):
                    body += self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()
            self.server.seen.append((method, path, headers, body))
            getattr(self, path.strip("/").split("?")[0])(method, body)

        def echo(self, method, body):
            self.say(f"HTTP/1.1 200 OK\r\nX-Kind: {method}\r\nContent-Length: {len(body)}\r\n\r\n")
            if method != "HEAD":
                self.say(body)

        def chunked(self, *_):
            self.say("HTTP/1.1 201 Created\r\nX-Kind: chunked\r\nTransfer-Encoding: chunked\r\n\r\n")
            for piece in (b"one ", b"two ", b"three"):
                self.say(b"%x\r\n%s\r\n" % (len(piece), piece))
                time.sleep(0.05)
            self.say("0\r\n\r\n")

        def until_close(self, *_):
            self.say("HTTP/1.0 200 OK\r\nX-Kind: close\r\n\r\nall of it")

        def early(self, *_):
            self.say("HTTP/1.1 200 OK\r\nX-Kind: early\r\nContent-Length: 100\r\n\r\nnot all")

        def early_chunk(self, *_):
            self.say("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n")

        def nothing(self, *_):
            pass

        def rubbish(self, *_):
            self.say("220 mail.example ESMTP\r\n")

        def silent(self, *_):
            time.sleep(5)

        def stalls(self, *_):
            self.say("HTTP/1.1 200 OK\r\nX-Kind: stalls\r\nContent-Length: 100\r\n\r\nbegun")
            time.sleep(5)

        def huge(self, *_):
            self.say("HTTP/1.1 200 OK\r\nX-Kind: huge\r\nContent-Length: 50000000\r\n\r\n")
            for _ in range(500):
                self.say(b"x" * 100_000)


class Program:
    """The program over HTTP, on one of the hosts."""

    def __init__(self, name, command):
        self.name, self.command = name, command
        program = next(word for word in command if "host_fetch" in str(word))
        self.missing = "" if os.path.exists(program) else f"no {program}"

    @contextlib.contextmanager
    def serve(self):
        with tempfile.TemporaryFile() as errors:
            def log():
                return os.pread(errors.fileno(), os.fstat(errors.fileno()).st_size, 0).decode()

            process = subprocess.Popen(self.command, stdin=subprocess.DEVNULL, stderr=errors,
                                       stdout=subprocess.DEVNULL,
                                       env={**os.environ, "RUST_BACKTRACE": "0"})
            try:
                listening = re.compile(r"on http://127\.0\.0\.1:(\d+)/")
                check(until(lambda: listening.search(log()), 60), f"no start: {log()}")
                yield Served(int(listening.search(log())[1]), log)
                check(not CRASH.search(log()), f"the log tells of a crash: {log()[-3000:]}")
            finally:
                process.terminate()
                process.wait(20)


class Served:
    def __init__(self, port, log):
        self.port, self.log = port, log

    def ask(self, path, text):
        with Client("127.0.0.1", self.port, 30) as client:
            client.send(post(path, text))
            answer = client.answer()
            equal(answer.status, 200)
            return answer.body

    def fetch(self, method, url, body=b"", first_byte=4000, total=8000, limit=1 << 20):
        return self.ask("/", words(method, url, body, first_byte, total, limit))


def words(method, url, body=b"", first_byte=4000, total=8000, limit=1 << 20):
    return f"{method}\n{url}\n{first_byte}\n{total}\n{limit}\n".encode() + body


def fault(answer, number, *words_of_it):
    text = answer.decode(errors="replace")
    told = text[text.find("fault "):]
    check(told.startswith(f"fault {number}: "), f"fault {number} in {text[:400]!r}")
    for word in words_of_it:
        check(word in told, f"{word!r} in {told!r}")
