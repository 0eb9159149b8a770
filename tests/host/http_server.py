"""Drives the HTTP server of hosts that have sockets as clients do, good ones and bad ones.

python3 tests/host/http_server.py [WORDS OF A CASE'S NAME]
"""

import os
import re
import resource
import socket
import sys
import threading
import time

from echo import HOSTS, NATIVE, Client, chunked, in_parallel, post, until
from support.results import Skip, case, check, equal, main


@case(*HOSTS)
def a_request_is_handed_on_as_it_came(host):
    with host.start("--mine", "x") as server, server.connect() as client:
        client.send("GET /describe?a=b HTTP/1.1\r\nHost: Here:1\r\nX-One:  1 \r\nx-one: 2\r\n\r\n")
        answer = client.answer()
        equal(answer.status, 200)
        equal(
            answer.body.decode(),
            "method GET\npath /describe?a=b\nauthority Here:1\nheader host=Here:1\n"
            "header x-one=1\nheader x-one=2\nargument --mine\nargument x\n",
        )
        equal(answer.headers["content-type"], "text/plain")
        check(
            re.fullmatch(r"\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d GMT", answer.headers["date"]),
            "date",
        )
        check("connection" not in answer.headers, "a connection that is kept says nothing")


@case(*HOSTS)
def a_connection_serves_many_requests(host):
    with host.start() as server, server.connect() as client:
        for i in range(200):
            body = b"%d" % i * i
            client.send(post("/echo", body))
            equal(client.answer().body, body)


@case(*HOSTS)
def a_connection_closes_when_the_client_says_so(host):
    with host.start() as server:
        with server.connect() as client:
            client.send(post("/echo", b"x", "Connection: close"))
            answer = client.answer()
            equal((answer.body, answer.headers["connection"]), (b"x", "close"))
            check(client.closed(), "closed")
        with server.connect() as client:
            client.send("GET /gone HTTP/1.0\r\n\r\n")
            equal(client.answer().headers["connection"], "close")
            check(client.closed(), "closed")


