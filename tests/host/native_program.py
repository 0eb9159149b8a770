"""How the native program starts and ends: addresses, signals, standard input and output.

python3 tests/host/native_program.py [WORDS OF A CASE'S NAME]
"""

import signal
import socket
import subprocess
import sys
import time

from echo import NATIVE, PROGRAM, post
from support.results import Skip, case, check, equal, main


def ends_by(which) -> bool:
    """A server that is answering, ended by that signal: whether the answer says that it was the last."""
    with NATIVE.start() as server:
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
        equal(answer.body, b"slow")
        check(idle.closed() and fresh.closed() and busy.closed(), "closed")
        return answer.headers.get("connection") == "close"


@case
def a_signal_ends_the_server_when_requests_are_answered():
    for which in (signal.SIGTERM, signal.SIGINT):
        # On a busy machine the answer may be out before the signal is.
        check(any(ends_by(which) for _ in range(5)), "no answer says that it is the last")


@case
def a_signal_ends_the_server_even_when_a_client_never_leaves():
    with NATIVE.start() as server, server.connect() as client:
        client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        client.receive()
        start = time.monotonic()
        equal(server.stop(), 0)
        check(time.monotonic() - start < 7, "soon")


@case
def a_second_signal_does_not_wait():
    with NATIVE.start() as server, server.connect() as client:
        client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
        client.receive()
        server.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        equal(server.stop(signal.SIGINT, 2), -signal.SIGINT)


@case
def addresses_are_understood():
    for address, host in (("127.0.0.1:0", "127.0.0.1"), (":0", "127.0.0.1"), ("localhost:0", None)):
        with NATIVE.start(address=address) as server:
            check(host in (None, server.host), f"{address} is {server.host}")
            equal(server.get("/gone").status, 200)
    try:
        socket.socket(socket.AF_INET6).bind(("::1", 0))
    except OSError:
        raise Skip("needs IPv6")
    with NATIVE.start(address="[::1]:0") as server:
        equal(server.host, "::1")
        equal(server.get("/gone").status, 200)


@case
def what_cannot_be_listened_on_is_one_clear_line():
    with NATIVE.start() as server:
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
            result = subprocess.run(
                [PROGRAM, "--http", *arguments], capture_output=True, timeout=30
            )
            equal((result.returncode, result.stdout), (1, b""), arguments)
            error = result.stderr.decode()
            check(line in error and error.count("\n") == 1, f"{arguments}: {error!r}")


def converse(data, *arguments, **options):
    return subprocess.run(
        [PROGRAM, *arguments], input=data, capture_output=True, timeout=20, **options
    )


@case
def lines_are_answered_while_others_wait():
    result = converse(b"a\nsleep 300\nsleep 100\nb\nsleep 0\nlast")
    equal(
        result.stdout.split(b"\n"),
        [b"a", b"b", b"last", b"sleep 0", b"sleep 100", b"sleep 300", b""],
    )
    equal((result.returncode, result.stderr), (0, b""))


@case
def lines_may_be_long():
    line = b"x" * 20_000_000
    equal(converse(line + b"\nshort\n").stdout, line + b"\nshort\n")


@case
def nothing_on_standard_input_is_the_end():
    equal(converse(b"").returncode, 0)
    closed = subprocess.run(
        ["/bin/sh", "-c", 'exec "$0" <&-', PROGRAM], capture_output=True, timeout=10
    )
    equal((closed.returncode, closed.stdout), (0, b""))


@case
def a_reader_that_leaves_is_no_crash():
    process = subprocess.Popen([PROGRAM], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    process.stdout.close()
    process.stdin.write(b"a\n" * 10)
    process.stdin.close()
    equal(process.wait(10), 0)


@case
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


if __name__ == "__main__":
    sys.exit(main(__doc__))
