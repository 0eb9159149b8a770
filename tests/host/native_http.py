"""Drives the native program of tests/host/echo_program.cpp as clients do, good ones and bad ones.

    python3 tests/host/native_http.py PROGRAM [WORDS OF A TEST'S NAME]

Sockets of the standard library alone, so that every byte sent is seen here. The last line counts.
"""

import os
import re
import resource
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
import traceback

TESTS = []
PROGRAM = ""


def test(function):
    TESTS.append(function)
    return function


def equal(actual, expected, what=""):
    if actual != expected:
        raise AssertionError(f"{what}: expected {expected!r:.300}, got {actual!r:.300}")


def check(condition, what):
    if not condition:
        raise AssertionError(what)


class Server:
    """The program with --http, stopped at the end of the `with` block; it has to end cleanly."""

    def __init__(self, *arguments, address="127.0.0.1:0", read_log=True):
        self.process = subprocess.Popen(
            [PROGRAM, "--http", address, *arguments], stdin=subprocess.DEVNULL, stderr=subprocess.PIPE
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
            status = self.stop() if self.process.returncode is None else 0
        except subprocess.TimeoutExpired:
            self.process.kill()
            raise
        if status != 0:
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


@test
def a_request_is_handed_on_as_it_came():
    with Server("--mine", "x") as server, server.connect() as client:
        client.send("GET /describe?a=b HTTP/1.1\r\nHost: Here:1\r\nX-One:  1 \r\nx-one: 2\r\n\r\n")
        answer = client.answer()
        equal(answer.status, 200)
        equal(
            answer.body.decode(),
            "method GET\npath /describe?a=b\nauthority Here:1\nheader host=Here:1\n"
            "header x-one=1\nheader x-one=2\nargument --mine\nargument x\n",
        )
        equal(answer.headers["content-type"], "text/plain")
        check(re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["date"]), "date")
        check("connection" not in answer.headers, "a connection that is kept says nothing")


@test
def a_connection_serves_many_requests():
    with Server() as server, server.connect() as client:
        for i in range(200):
            body = b"%d" % i * i
            client.send(post("/echo", body))
            equal(client.answer().body, body)


@test
def a_connection_closes_when_the_client_says_so():
    with Server() as server:
        with server.connect() as client:
            client.send(post("/echo", b"x", "Connection: close"))
            answer = client.answer()
            equal((answer.body, answer.headers["connection"]), (b"x", "close"))
            check(client.closed(), "closed")
        with server.connect() as client:
            client.send("GET /gone HTTP/1.0\r\n\r\n")
            equal(client.answer().headers["connection"], "close")
            check(client.closed(), "closed")


