"""Outgoing HTTP of each host: tests/host/fetch_program.cpp asks a server that answers well, badly and
not at all.

python3 tests/host/outgoing.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import os
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from echo import until
from peers import (BROKEN, NATIVE, NOT_FOUND, REFUSED, TIMED_OUT, TOO_LARGE, UNSUPPORTED, WRONG_REQUEST, Peer, Program,
                   fault, words)
from support.engines import BUILD, WASMTIME
from support.results import case, check, equal, main

WASM = BUILD / "wasm"


def served(component, *options):
    return [WASMTIME, "serve", "--addr", "127.0.0.1:0", "--no-logging-prefix", "-S", "cli=y",
            *options, WASM / component]


HOSTS = [
    Program("native", [NATIVE, "--http", "127.0.0.1:0"]),
    Program("0.2, an instance for each request", served("host_fetch_http.wasm")),
    Program("0.2, one instance for many",
            served("host_fetch_http.wasm", "--max-instance-reuse-count", "1000")),
    Program("0.3", served("host_fetch_http_p3.wasm")),
]
NATIVELY, COMPONENTS = HOSTS[0], HOSTS[1:]
LOOKING_UP = [
    NATIVELY,
    *(Program(f"{name}, looking names up", served(component, "-S", "allow-ip-name-lookup=y"))
      for name, component in (("0.2", "host_fetch_http.wasm"), ("0.3", "host_fetch_http_p3.wasm"))),
]
# As in host/name_lookup.hpp.
LOOKUP_DENIED, LOOKUP_NOT_FOUND, LOOKUP_FAILED = range(3)


@contextlib.contextmanager
def both(host):
    with Peer() as peer, host.serve() as program:
        yield peer, program


@case(*HOSTS)
def a_request_is_sent_as_it_is_and_its_answer_comes_back(host):
    with both(host) as (peer, program):
        equal(program.fetch("POST", f"{peer.url}/echo?a=b%20c", b"a body"), b"200 POST\na body")
        method, path, headers, body = peer.seen[0]
        equal((method, path, body), ("POST", "/echo?a=b%20c", b"a body"))
        equal((headers["host"], headers["x-sent"]), (f"127.0.0.1:{peer.port}", "yes"))
        equal(headers["content-length"], "6")
        for method in ("GET", "PUT", "DELETE", "BREW"):
            equal(program.fetch(method, f"{peer.url}/echo"), b"200 %s\n" % method.encode())
        equal(program.fetch("HEAD", f"{peer.url}/echo", b"abc"), b"200 HEAD\n")
        equal(program.fetch("GET", f"http://localhost:{peer.port}/echo"), b"200 GET\n")


@case(*LOOKING_UP)
def a_name_has_addresses_or_a_reason(host):
    with host.serve() as program:
        for _ in range(3):
            addresses = program.ask("/lookup", b"localhost").decode().split()
            check(addresses and set(addresses) <= {"127.0.0.1", "::1"}, str(addresses))
        equal(program.ask("/lookup", b"192.0.2.7"), b"192.0.2.7\n")
        equal(program.ask("/lookup", b"2001:db8::7"), b"2001:db8::7\n")
        # Without a network nobody knows whether the name is there.
        told = program.ask("/lookup", b"no-such-name.invalid").decode()
        check(told in (f"fault {LOOKUP_NOT_FOUND}", f"fault {LOOKUP_FAILED}"), told)
        equal(program.ask("/lookup", b"two words"), f"fault {LOOKUP_NOT_FOUND}".encode())


@case(*COMPONENTS)
def names_are_looked_up_only_where_the_host_allows_it(host):
    with host.serve() as program:
        equal(program.ask("/lookup", b"example.org"), f"fault {LOOKUP_DENIED}".encode())


@case(*HOSTS)
def answers_come_in_every_framing(host):
    with both(host) as (peer, program):
        equal(program.fetch("GET", f"{peer.url}/chunked"), b"201 chunked\none two three")
        equal(program.fetch("GET", f"{peer.url}/until_close"), b"200 close\nall of it")


@case(*HOSTS)
def bodies_of_any_size_go_and_come(host):
    with both(host) as (peer, program):
        for size in (1, 4097, 70_000, 3_000_000):
            body = os.urandom(size)
            answer = program.fetch("POST", f"{peer.url}/echo", body, limit=4_000_000)
            check(answer == b"200 POST\n" + body, f"{size} bytes, got {len(answer)}")


@case(*HOSTS)
def an_answer_that_ends_early_is_a_fault(host):
    with both(host) as (peer, program):
        answer = program.fetch("GET", f"{peer.url}/early")
        check(answer.startswith(b"200 early\n"), repr(answer))
        fault(answer, BROKEN)
        fault(program.fetch("GET", f"{peer.url}/early_chunk"), BROKEN)
        fault(program.fetch("GET", f"{peer.url}/nothing"), BROKEN, "no answer from '127.0.0.1:")
        fault(program.fetch("GET", f"{peer.url}/rubbish"), BROKEN)
        equal(program.fetch("GET", f"{peer.url}/echo"), b"200 GET\n")


@case(*HOSTS)
def where_nobody_listens_the_fault_says_so(host):
    with both(host) as (_, program), socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # and does not listen
        port = taken.getsockname()[1]
        fault(program.fetch("GET", f"http://127.0.0.1:{port}/"), REFUSED,
              f"no answer from '127.0.0.1:{port}'")


@case(*HOSTS)
def limits_of_time_are_kept(host):
    with both(host) as (peer, program):
        start = time.monotonic()
        fault(program.fetch("GET", f"{peer.url}/silent", first_byte=300), TIMED_OUT, "300 ms")
        answer = program.fetch("GET", f"{peer.url}/stalls", total=400)
        check(answer.startswith(b"200 stalls\nbegun"), repr(answer))
        fault(answer, TIMED_OUT, "400 ms")
        check(time.monotonic() - start < 3, "after 700 ms")


@case(*HOSTS)
def a_huge_answer_is_broken_off_at_the_limit(host):
    with both(host) as (peer, program):
        answer = program.fetch("GET", f"{peer.url}/huge", limit=200_000)
        check(len(answer) < 250_000, f"{len(answer)} bytes")
        fault(answer, TOO_LARGE, "200000 bytes")


@case(*HOSTS)
def an_answer_may_come_before_the_body_is_wanted(host):
    with both(host) as (peer, program):
        answer = program.fetch("POST", f"{peer.url}/hasty", b"x" * 20_000_000)
        # The rest of the body may reset the connection before the answer is read.
        check(answer == b"413 no kind\nno!" or b"fault 7: " in answer, repr(answer[:300]))


@case(*HOSTS)
def a_wrong_request_is_refused_before_it_is_sent(host):
    with both(host) as (peer, program):
        fault(program.fetch("G E T", f"{peer.url}/echo"), WRONG_REQUEST, "'G E T'")
        equal(peer.seen, [])


@contextlib.contextmanager
def with_variable(variable):
    with Peer() as peer, Program("native", ["env", variable, *NATIVELY.command]).serve() as program:
        yield peer, program


@case
def natively_a_system_without_libcurl_is_told_of():
    with tempfile.TemporaryDirectory() as folder:
        for name in ("libcurl.so.4", "libcurl-gnutls.so.4"):
            Path(folder, name).touch()  # and is no library
        with with_variable(f"LD_LIBRARY_PATH={folder}") as (peer, program):
            fault(program.fetch("GET", f"{peer.url}/echo"), UNSUPPORTED, "libcurl", f"127.0.0.1:{peer.port}")
            equal(peer.seen, [])


@case
def natively_no_proxy_of_the_environment_is_asked():
    with with_variable("http_proxy=http://127.0.0.1:9") as (peer, program):
        equal(program.fetch("GET", f"{peer.url}/echo"), b"200 GET\n")


@case
def natively_a_name_that_is_not_there_is_told_of():
    with NATIVELY.serve() as program:
        fault(program.fetch("GET", "http://no-such-name.invalid/"), NOT_FOUND, "no answer from 'no-such-name.invalid': ")


@case(*COMPONENTS)
def a_server_without_tls_is_not_taken_for_one_with(host):
    with both(host) as (peer, program):
        check(b"fault " in program.fetch("GET", f"https://127.0.0.1:{peer.port}/rubbish"), "a fault")


@case(*HOSTS)
def what_goes_on_in_the_background_is_finished(host):
    with both(host) as (peer, program):
        for number in range(5):
            equal(program.ask("/later", words("POST", f"{peer.url}/echo", b"%d" % number)), b"later")
        check(until(lambda: len(peer.seen) == 5, 10), f"{peer.seen}")
        equal(sorted(body for _, _, _, body in peer.seen), [b"0", b"1", b"2", b"3", b"4"])
        check(until(lambda: program.log().count("200 POST") == 5, 10), program.log())


@case
def a_program_on_standard_input_ends_when_its_background_is_done():
    component = [WASMTIME, "run", "-S", "http=y", WASM / "host_fetch_cli.wasm"]
    for command in ([NATIVE], component):
        with Peer() as peer:
            done = subprocess.run(command, input=words("POST", f"http://127.0.0.1:{peer.port}/echo", b"x"),
                                  capture_output=True, timeout=60)
            equal((done.returncode, done.stdout, done.stderr), (0, b"200 POST\nx", b"200 POST\nx\n"))
            equal(len(peer.seen), 2)


if __name__ == "__main__":
    sys.exit(main(__doc__))
