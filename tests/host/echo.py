"""The program of tests/host/echo_program.cpp, as a server, and a client that says every byte it sends. Sockets of the
standard library alone.

It is build/native/host_echo, where the variable ECHO_PROGRAM names no other build of it, and build/wasm/host_echo.wasm.
"""

import os
import re
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

from support.results import check, equal  # noqa: E402

PROGRAM = os.environ.get("ECHO_PROGRAM", str(ROOT / "build" / "native" / "host_echo"))
COMPONENT = ROOT / "build" / "wasm" / "host_echo.wasm"


class Host:
    """What runs the program."""

    def __init__(self, name, command, needs, ends):
        self.name, self.command, self.needs, self.ends = name, command, Path(needs), ends

    @property
    def missing(self):
        return "" if self.needs.is_file() else f"{os.path.relpath(self.needs, ROOT)} is not built"

    def start(self, *arguments, **options):
        return Server(self, *arguments, **options)


NATIVE = Host("native", [PROGRAM], PROGRAM, ends=0)
# wasmtime leaves a signal to the system.
SOCKETS = Host("wasi 0.2 sockets", [str(ROOT / ".tools" / "bin" / "wasmtime"), "run", "-S", "inherit-network=y", str(COMPONENT)],
               COMPONENT, ends=-signal.SIGTERM)
HOSTS = [NATIVE, SOCKETS]


class Server:
    """The program with --http, stopped at the end of the `with` block; it has to end cleanly."""

    def __init__(self, host, *arguments, address="127.0.0.1:0", read_log=True):
        self.ends = host.ends
        self.process = subprocess.Popen(
            [*host.command, "--http", address, *arguments],
            stdin=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
        )
        self.first_line = self.process.stderr.readline().decode()
        match = re.fullmatch(r"listening on http://(.+):(\d+)/mcp\n", self.first_line)
        check(match, f"first line {self.first_line!r}")
        self.host, self.port = match[1].strip("[]"), int(match[2])
        self.log = b""
        if read_log:
            self.reader = threading.Thread(target=self.read_log, daemon=True)
            self.reader.start()

    def read_log(self):
        for line in self.process.stderr:
            self.log += line

    def connect(self, timeout=10):
        return Client(self.host, self.port, timeout)

    def get(self, path):
        with self.connect() as client:
            client.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")
            return client.answer()

    def gone(self):
        return int(self.get("/gone").body)

    def peak_memory(self):
        with open(f"/proc/{self.process.pid}/status") as status:
            return int(re.search(r"VmHWM:\s+(\d+)", status.read())[1]) * 1024

    def stop(self, with_signal=signal.SIGTERM, timeout=10):
        self.process.send_signal(with_signal)
        return self.process.wait(timeout)

    def __enter__(self):
        return self

    def __exit__(self, kind, *_):
        try:
            status = self.stop() if self.process.returncode is None else self.ends
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        if status != self.ends:
            time.sleep(0.2)
            raise AssertionError(f"the server ended with {status}: {self.log.decode()[:4000]}")


class Answer:
    def __init__(self, status, headers, body):
        self.status, self.headers, self.body = status, headers, body


class Client:
    """One connection. Reads answers strictly: what it does not expect is an error."""

    def __init__(self, host, port, timeout=10):
        self.socket = socket.create_connection((host, port), timeout)
        self.received = b""

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.socket.close()

    def send(self, data):
        self.socket.sendall(data.encode("latin-1") if isinstance(data, str) else data)

    def receive(self):
        data = self.socket.recv(65536)
        self.received += data
        return data

    def line(self):
        while b"\r\n" not in self.received:
            check(self.receive(), f"the connection ended within a line: {self.received!r:.200}")
        line, self.received = self.received.split(b"\r\n", 1)
        return line.decode("latin-1")

    def exactly(self, size):
        while len(self.received) < size:
            check(self.receive(), "the connection ended within a body")
        data, self.received = self.received[:size], self.received[size:]
        return data

    def head(self):
        version, status, *_ = self.line().split(" ", 2)
        equal(version, "HTTP/1.1", "version")
        headers = {}
        while line := self.line():
            name, value = line.split(": ", 1)
            check(name not in headers, f"{name} twice")
            headers[name] = value
        return int(status), headers

    def chunk(self):
        size = int(self.line(), 16)
        data = self.exactly(size)
        equal(self.exactly(2), b"\r\n", "end of chunk")
        return data

    def answer(self, to_head=False):
        status, headers = self.head()
        body = b""
        if to_head or status in (204, 304) or status < 200:
            pass
        elif headers.get("transfer-encoding") == "chunked":
            check("content-length" not in headers, "both framings")
            while piece := self.chunk():
                body += piece
        elif "content-length" in headers:
            body = self.exactly(int(headers["content-length"]))
        else:
            equal(headers.get("connection"), "close", "connection")
            while self.receive():
                pass
            body, self.received = self.received, b""
        return Answer(status, headers, body)

    def closed(self):
        """True when the server has closed the connection without another byte."""
        try:
            return not self.received and not self.receive()
        except ConnectionResetError:
            return True

    def reset(self):
        """Breaks the connection off without the usual farewell."""
        self.socket.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.socket.close()


def post(path, body, *headers):
    lines = [f"POST {path} HTTP/1.1", "Host: x", f"Content-Length: {len(body)}", *headers]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body


def chunked(path, *pieces):
    head = f"POST {path} HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n".encode()
    return head + b"".join(b"%x\r\n%s\r\n" % (len(piece), piece) for piece in (*pieces, b""))


def until(condition, seconds=5):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return True
        time.sleep(0.02)
    return False


def in_parallel(count, function):
    failures = []

    def run(index):
        try:
            function(index)
        except BaseException:
            failures.append(traceback.format_exc())

    threads = [threading.Thread(target=run, args=(index,)) for index in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    check(not failures, f"{len(failures)} of {count} failed, one so: {failures[:1]}")
