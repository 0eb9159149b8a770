"""What breaks the rules of HTTP."""

import random
import socket

from support import messages, wire
from support.engines import NATIVE_HTTP, SANITIZED
from support.messages import call, request
from support.results import case, check
from target import MEBIBYTE, OVER_HTTP, Target


@case(*OVER_HTTP)
def bodies_that_end_early_do_no_harm(engine):
    body = call(1, "say", {"message": "cut"}).encode()
    usual = messages.http_headers(body, None)
    chunk = b"%x\r\n%s\r\n" % (len(body), body)
    with Target(engine) as target:
        long, exact = (("Content-Length", str(len(body) + extra)) for extra in (50, 0))
        chunked = ("Transfer-Encoding", "chunked")
        for framing, sent in ((long, body), (long, b""), (exact, body[:-1]), (exact, b""),
                              (chunked, chunk), (chunked, chunk[:-9]), (chunked, b"ff"),
                              (chunked, chunk + b"0\r\n"),
                              (chunked, b"zz\r\n" + body),
                              (chunked, b"-5\r\n" + body),
                              (chunked, b"ffffffffffffffffff\r\n" + body),
                              (chunked, b"5\r\n" + body + b"\r\n0\r\n\r\n")):
            for ends in (socket.SHUT_WR, socket.SHUT_RDWR):
                with target.server.connect() as connection:
                    connection.request("POST", "/mcp", [*usual, framing])
                    connection.send(sent)
                    connection.socket.shutdown(ends)
                    check(last_words(connection) in (None, 400), f"{framing} {sent[:50]!r}")
        target.still_serves()


def last_words(connection: wire.Connection):
    """The status of an answer, or nothing when the server just closes the connection."""
    try:
        return connection.read_answer().status
    except (OSError, wire.Broken) as broken:
        check("no byte in" not in str(broken), "neither an answer nor an end")
        return None