@test
def an_old_client_may_keep_its_connection():
    with Server() as server, server.connect() as client:
        for _ in range(2):
            client.send("GET /gone HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            equal(client.answer().headers["connection"], "keep-alive")


@test
def an_old_client_gets_no_chunks():
    with Server() as server, server.connect() as client:
        client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        answer = client.answer()
        check("transfer-encoding" not in answer.headers, "no chunks")
        equal(answer.body, b"one two three")


@test
def head_is_answered_without_a_body():
    with Server() as server, server.connect() as client:
        client.send("HEAD /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer(to_head=True).headers["content-length"], "4")
        client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer(to_head=True).headers["transfer-encoding"], "chunked")
        client.send("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer().status, 404)


@test
def each_piece_of_an_answer_is_sent_at_once():
    with Server() as server, server.connect() as client:
        client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        client.head()
        times = []
        for expected in (b"one ", b"two ", b"three"):
            equal(client.chunk(), expected)
            times.append(time.monotonic())
        equal(client.chunk(), b"")
        check(all(b - a > 0.03 for a, b in zip(times, times[1:])), f"pauses {times}")


@test
def a_program_without_an_answer_is_answered_for():
    with Server() as server, server.connect() as client:
        client.send("GET /silent HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer().status, 500)
        check(client.closed(), "closed")
        check(until(lambda: b"no answer was given to GET '/silent'\n" in server.log), "logged")


@test
def malformed_requests_are_refused_and_the_connection_closed():
    requests = {
        "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03": 400,
        "hello\r\n\r\n": 400,
        "GET\r\n\r\n": 400,
        "GET / HTTP/1.1\r\n\r\n": 400,
        "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n": 400,
        "GET / HTTP/1.1\nHost: a\n\n": 400,
        "GET / HTTP/1.1\r\nHost: a\r\nNo colon\r\n\r\n": 400,
        "GET / HTTP/1.1\r\nHost: a\r\nX : y\r\n\r\n": 400,
        "GET / HTTP/1.1\r\nHost: a\r\nX: y\r\n z\r\n\r\n": 400,
        "GET / HTTP/1.1\r\nHost: a\r\nX: \0\r\n\r\n": 400,
        "GET / HTTP/1.1\r\nHost: a\r\nX: a\rb\r\n\r\n": 400,
        "GET /a b HTTP/1.1\r\nHost: a\r\n\r\n": 400,
        "GET a HTTP/1.1\r\nHost: a\r\n\r\n": 400,
        " GET / HTTP/1.1\r\nHost: a\r\n\r\n": 400,
        "get / HTTP/1.1\r\nHost: a\r\n\r\n": 400,
        "GET / HTTP/2.0\r\nHost: a\r\n\r\n": 505,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n": 505,
        "CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n": 501,
        "PUT / HTTP/1.1\r\nHost: a\r\nExpect: money\r\n\r\n": 417,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n": 501,
        "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n": 501,
    }
    lengths = (
        "Content-Length: 3\r\nContent-Length: 3",
        "Content-Length: 3\r\nContent-Length: 4",
        "Content-Length: 3\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 3",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding:\x0bchunked",
        "Content-Length: -1",
        "Content-Length: +3",
        "Content-Length: 3,3",
        "Content-Length: 0x3",
        "Content-Length: 3 4",
        "Content-Length:",
        "Content-Length: 18446744073709551616",
    )
    for length in lengths:
        requests[f"POST /echo HTTP/1.1\r\nHost: a\r\n{length}\r\n\r\n0\r\n\r\nGET /gone"] = 400
    with Server() as server:
        for request, status in requests.items():
            with server.connect() as client:
                client.send(request)
                answer = client.answer()
                equal(answer.status, status, repr(request))
                equal(answer.headers["connection"], "close", repr(request))
                check(answer.body.decode().startswith(f"{status} "), answer.body)
                check(client.closed(), f"closed after {request!r}")
        equal(server.gone(), 0, "the program saw none of them")


@test
def heads_have_limits():
    with Server() as server:

        def status_of(request):
            with server.connect() as client:
                client.send(request)
                answer = client.answer()
                equal("connection" in answer.headers, answer.status >= 400)
                return answer.status

        def get(path, *headers):
            return status_of("\r\n".join([f"GET {path} HTTP/1.1", "Host: x", *headers, "", ""]))

        equal(get("/describe?" + "a" * 8000), 200)
        equal(get("/describe?" + "a" * 9000), 414)
        equal(get("/describe", *(f"h{i}: v" for i in range(99))), 200)
        equal(get("/describe", *(f"h{i}: v" for i in range(100))), 431)
        equal(get("/describe", "h: " + "v" * 60000), 200)
        equal(get("/describe", "h: " + "v" * 70000), 431)
        equal(get("/describe", *(f"h{i}: " + "v" * 1000 for i in range(70))), 431)
        equal(status_of("\r\n" * 40000 + "GET / HTTP/1.1\r\nHost: x\r\n\r\n"), 431)


@test
def requests_sent_together_are_answered_in_order():
    with Server() as server, server.connect() as client:
        bodies = [b"%d" % i * (i % 7 * 100) for i in range(300)]
        paths = ["/slow" if i in (4, 200) else "/echo" for i in range(300)]
        # An empty piece would be the last chunk.
        requests = [
            chunked(path, body) if body and i % 2 else post(path, body)
            for i, (path, body) in enumerate(zip(paths, bodies))
        ]
        sender = threading.Thread(target=client.send, args=(b"".join(requests),))
        sender.start()
        for path, body in zip(paths, bodies):
            answer = client.answer()
            equal((answer.status, answer.body), (200, b"slow" if path == "/slow" else body))
            check("connection" not in answer.headers, "kept")
        sender.join()


@test
def bodies_may_come_in_any_pieces():
    with Server() as server, server.connect() as client:
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in (post("/echo", b"hello"), chunked("/echo", b"hel", b"l", b"o")):
            for byte in request:
                client.send(bytes([byte]))
                time.sleep(0.0005)
            equal(client.answer().body, b"hello")


@test
def chunks_may_have_extensions_and_trailers():
    with Server() as server, server.connect() as client:
        head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
        client.send(head + '3;a;b="c d"\r\nabc\r\n0A\r\n0123456789\r\n00\r\nX-T: 1\r\nHost: y\r\n\r\n')
        equal(client.answer().body, b"abc0123456789")
        client.send(post("/echo", b"next"))
        equal(client.answer().body, b"next")


@test
def a_malformed_chunk_is_refused():
    bodies = ("x\r\n", "3\r\nabcd\r\n", "-1\r\n", "3\nabc\n0\n\n", "1ffffffffffffffff\r\n", "1 \r\na\r\n")
    with Server() as server:
        for body in (*bodies, "1;" + "x" * 100000 + "\r\n", "0\r\nX: " + "y" * 100000):
            with server.connect() as client:
                client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                time.sleep(0.02)
                client.send(body)
                equal(client.answer().status, 400, body[:20])
                check(client.closed(), "closed")
        equal(server.gone(), 8)


@test
def large_bodies_are_never_kept_in_memory():
    with Server() as server:
        server.get("/gone")
        before = server.peak_memory()
        piece = b"x" * 1_000_000
        with server.connect() as client:
            client.send(b"POST /length HTTP/1.1\r\nHost: x\r\nContent-Length: 200000000\r\n\r\n")
            for _ in range(200):
                client.send(piece)
            equal(client.answer().body, b"200000000")
            client.send(b"POST /length HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
            for _ in range(100):
                client.send(b"f4240\r\n" + piece + b"\r\n")
            client.send(b"0\r\n\r\n")
            equal(client.answer().body, b"100000000")
        check(server.peak_memory() - before < 16_000_000, f"{server.peak_memory() - before} more")


@test
def a_program_that_does_not_read_slows_its_client_down():
    # /relay writes what it reads: while nobody takes the answer, it must stop reading.
    with Server() as server, server.connect() as client:
        server.get("/gone")
        before = server.peak_memory()
        size, sent = 64_000_000, 0
        client.send(f"POST /relay HTTP/1.1\r\nHost: x\r\nContent-Length: {size}\r\n\r\n")
        client.socket.settimeout(0.5)
        pattern = bytes(range(256)) * 256
        try:
            while sent < size:
                offset = sent % 256
                sent += client.socket.send(pattern[offset : offset + size - sent])
            raise AssertionError("the server took everything")
        except TimeoutError:
            pass
        check(server.peak_memory() - before < 16_000_000, "the server kept it in memory")
        equal(server.gone(), 0, "others are served meanwhile")
        client.socket.settimeout(10)

        def send_rest():
            rest = sent
            while rest < size:
                offset = rest % 256
                rest += client.socket.send(pattern[offset : offset + size - rest])

        sender = threading.Thread(target=send_rest)
        sender.start()
        client.head()
        received = 0
        while piece := client.chunk():
            offset = received % 256
            equal(piece, (pattern * 2)[offset : offset + len(piece)])
            received += len(piece)
        sender.join()
        equal(received, size)


@test
def a_body_is_asked_for_only_when_it_is_wanted():
    with Server() as server:
        with server.connect() as client:
            client.send(post("/echo", b"hello", "Expect: 100-continue")[:-5])
            equal(client.head(), (100, {}))
            client.send(b"hello")
            equal(client.answer().body, b"hello")
            # The body came along: no need to ask.
            client.send(post("/echo", b"hello", "Expect: 100-continue"))
            equal(client.answer().body, b"hello")
        with server.connect() as client:
            client.send(post("/missing", b"hello", "Expect: 100-continue")[:-5])
            answer = client.answer()
            equal((answer.status, answer.headers["connection"]), (404, "close"))
            check(client.closed(), "closed")
        with server.connect() as client:
            client.send("POST /echo HTTP/1.0\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n")
            time.sleep(0.1)
            client.send("ok")
            equal(client.answer().body, b"ok")


@test
def an_offer_to_upgrade_is_ignored():
    with Server() as server, server.connect() as client:
        headers = ("Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABk")
        client.send(post("/echo", b"java", *headers) + post("/echo", b"again"))
        equal(client.answer().body, b"java")
        equal(client.answer().body, b"again")


@test
def a_small_body_that_nobody_reads_is_thrown_away():
    with Server() as server, server.connect() as client:
        client.send(post("/missing", b"x" * 100_000) + post("/echo", b"next"))
        equal(client.answer().status, 404)
        equal(client.answer().body, b"next")


@test
def a_large_body_that_nobody_reads_ends_the_connection_but_not_the_answer():
    with Server() as server:
        with server.connect() as client:
            # The whole body first, as simple clients do: a reset would lose the answer.
            client.send(post("/missing", b"x" * 30_000_000))
            answer = client.answer()
            equal((answer.status, answer.headers["connection"]), (404, "close"))
            check(client.closed(), "closed")
        with server.connect() as client:
            client.send(chunked("/missing", b"x" * 1_000_000))
            answer = client.answer()
            equal((answer.status, answer.headers["connection"]), (404, "close"))
            check(client.closed(), "closed")


@test
def a_client_that_stops_sending_still_gets_its_answer():
    with Server() as server, server.connect() as client:
        client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        client.socket.shutdown(socket.SHUT_WR)
        equal(client.answer().body, b"slow")
        check(client.closed(), "closed")


@test
def a_client_that_leaves_within_its_body_is_noticed():
    with Server() as server:
        for leave in (Client.reset, lambda client: client.socket.close()):
            before = server.gone()
            for path in ("/echo", "/length", "/relay"):
                client = server.connect()
                client.send(post(path, b"x" * 1000)[:-500])
                time.sleep(0.05)
                leave(client)
            check(until(lambda: server.gone() == before + 3), "noticed")
        with server.connect() as client:
            client.send(post("/echo", b"x" * 1000)[:-500])
            client.socket.shutdown(socket.SHUT_WR)
            equal(client.answer().status, 400)


@test
def a_client_that_leaves_within_its_answer_is_noticed():
    with Server() as server:
        for leave in (Client.reset, lambda client: client.socket.close()):
            before = server.gone()
            client = server.connect()
            client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            client.exactly(1_000_000)
            leave(client)
            check(until(lambda: server.gone() == before + 1), "noticed")


@test
def clients_that_leave_at_any_other_time_harm_nobody():
    with Server() as server:
        for request in (b"", b"GE", b"GET /slow HTTP/1.1\r\nHo", post("/slow", b""), post("/stream", b"")):
            for leave in (Client.reset, lambda client: client.socket.close()):
                for wait in (0, 0.06):
                    client = server.connect()
                    client.send(request)
                    time.sleep(wait)
                    leave(client)
        equal(server.get("/slow").body, b"slow")


@test
def clients_that_take_everything_do_not_keep_others_waiting():
    with Server() as server:
        greedy = [server.connect() for _ in range(4)]
        stopped = threading.Event()

        def take(index):
            greedy[index].send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            while not stopped.is_set():
                greedy[index].socket.recv(1_000_000)
            greedy[index].socket.close()

        threads = [threading.Thread(target=take, args=(i,)) for i in range(4)]
        for thread in threads:
            thread.start()
        longest = 0
        for _ in range(20):
            start = time.monotonic()
            equal(server.get("/gone").body, b"0")
            longest = max(longest, time.monotonic() - start)
        stopped.set()
        for thread in threads:
            thread.join()
        check(longest < 2, f"{longest} s")


@test
def fifty_clients_are_served_at_once():
    with Server() as server:

        def wait(_):
            equal(server.get("/slow").body, b"slow")

        start = time.monotonic()
        in_parallel(50, wait)
        check(time.monotonic() - start < 2.5, f"{time.monotonic() - start} s, one by one it is 5")

        def talk(index):
            with server.connect() as client:
                for i in range(40):
                    body = os.urandom(1 + (index * 997 + i * 4999) % 70_000)
                    client.send(chunked("/echo", body) if i % 2 else post("/echo", body))
                    equal(client.answer().body, body)

        in_parallel(50, talk)


@test
def more_clients_than_there_are_places_wait_for_one():
    needed = 2200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        return f"needs {needed} descriptors, and {hard} is the limit"
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    with Server() as server:
        clients = [server.connect() for _ in range(1024)]
        for client in clients:
            client.send(post("/echo", b"here"))
        for client in clients:
            equal(client.answer().body, b"here")
        late = [server.connect() for _ in range(10)]
        for client in late:
            client.send(post("/echo", b"late"))
        late[0].socket.settimeout(0.3)
        try:
            late[0].receive()
            raise AssertionError("served without a place")
        except TimeoutError:
            pass
        check(until(lambda: b"1024 connections are open; more have to wait\n" in server.log), "log")
        for client in clients[:10]:
            client.socket.close()
        for client in late:
            client.socket.settimeout(10)
            equal(client.answer().body, b"late")
        for client in clients + late:
            client.socket.close()


@test
def a_log_that_nobody_reads_stops_nobody():
    with Server(read_log=False) as server:
        for _ in range(3000):
            equal(server.get("/silent").status, 500)


@test
def heads_must_arrive_in_time():
    with Server() as server, server.connect(timeout=15) as client:
        client.send("GET / HTTP/1.1\r\nHost:")
        start = time.monotonic()
        equal(client.answer().status, 408)
        check(9 < time.monotonic() - start < 13, f"after {time.monotonic() - start} s")
        check(client.closed(), "closed")


@test
def a_signal_ends_the_server_when_requests_are_answered():
    for which in (signal.SIGTERM, signal.SIGINT):
        with Server() as server:
            idle = server.connect()
            idle.send(post("/echo", b"x"))
            idle.answer()
            fresh, busy = server.connect(), server.connect()
            busy.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
            time.sleep(0.05)
            start = time.monotonic()
            equal(server.stop(which), 0)
            check(time.monotonic() - start < 2, "at once")
            answer = busy.answer()
            equal((answer.body, answer.headers["connection"]), (b"slow", "close"))
            check(idle.closed() and fresh.closed() and busy.closed(), "closed")


@test
def a_signal_ends_the_server_even_when_a_client_never_leaves():
    with Server() as server, server.connect() as client:
        client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        client.receive()
        start = time.monotonic()
        equal(server.stop(), 0)
        check(time.monotonic() - start < 7, "soon")


@test
def a_second_signal_does_not_wait():
    with Server() as server, server.connect() as client:
        client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        client.receive()
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        equal(server.stop(signal.SIGINT, 2), -signal.SIGINT)


@test
def addresses_are_understood():
    for address, host in (("127.0.0.1:0", "127.0.0.1"), (":0", "127.0.0.1"), ("localhost:0", None)):
        with Server(address=address) as server:
            check(host in (None, server.host), f"{address} is {server.host}")
            equal(server.get("/gone").status, 200)
    try:
        socket.socket(socket.AF_INET6).bind(("::1", 0))
    except OSError:
        return "needs IPv6"
    with Server(address="[::1]:0") as server:
        equal(server.host, "::1")
        equal(server.get("/gone").status, 200)


@test
def what_cannot_be_listened_on_is_one_clear_line():
    with Server() as server:
        port = server.port
        taken = f"cannot listen on 127.0.0.1:{port}: the port is taken; choose another, or 0 for any free one"
        cases = {
            (f"127.0.0.1:{port}",): taken,
            (f":{port}",): taken,
            ("8080",): "'8080' is not an address",
            ("localhost:",): "'localhost:' is not an address",
            ("a:b",): "'a:b' is not an address",
            ("::1:80",): "'::1:80' is not an address",
            ("[::1:80",): "'[::1:80' is not an address",
            ("1.2.3.4:70000",): "port 70000 in '1.2.3.4:70000' is too large; the largest is 65535",
            ("1.2.3.4:-1",): "'1.2.3.4:-1' is not an address",
            ("192.0.2.1:0",): "cannot listen on 192.0.2.1:0: this machine has no such address",
            ("no.such.host.invalid:1",): "'no.such.host.invalid' is not an address of this machine",
            (): "--http needs an address to listen on",
            (":0", "--http", ":0"): "--http is given twice",
        }
        for arguments, line in cases.items():
            result = subprocess.run([PROGRAM, "--http", *arguments], capture_output=True, timeout=30)
            equal((result.returncode, result.stdout), (1, b""), arguments)
            error = result.stderr.decode()
            check(line in error and error.count("\n") == 1, f"{arguments}: {error!r}")


def converse(data, *arguments, **options):
    return subprocess.run([PROGRAM, *arguments], input=data, capture_output=True, timeout=20, **options)


@test
def lines_are_answered_while_others_wait():
    result = converse(b"a\nsleep 300\nsleep 100\nb\nsleep 0\nlast")
    equal(result.stdout.split(b"\n"), [b"a", b"b", b"last", b"sleep 0", b"sleep 100", b"sleep 300", b""])
    equal((result.returncode, result.stderr), (0, b""))


@test
def lines_may_be_long():
    line = b"x" * 20_000_000
    equal(converse(line + b"\nshort\n").stdout, line + b"\nshort\n")


@test
def nothing_on_standard_input_is_the_end():
    equal(converse(b"").returncode, 0)
    closed = subprocess.run(["/bin/sh", "-c", 'exec "$0" <&-', PROGRAM], capture_output=True, timeout=10)
    equal((closed.returncode, closed.stdout), (0, b""))


@test
def a_reader_that_leaves_is_no_crash():
    process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.close()
    process.stdin.write(b"a\n" * 10)
    process.stdin.close()
    equal(process.wait(10), 0)


@test
def a_signal_ends_the_program_on_standard_input():
    for which in (signal.SIGTERM, signal.SIGINT):
        process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        process.stdin.write(b"a\nsleep 10000\n")
        process.stdin.flush()
        equal(process.stdout.readline(), b"a\n")
        process.send_signal(which)
        equal(process.wait(10), 0)
        process.stdin.close()
        process.stdout.close()


def main():
    global PROGRAM
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    PROGRAM = os.path.abspath(sys.argv[1])
    wanted = " ".join(sys.argv[2:])
    passed, failed, not_run = 0, 0, []
    for one in TESTS:
        name = one.__name__.replace("_", " ")
        if wanted not in name:
            continue
        try:
            reason = one()
        except BaseException:
            failed += 1
            print(f"FAILED: {name}\n{traceback.format_exc()}", flush=True)
        else:
            passed += not reason
            not_run += [f"{name} ({reason})"] if reason else []
    if not_run:
        print(f"not run: {'; '.join(not_run)}")
    print(f"{passed} passed, {failed} failed" + (f", {len(not_run)} not run" if not_run else ""))
    sys.exit(failed != 0 or passed == 0)


if __name__ == "__main__":
    main()
