"""Drives the components of tests/host/http_program.cpp and stdio_program.cpp as clients do, good ones
and bad ones: host/wasi_p2 and host/wasi_p3 under wasmtime.

python3 tests/host/components.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import os
import re
import signal
import subprocess
import sys
import tempfile
import time

from echo import Client, chunked, in_parallel, post, until
from support.engines import BUILD, CRASH, WASMTIME
from support.results import case, check, equal, main

WORLDS = BUILD / "wasm"


class Host:
    def __init__(self, name, component, options=()):
        self.name, self.component, self.options = name, WORLDS / f"{component}.wasm", options
        built = self.component.exists() and WASMTIME.exists()
        self.missing = "" if built else f"no {self.component.name}, or no wasmtime"

    @contextlib.contextmanager
    def serve(self, *options):
        """A server; when the `with` block ends, its log must not tell of a crash."""
        with Server(self, options) as server:
            yield server
            server.stop()
            crash = CRASH.search(server.log())
            check(not crash, f"the log tells of a crash: {server.log()[-3000:]}")


FRESH = Host("0.2, an instance for each request", "host_requests")
REUSED = Host("0.2, one instance for many", "host_requests", ["--max-instance-reuse-count", "1000"])
ASYNC = Host("0.3", "host_requests_p3")
HTTP = [FRESH, REUSED, ASYNC]
CLI = Host("0.2", "host_stdio")


class Server:
    def __init__(self, host, options):
        environment = {name: value for name, value in os.environ.items() if name != "RUST_BACKTRACE"}
        self.errors = tempfile.TemporaryFile()
        self.process = subprocess.Popen(
            [WASMTIME, "serve", "--addr", "127.0.0.1:0", "--no-logging-prefix", "-S", "cli=y",
             "--env", "GREETING=good day", *host.options, *options, host.component],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=self.errors,
            env=environment)
        listening = re.compile(r"on http://127\.0\.0\.1:(\d+)/")
        check(until(lambda: listening.search(self.log()), 60), f"no start: {self.log()}")
        self.port = int(listening.search(self.log())[1])

    def log(self):
        size = os.fstat(self.errors.fileno()).st_size
        return os.pread(self.errors.fileno(), size, 0).decode()

    def connect(self, timeout=20):
        return Client("127.0.0.1", self.port, timeout)

    def ask(self, data, to_head=False):
        with self.connect() as client:
            client.send(data)
            return client.answer(to_head)

    def get(self, path):
        return self.ask(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")

    def logs(self, line):
        return until(lambda: line in self.log().splitlines(), 10)

    def stop(self):
        time.sleep(0.1)  # for what an instance does after its last answer
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(20)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        self.errors.close()


@case(*HTTP)
def a_request_comes_with_all_of_its_head(host):
    with host.serve() as server:
        answer = server.ask("PATCH /head?a=b%20c HTTP/1.1\r\nHost: here:1\r\nX-One: 1\r\nx-TWO: b\r\n"
                            "Content-Length: 0\r\n\r\n")
        lines = answer.body.decode().splitlines()
        equal(lines[0], "PATCH /head?a=b%20c")
        check(lines[1] in ("authority here:1", "authority hidden"), lines[1])
        for line in ("x-one=1", "x-two=b"):
            check(line in lines, f"{line} in {lines}")
        equal(server.ask("BREW /head HTTP/1.1\r\nHost: x\r\n\r\n").body.split(b"\n")[0], b"BREW /head")


@case(*HTTP)
def bodies_of_any_size_and_framing_come_back_whole(host):
    with host.serve() as server, server.connect() as client:
        for size in (0, 1, 300, 4096, 4097, 65536, 1_000_003):
            body = os.urandom(size)
            client.send(post("/echo", body))
            answer = client.answer()
            equal((answer.status, answer.headers["content-length"]), (200, str(size)))
            check(answer.body == body, f"{size} bytes")
            pieces = [body[at:at + 50_000] for at in range(0, size, 50_000)]
            client.send(chunked("/echo", *pieces))
            check(client.answer().body == body, f"{size} bytes in chunks")


@case(*HTTP)
def five_megabytes_come_and_go(host):
    body = os.urandom(5_000_000)
    with host.serve() as server:
        check(server.ask(post("/echo", body)).body == body, "the body")
        equal(server.ask(post("/count", body)).body, b"5000000")


@case(*HTTP)
def a_connection_serves_many_requests(host):
    with host.serve() as server, server.connect() as client:
        for number in range(300):
            body = b"%d" % number * number
            client.send(post("/echo", body))
            equal(client.answer().body, body)


@case(*HTTP)
def many_clients_are_served_at_once(host):
    with host.serve() as server:
        def run(index):
            body = bytes([index]) * 20_000
            with server.connect() as client:
                for _ in range(20):
                    client.send(post("/echo", body))
                    check(client.answer().body == body, "its own body")
        in_parallel(24, run)


@case(*HTTP)
def slow_answers_do_not_wait_for_each_other(host):
    with host.serve() as server:
        server.get("/tell")
        start = time.monotonic()
        in_parallel(16, lambda index: equal(server.ask(post("/slow", b"%d" % index)).body,
                                            b"%d" % index))
        check(time.monotonic() - start < 2, "16 times 300 ms at once")


@case(*HTTP)
def pieces_arrive_when_they_are_written(host):
    with host.serve() as server, server.connect() as client:
        client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        status, headers = client.head()
        equal((status, headers["content-type"]), (200, "text/event-stream"))
        arrivals = []
        for piece in (b"one\n", b"two\n", b"three\n"):
            equal(client.chunk(), piece)
            arrivals.append(time.monotonic())
        equal(client.chunk(), b"")
        for earlier, later in zip(arrivals, arrivals[1:]):
            check(later - earlier > 0.1, f"{later - earlier} s between the pieces")


@case(*HTTP)
def a_body_that_does_not_come_stops_no_clock(host):
    with host.serve() as server, server.connect() as client:
        client.send("POST /impatient HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc")
        start = time.monotonic()
        answer = client.answer()
        equal((answer.status, answer.body), (408, b"too slow"))
        check(0.15 < time.monotonic() - start < 2, "after 200 ms")
        equal(server.ask(post("/impatient", b"quick")).body, b"quick")


@case(*HTTP)
def a_body_in_pieces_is_waited_for(host):
    with host.serve() as server, server.connect() as client:
        client.send("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 6\r\n\r\nab")
        time.sleep(0.2)
        client.send("cd")
        time.sleep(0.2)
        client.send("ef")
        equal(client.answer().body, b"abcdef")


@case(*HTTP)
def a_client_that_breaks_off_ends_its_request_cleanly(host):
    with host.serve() as server:
        for head in ("Content-Length: 10\r\n\r\nabc", "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n"):
            with server.connect() as client:
                client.send(f"POST /count HTTP/1.1\r\nHost: x\r\n{head}")
                time.sleep(0.1)
        check(until(lambda: server.log().count("broke off after 3") == 2), server.log())
        equal(server.ask(post("/echo", b"next")).body, b"next")


@case(*HTTP)
def a_client_that_goes_away_ends_the_stream(host):
    with host.serve() as server:
        for path in ("/flood", "/drip"):
            with server.connect() as client:
                client.send(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n")
                client.head()
                client.exactly(100_000)
                client.reset()
        check(until(lambda: server.log().count("gone after some pieces") == 2), server.log())
        equal(server.ask(post("/echo", b"next")).body, b"next")


@case(*HTTP)
def a_client_that_does_not_read_holds_nobody_up(host):
    with host.serve() as server, server.connect() as client:
        client.send("GET /flood HTTP/1.1\r\nHost: x\r\n\r\n")
        client.head()
        time.sleep(0.3)
        equal(server.ask(post("/echo", b"others")).body, b"others")
        client.reset()
        check(server.logs("gone after some pieces"), server.log())


@case(*HTTP)
def a_header_that_the_host_refuses_takes_no_other_with_it(host):
    with host.serve() as server:
        answer = server.get("/refused-header")
        equal((answer.status, answer.body, answer.headers["x-kept"]), (200, b"kept", "yes"))


@case(*HTTP)
def answers_without_a_body_are_whole(host):
    with host.serve() as server, server.connect() as client:
        client.send("GET /empty HTTP/1.1\r\nHost: x\r\n\r\n")
        answer = client.answer()
        equal(answer.status, 204)
        check("content-length" not in answer.headers, "no length with 204")
        client.send("HEAD /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer(to_head=True).status, 404)
        client.send("GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer().body, b"no such path")


@case(*HTTP)
def a_program_that_does_not_answer_is_a_server_error(host):
    with host.serve() as server:
        equal(server.get("/silent").status, 500)
        equal(server.ask(post("/echo", b"next")).body, b"next")


@case(*HTTP)
def log_lines_arrive_whole_and_in_order(host):
    with host.serve() as server:
        equal(server.get("/log").body, b"logged")
        check(server.logs("after the answer"), server.log())
        lines = [line for line in server.log().splitlines() if "HTTP" not in line]
        equal(lines, ["first line", "l" * 10_000, "last line", "after the answer"])


@case(*HTTP)
def no_log_line_of_many_requests_is_lost(host):
    with host.serve() as server:
        in_parallel(16, lambda _: equal(server.get("/log").body, b"logged"))
        check(until(lambda: server.log().count("after the answer") == 16), "all of them")
        for line in ("first line", "last line", "after the answer"):
            equal(server.log().splitlines().count(line), 16, line)
        equal(server.log().count("l" * 10_000), 16)


@case(*HTTP)
def the_clock_and_the_environment_are_told(host):
    with host.serve() as server:
        lines = server.get("/tell").body.decode().splitlines()
        check(abs(int(lines[0].split()[1]) - time.time()) < 5, lines[0])
        check("GREETING=good day" in lines, str(lines))


@case(*HTTP)
def what_one_request_keeps_another_finds_and_names_are_random(host):
    with tempfile.TemporaryDirectory() as folder, host.serve(
            "--dir", "/tmp::/other", "--dir", f"{folder}::/.wasmmcp-state") as server:
        equal(server.get("/kept").body, b"'/.wasmmcp-state/kept' does not exist")
        for size in (0, 5, 70_000, 3_000_000):
            equal(server.ask(post("/keep", body := os.urandom(size))).body, b"kept")
            check(server.get("/kept").body == body, f"{size} bytes")
        in_parallel(16, lambda index: server.ask(post("/keep", bytes([index]) * 50_000)))
        check(re.fullmatch(rb"(?s)(.)\1{49999}", server.get("/kept").body), "one of them, whole")
        equal(os.listdir(folder), ["kept"])
        equal(len({server.get("/name").body for _ in range(20)}), 20)
    with host.serve("--dir", "/tmp::/other") as server:
        equal(server.get("/kept").status, 404)


@case(ASYNC)
def one_request_may_wake_another_of_its_instance(host):
    with host.serve() as server:
        for _ in range(3):
            with server.connect() as sleeper:
                sleeper.send("GET /wait HTTP/1.1\r\nHost: x\r\n\r\n")
                check(until(lambda: server.get("/wake").body == b"woke somebody"), "somebody waits")
                equal(sleeper.answer().body, b"woken")


def imports(component):
    text = subprocess.run([WASMTIME.with_name("wasm-tools"), "component", "wit", component],
                          capture_output=True, text=True, check=True).stdout
    world = text[:text.index("\n}\n")]
    return {name for name in re.findall(r"import ([\w:/.@-]+);", world)}


@case(*HTTP, CLI)
def a_component_imports_what_its_code_uses_and_no_more(host):
    names = imports(host.component)
    own = (r"cli/types)@0\.3\.0" if host is ASYNC else r"cli/std(in|out)|io/\w+)@0\.2\.0")
    allowed = r"wasi:(cli/(environment|stderr)|clocks/[\w-]+|http/types|random/random|" + own
    for name in names:
        check(re.fullmatch(rf"{allowed}|wasi:(filesystem/\w+|clocks/wall-clock)@0\.2\.0", name), f"imports {name}")
    check(any("stdin" in name for name in names) == (host is CLI), "standard input is for stdio")


@contextlib.contextmanager
def run(*arguments):
    process = subprocess.Popen([WASMTIME, "run", CLI.component, *arguments], stdin=subprocess.PIPE,
                               stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    try:
        yield process
    finally:
        process.kill()
        process.wait()
        for stream in (process.stdin, process.stdout, process.stderr):
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def say(process, text):
    process.stdin.write(text.encode())
    process.stdin.flush()


@case(CLI)
def lines_come_back_and_the_end_of_input_is_the_end(_):
    with run() as process:
        out, errors = process.communicate(b"one\ntwo\n", timeout=60)
        equal((out, errors, process.returncode), (b"echo one\necho two\nend\n", b"", 0))


@case(CLI)
def timers_go_on_while_input_is_waited_for(_):
    with run() as process:
        say(process, "sleep 300\nsleep 100\nat once\n")
        equal([process.stdout.readline() for _ in range(3)],
              [b"echo at once\n", b"slept 100\n", b"slept 300\n"])
        say(process, "more\n")
        equal(process.stdout.readline(), b"echo more\n")
        process.stdin.close()
        equal(process.stdout.read(), b"end\n")
        equal(process.wait(20), 0)


@case(CLI)
def long_lines_go_both_ways(_):
    with run() as process:
        line = b"x" * 3_000_000
        out, _ = process.communicate(b"big 5000000\n" + line + b"\n", timeout=120)
        equal(len(out), 5_000_001 + len("echo \n") + len(line) + len("end\n"))
        check(out.endswith(b"echo " + line + b"\nend\n"), "the long line came back")


@case(CLI)
def a_status_other_than_zero_is_a_failure(_):
    with run() as process:
        process.communicate(b"exit 7\n", timeout=60)
        equal(process.returncode, 1)


@case(CLI)
def a_reader_that_goes_away_ends_the_program(_):
    with run() as process:
        process.stdout.close()
        say(process, "hello\n" * 10)
        check(until(lambda: process.poll() is not None, 20), "it ended")
        equal(process.returncode, 1)
        check(not CRASH.search(process.stderr.read().decode()), "cleanly")


@case(CLI)
def arguments_and_log_lines_have_their_places(_):
    with run("--flag", "two words") as process:
        out, errors = process.communicate(b"arguments\nlog\n", timeout=60)
        equal((out, errors), (b"--flag\ntwo words\nend\n", b"a line for the operator\n"))


if __name__ == "__main__":
    sys.exit(main(__doc__))