def raw_requests() -> dict:
    """What breaks the rules of HTTP, and what statuses may answer it; a clean close always may."""
    ping = request(1, "ping").encode()
    usual = ("Host: localhost\r\nContent-Type: application/json\r\n"
             "Accept: application/json, text/event-stream\r\n").encode()
    length = b"Content-Length: %d\r\n" % len(ping)
    begin = b"POST /mcp HTTP/1.1\r\n"
    good = begin + usual + length + b"\r\n" + ping

    def header(*lines: bytes) -> bytes:
        return begin + usual + length + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + ping

    def with_length(value: bytes) -> bytes:
        return good.replace(length, b"Content-Length: %s\r\n" % value)

    refused = (400, 411, 413, 414, 417, 431, 501, 505)
    lenient = (200, *refused)
    return {
        "as it should be": (good, (200,)),
        "no Host": (good.replace(b"Host: localhost\r\n", b""), lenient),
        "two Hosts": (header(b"Host: evil.example"), (*lenient, 403)),
        "an empty Host": (good.replace(b"localhost", b""), (*lenient, 403)),
        "no Content-Length": (begin + usual + b"\r\n" + ping, refused),
        "two lengths": (header(b"Content-Length: 5"), refused),
        "two lengths in one": (with_length(b"%d, 5" % len(ping)), refused),
        "a negative length": (with_length(b"-1"), refused),
        "a length of words": (with_length(b"many"), refused),
        "a length with a sign": (with_length(b"+%d" % len(ping)), lenient),
        "a length beyond 64 bits": (with_length(b"18446744073709551617"), refused),
        "a length of nearly 64 bits": (with_length(b"18446744073709551615"), refused),
        "a length and chunks": (header(b"Transfer-Encoding: chunked"), refused),
        "an unknown coding": (header(b"Transfer-Encoding: gzip"), refused),
        "chunks that are not last": (header(b"Transfer-Encoding: chunked, gzip"), refused),
        "a spelt length": (good.replace(b"Content-Length:", b"Content-Length :"), refused),
        "no colon": (header(b"Nothing"), refused),
        "no name": (header(b": x"), refused),
        "a name with a space": (header(b"My Header: x"), refused),
        "a folded header": (header(b"X: a\r\n b"), lenient),
        "NUL in a header": (header(b"X: a\x00b"), refused),
        "bytes in a header": (header(b"X: \x80\xff"), lenient),
        "bytes in an Origin": (header(b"Origin: http://\xff\xfe"), (403, *refused)),
        "a control in a header": (header(b"X: a\x01b"), lenient),
        "a bare CR in a header": (header(b"X: a\rb"), lenient),
        "lines that end in LF": (good.replace(b"\r\n", b"\n"), lenient),
        "two Content-Types": (header(b"Content-Type: text/plain"), (415, *lenient)),
        "two Accepts": (header(b"Accept: text/html"), (406, *lenient)),
        "two Origins": (header(b"Origin: http://localhost", b"Origin: http://evil.example"),
                        (403, *lenient)),
        "two versions": (header(b"MCP-Protocol-Version: 2025-06-18",
                                b"MCP-Protocol-Version: 2025-11-25"), lenient),
        "a version of bytes": (header(b"MCP-Protocol-Version: \xff"), refused),
        "a version of nothing": (header(b"MCP-Protocol-Version:"), lenient),
        "a long version": (header(b"MCP-Protocol-Version: " + b"9" * 5000), refused),
        "an upgrade": (header(b"Connection: Upgrade", b"Upgrade: websocket"), lenient),
        "an expectation": (header(b"Expect: 200-please"), lenient),
        "a header of 1 MB": (header(b"X: " + b"x" * MEBIBYTE), refused),
        "headers of 1 MB": (header(*[b"X-%d: " % i + b"x" * 1000 for i in range(1000)]), refused),
        "10,000 headers": (header(*[b"X-%d: x" % i for i in range(10_000)]), refused),
        "a path of 1 MB": (good.replace(b"/mcp", b"/" + b"x" * MEBIBYTE), (404, *refused)),
        "an empty path": (good.replace(b" /mcp ", b"  "), refused),
        "a path of bytes": (good.replace(b"/mcp", b"/\xff\x01"), (404, *refused)),
        "a whole URL": (good.replace(b"/mcp", b"http://localhost/mcp"), lenient),
        "another's URL": (good.replace(b"/mcp", b"http://evil.example/mcp"), (403, *lenient)),
        "a star": (good.replace(b"/mcp", b"*"), (404, 405, *refused)),
        "CONNECT": (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n",
                    (403, 404, 405, *refused)),
        "TRACE": (b"TRACE /mcp HTTP/1.1\r\nHost: localhost\r\n\r\n", (405, *refused)),
        "a method of its own": (good.replace(b"POST", b"DANCE"), (405, *refused)),
        "a method in small letters": (good.replace(b"POST", b"post"), (405, *refused)),
        "a method of signs": (good.replace(b"POST", b"P(ST"), refused),
        "a long method": (good.replace(b"POST", b"P" * 10_000), (405, *refused)),
        "no version": (b"POST /mcp\r\n\r\n", refused),
        "an old version": (good.replace(b"HTTP/1.1", b"HTTP/1.0"), lenient),
        "a new version": (good.replace(b"HTTP/1.1", b"HTTP/2.0"), refused),
        "no version at all": (good.replace(b"HTTP/1.1", b"HTTP/one"), refused),
        "HTTP/2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + b"\x00" * 9, refused),
        "TLS": (b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03" + bytes(range(256)) * 2, refused),
        "garbage": (random.Random(1).randbytes(10_000), refused),
        "nothing": (b"", refused),
        "empty lines": (b"\r\n" * 1000, refused),
        "half a head": (good[:40], refused),
        "JSON": (ping + b"\n", refused),
    }


@case(*OVER_HTTP)
def broken_requests_are_refused(engine):
    faults = []
    with Target(engine) as target:
        for name, (data, allowed) in raw_requests().items():
            with target.server.connect() as connection:
                connection.offer([data])
                connection.end()
                status = last_words(connection)
            # wasmtime hands a request without a host to no guest, and says so itself, where the client still listens.
            is_the_hosts = name == "no Host" and status == 500 and not engine.is_native
            if status not in (None, *allowed) and not is_the_hosts:
                faults.append(f"{name}: {status}, not one of {allowed}")
            target.still_serves()
    check(not faults, "\n".join(faults))


# Under wasmtime the connection is wasmtime's matter.
@case(NATIVE_HTTP, *(engine for engine in SANITIZED if engine.carrier == "http"))
def a_second_request_hides_in_no_first_one(engine):
    """https://www.rfc-editor.org/rfc/rfc9112#section-11.2"""
    hidden = b"POST /hidden HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\n\r\n"
    usual = b"POST /mcp HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
    with Target(engine) as target:
        for framing in (b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
                        b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n",
                        b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n",
                        b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
                        b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n"
                        b"0\r\n\r\n",
                        b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(hidden)):
            with target.server.connect() as connection:
                connection.send(usual + framing + hidden)
                connection.end()
                statuses = []
                while True:
                    status = last_words(connection)
                    if status is None:
                        break
                    statuses.append(status)
            # That would be the hidden one's.
            check(404 not in statuses, f"{framing!r}: {statuses}")