@case(*HOSTS)
def an_old_client_may_keep_its_connection(host):
    with host.start() as server, server.connect() as client:
        for _ in range(2):
            client.send("GET /gone HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
            equal(client.answer().headers["connection"], "keep-alive")


@case(*HOSTS)
def an_old_client_gets_no_chunks(host):
    with host.start() as server, server.connect() as client:
        client.send("GET /stream HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        answer = client.answer()
        check("transfer-encoding" not in answer.headers, "no chunks")
        equal(answer.body, b"one two three")


@case(*HOSTS)
def head_is_answered_without_a_body(host):
    with host.start() as server, server.connect() as client:
        client.send("HEAD /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer(to_head=True).headers["content-length"], "4")
        client.send("HEAD /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer(to_head=True).headers["transfer-encoding"], "chunked")
        client.send("GET /missing HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer().status, 404)


@case(*HOSTS)
def each_piece_of_an_answer_is_sent_at_once(host):
    with host.start() as server, server.connect() as client:
        client.send("GET /stream HTTP/1.1\r\nHost: x\r\n\r\n")
        client.head()
        times = []
        for expected in (b"one ", b"two ", b"three"):
            equal(client.chunk(), expected)
            times.append(time.monotonic())
        equal(client.chunk(), b"")
        check(all(b - a > 0.03 for a, b in zip(times, times[1:])), f"pauses {times}")


@case(*HOSTS)
def a_program_without_an_answer_is_answered_for(host):
    with host.start() as server, server.connect() as client:
        client.send("GET /silent HTTP/1.1\r\nHost: x\r\n\r\n")
        equal(client.answer().status, 500)
        check(client.closed(), "closed")
        check(until(lambda: b"no answer was given to GET '/silent'\n" in server.log), "logged")


@case(*HOSTS)
def malformed_requests_are_refused_and_the_connection_closed(host):
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
    with host.start() as server:
        for request, status in requests.items():
            with server.connect() as client:
                client.send(request)
                answer = client.answer()
                equal(answer.status, status, repr(request))
                equal(answer.headers["connection"], "close", repr(request))
                check(answer.body.decode().startswith(f"{status} "), answer.body)
                check(client.closed(), f"closed after {request!r}")
        equal(server.gone(), 0, "the program saw none of them")


@case(*HOSTS)
def heads_have_limits(host):
    with host.start() as server:

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


@case(*HOSTS)
def requests_sent_together_are_answered_in_order(host):
    with host.start() as server, server.connect() as client:
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


@case(*HOSTS)
def bodies_may_come_in_any_pieces(host):
    with host.start() as server, server.connect() as client:
        client.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        for request in (post("/echo", b"hello"), chunked("/echo", b"hel", b"l", b"o")):
            for byte in request:
                client.send(bytes([byte]))
                time.sleep(0.0005)
            equal(client.answer().body, b"hello")


@case(*HOSTS)
def chunks_may_have_extensions_and_trailers(host):
    with host.start() as server, server.connect() as client:
        head = "POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
        client.send(
            head + '3;a;b="c d"\r\nabc\r\n0A\r\n0123456789\r\n00\r\nX-T: 1\r\nHost: y\r\n\r\n'
        )
        equal(client.answer().body, b"abc0123456789")
        client.send(post("/echo", b"next"))
        equal(client.answer().body, b"next")


@case(*HOSTS)
def a_malformed_chunk_is_refused(host):
    bodies = (
        "x\r\n",
        "3\r\nabcd\r\n",
        "-1\r\n",
        "3\nabc\n0\n\n",
        "1ffffffffffffffff\r\n",
        "1 \r\na\r\n",
    )
    with host.start() as server:
        for body in (*bodies, "1;" + "x" * 100000 + "\r\n", "0\r\nX: " + "y" * 100000):
            with server.connect() as client:
                client.send("POST /echo HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n")
                time.sleep(0.02)
                client.send(body)
                equal(client.answer().status, 400, body[:20])
                check(client.closed(), "closed")
        equal(server.gone(), 8)


@case(*HOSTS)
def large_bodies_are_never_kept_in_memory(host):
    with host.start() as server:
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


@case(*HOSTS)
def a_program_that_does_not_read_slows_its_client_down(host):
    # /relay writes what it reads: while nobody takes the answer, it must stop reading.
    with host.start() as server, server.connect() as client:
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
        except socket.timeout:
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


@case(*HOSTS)
def a_body_is_asked_for_only_when_it_is_wanted(host):
    with host.start() as server:
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


@case(*HOSTS)
def an_offer_to_upgrade_is_ignored(host):
    with host.start() as server, server.connect() as client:
        headers = (
            "Connection: Upgrade, HTTP2-Settings",
            "Upgrade: h2c",
            "HTTP2-Settings: AAMAAABk",
        )
        client.send(post("/echo", b"java", *headers) + post("/echo", b"again"))
        equal(client.answer().body, b"java")
        equal(client.answer().body, b"again")


@case(*HOSTS)
def a_small_body_that_nobody_reads_is_thrown_away(host):
    with host.start() as server, server.connect() as client:
        client.send(post("/missing", b"x" * 100_000) + post("/echo", b"next"))
        equal(client.answer().status, 404)
        equal(client.answer().body, b"next")


@case(*HOSTS)
def a_large_body_that_nobody_reads_ends_the_connection_but_not_the_answer(host):
    with host.start() as server:
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


@case(*HOSTS)
def a_client_that_stops_sending_still_gets_its_answer(host):
    with host.start() as server, server.connect() as client:
        client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n")
        client.socket.shutdown(socket.SHUT_WR)
        equal(client.answer().body, b"slow")
        check(client.closed(), "closed")


@case(*HOSTS)
def a_client_that_leaves_within_its_body_is_noticed(host):
    with host.start() as server:
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


@case(*HOSTS)
def a_client_that_leaves_within_its_answer_is_noticed(host):
    with host.start() as server:
        for leave in (Client.reset, lambda client: client.socket.close()):
            before = server.gone()
            client = server.connect()
            client.send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n")
            client.exactly(1_000_000)
            leave(client)
            check(until(lambda: server.gone() == before + 1), "noticed")


@case(*HOSTS)
def clients_that_leave_at_any_other_time_harm_nobody(host):
    with host.start() as server:
        for request in (
            b"",
            b"GE",
            b"GET /slow HTTP/1.1\r\nHo",
            post("/slow", b""),
            post("/stream", b""),
        ):
            for leave in (Client.reset, lambda client: client.socket.close()):
                for wait in (0, 0.06):
                    client = server.connect()
                    client.send(request)
                    time.sleep(wait)
                    leave(client)
        equal(server.get("/slow").body, b"slow")


@case(*HOSTS)
def clients_that_take_everything_do_not_keep_others_waiting(host):
    with host.start() as server:
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


@case(*HOSTS)
def fifty_clients_are_served_at_once(host):
    with host.start() as server:

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


@case(*HOSTS)
def more_clients_than_there_are_places_wait_for_one(host):
    needed = 2200
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if hard != resource.RLIM_INFINITY and hard < needed:
        raise Skip(f"needs {needed} descriptors, and {hard} is the limit")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, needed), hard))
    with host.start() as server:
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
        except socket.timeout:
            pass
        check(until(lambda: b"1024 connections are open; more have to wait\n" in server.log), "log")
        for client in clients[:10]:
            client.socket.close()
        for client in late:
            client.socket.settimeout(10)
            equal(client.answer().body, b"late")
        for client in clients + late:
            client.socket.close()


# A component's host waits until what it logs is taken.
@case(NATIVE)
def a_log_that_nobody_reads_stops_nobody(host):
    with host.start(read_log=False) as server:
        for _ in range(3000):
            equal(server.get("/silent").status, 500)


@case(*HOSTS)
def heads_must_arrive_in_time(host):
    with host.start() as server, server.connect(timeout=15) as client:
        client.send("GET / HTTP/1.1\r\nHost:")
        start = time.monotonic()
        equal(client.answer().status, 408)
        check(9 < time.monotonic() - start < 13, f"after {time.monotonic() - start} s")
        check(client.closed(), "closed")


if __name__ == "__main__":
    sys.exit(main(__doc__))
