"""HTTP/1.1 over a socket, so that a test says every byte it sends and sees every byte it gets."""

import json
import socket
import struct
from typing import Iterable, Iterator, List, NamedTuple, Optional, Tuple

Address = Tuple[str, int]
Headers = List[Tuple[str, str]]

TIMEOUT = 30.0  # seconds without a byte; far more than anything takes


class Broken(AssertionError):
    """The server closed the connection, or sent what is no HTTP."""


class Answer(NamedTuple):
    status: int
    headers: Headers
    body: bytes

    def header(self, name: str) -> Optional[str]:
        """All values of that name, with commas."""
        values = [value for key, value in self.headers if key == name]
        return ", ".join(values) if values else None

    @property
    def text(self) -> str:
        return self.body.decode("utf-8")

    @property
    def is_events(self) -> bool:
        return (self.header("content-type") or "").startswith("text/event-stream")

    def messages(self) -> List[str]:
        """The JSON texts that it carries: none, one, or those of its events."""
        if self.is_events:
            return list(events([self.body]))
        return [self.text] if self.body else []

    def json(self):
        return json.loads(self.body)


def events(pieces) -> Iterator[str]:
    """The data of server-sent events, each as soon as its last byte is there.
    https://html.spec.whatwg.org/multipage/server-sent-events.html#event-stream-interpretation"""
    pending = b""
    for piece in pieces:
        pending += piece
        while b"\n\n" in pending:
            block, pending = pending.split(b"\n\n", 1)
            data = [line[5:].lstrip() for line in block.decode("utf-8").split("\n")
                    if line.startswith("data:")]
            if data:
                yield "\n".join(data)
    if pending:
        raise Broken(f"an event without its end: {pending[:200]!r}")


class Connection:
    """One TCP connection. Reads strictly: whatever is not expected is an error."""

    def __init__(self, address: Address, timeout: float = TIMEOUT):
        self.socket = socket.create_connection(address, timeout)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.address = address

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_) -> None:
        self.close()

    def close(self) -> None:
        self.socket.close()

    def send(self, data: bytes) -> None:
        self.socket.sendall(data)

    def offer(self, pieces: Iterable[bytes]) -> None:
        """Sends them, for as long as the server wants them; it may have said why not."""
        try:
            for piece in pieces:
                self.send(piece)
        except OSError:
            pass

    def end(self) -> None:
        """Sends no more, but reads."""
        try:
            self.socket.shutdown(socket.SHUT_WR)
        except OSError:
            pass  # the server has ended the connection already

    def request(self, method: str, path: str, headers=(), body: Optional[bytes] = None) -> None:
        """Sends a request with Host and Content-Length, unless the headers have their own."""
        self.send(head(method, path, self.address, headers, body) + (body or b""))

    def read_answer(self, to_method: str = "POST") -> Answer:
        status, headers = self.read_head()
        return Answer(status, headers, b"".join(self.pieces(status, headers, to_method)))

    def read_head(self) -> Tuple[int, Headers]:
        while True:
            first = self.line()
            version, _, rest = first.partition(" ")
            if version != "HTTP/1.1" or not rest[:3].isdigit():
                raise Broken(f"this is no status line: {first[:200]!r}")
            status = int(rest[:3])
            headers = []
            while True:
                line = self.line()
                if not line:
                    break
                name, colon, value = line.partition(":")
                if not colon:
                    raise Broken(f"this is no header: {line[:200]!r}")
                headers.append((name.lower(), value.strip()))
            if status != 100:
                return status, headers

    def pieces(self, status: int, headers: Headers, to_method: str = "POST") -> Iterator[bytes]:
        """The body, as it comes in."""
        fields = dict(headers)
        if status in (204, 304) or to_method == "HEAD":
            return
        if fields.get("transfer-encoding") == "chunked":
            while True:
                line = self.line()
                size = int(line.split(";")[0], 16)
                if size:
                    yield self.exactly(size)
                if self.exactly(2) != b"\r\n":
                    raise Broken("a chunk does not end where it said")
                if not size:
                    return
        elif "content-length" in fields:
            yield self.exactly(int(fields["content-length"]))
        else:
            while True:
                if not self.received and not self.receive():
                    return
                piece, self.received = self.received, b""
                yield piece

    def line(self) -> str:
        while b"\r\n" not in self.received:
            if not self.receive():
                raise Broken(f"the connection ended in {self.received[:200]!r}")
        line, self.received = self.received.split(b"\r\n", 1)
        return line.decode("latin-1")

    def exactly(self, size: int) -> bytes:
        parts = [self.received]
        missing = size - len(self.received)
        self.received = b""
        while missing > 0:
            if not self.receive():
                raise Broken(f"the connection ended {missing} bytes before the end of a body")
            parts.append(self.received)
            missing -= len(self.received)
            self.received = b""
        data = b"".join(parts)
        data, self.received = data[:size], data[size:]
        return data

    def receive(self) -> int:
        """The number of bytes that came; none at the end."""
        try:
            data = self.socket.recv(1 << 16)
        except socket.timeout:
            raise Broken(f"no byte in {self.socket.gettimeout():.0f} seconds") from None
        except ConnectionResetError:
            data = b""
        self.received += data
        return len(data)


def reset_when_closed(connection: socket.socket) -> None:
    """Without the usual farewell: what is under way is thrown away."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))


def chunks(body: bytes, size: int) -> Iterator[bytes]:
    """A body in chunks of that size, and its end."""
    for at in range(0, len(body), size):
        piece = body[at:at + size]
        yield b"%x\r\n%s\r\n" % (len(piece), piece)
    yield b"0\r\n\r\n"


def head(method: str, path: str, address: Address, headers=(),
         body: Optional[bytes] = None) -> bytes:
    names = {name.lower() for name, _ in headers}
    lines = [f"{method} {path} HTTP/1.1"]
    if "host" not in names:
        lines.append(f"Host: {address[0]}:{address[1]}")
    lines += [f"{name}: {value}" for name, value in headers]
    if body is not None and not names & {"content-length", "transfer-encoding"}:
        lines.append(f"Content-Length: {len(body)}")
    return ("\r\n".join(lines) + "\r\n\r\n").encode("latin-1")


def fetch(address: Address, method: str, path: str, headers=(), body: Optional[bytes] = None,
          timeout: float = TIMEOUT) -> Answer:
    """One request on a connection of its own."""
    with Connection(address, timeout) as connection:
        connection.request(method, path, headers, body)
        return connection.read_answer(method)
