"""Input that nobody means well by, on every way to run a server. Whatever comes, there is an answer
or a clean close, no crash, and whoever comes next is served as ever.

    python3 tests/hostile/run.py [WORDS OF A CASE'S NAME]

The native program with sanitizers is tried too, where it is built (build/sanitized/).
"""

import json
import os
import random
import socket
import subprocess
import sys
import threading
from pathlib import Path
from typing import Iterable, List

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support import messages, wire  # noqa: E402
from support.engines import (ENGINES, NATIVE_HTTP, NATIVE_STDIO, SANITIZED, STOP_SECONDS,  # noqa: E402
                             Engine, peak_memory)
from support.messages import call, initialize, modern_meta, notification, request  # noqa: E402
from support.results import case, check, equal, main, shown  # noqa: E402

MEBIBYTE = 1 << 20
LIMIT = 64 * MEBIBYTE  # of one message, unless WASMMCP_MESSAGE_LIMIT says otherwise

EVERYWHERE = [*ENGINES, *SANITIZED]
OVER_HTTP = [engine for engine in EVERYWHERE if engine.carrier == "http"]
OVER_STDIO = [engine for engine in EVERYWHERE if engine.carrier == "stdio"]


class Target:
    """A server under attack. Leaving the `with` block stops it, and fails when it has crashed."""

    def __init__(self, engine: Engine, variables: dict = {}):
        self.engine = engine
        self.server = engine.start("probe", variables)
        self.count = 0
        self.client = self.server.client()

    def __enter__(self) -> "Target":
        return self

    def __exit__(self, kind, error, trace) -> None:
        if not kind:
            self.still_serves()
        self.server.__exit__(kind, error, trace)

    def still_serves(self) -> None:
        self.count += 1
        answer = self.client.ask(request(f"still-{self.count}", "ping"))
        equal(answer, {"jsonrpc": "2.0", "id": f"still-{self.count}", "result": {}}, "ping")

    def send(self, payload: bytes) -> List[str]:
        """Sends it as a message, and gives what comes of it, each checked to be an MCP message."""
        if self.engine.carrier == "http":
            answer = self.server.post(payload, self.client.headers(payload))
            check(answer.status < 500, f"status {answer.status} for {shown(payload, 200)}")
            answers = answer.messages()
        else:
            self.count += 1
            barrier = f"after-{self.count}"
            self.client.write(payload + b"\n" + request(barrier, "ping").encode() + b"\n")
            answers = []
            while True:
                line = self.client.expect()
                value = messages.parsed(line)
                if isinstance(value, dict) and value.get("id") == barrier:
                    break
                answers.append(line)
        for answer in answers:
            check_message(answer)
        return answers

    def refuses(self, payload: bytes) -> None:
        answers = self.send(payload)
        check(len(answers) == 1 and is_refusal(answers[0]),
              f"{shown(payload, 300)} is not refused: {shown(answers, 300)}")


def check_message(text: str) -> None:
    value = json.loads(text)
    for message in value if isinstance(value, list) else [value]:
        check(isinstance(message, dict) and message.get("jsonrpc") == "2.0", f"no message: {text[:300]}")
        if "method" in message:
            continue
        check(("result" in message) != ("error" in message), f"no answer: {text[:300]}")
        error = message.get("error", {"code": 0, "message": ""})
        check(isinstance(error["code"], int) and isinstance(error["message"], str), f"error: {text[:300]}")
        check(len(text) < 20_000, f"an answer of {len(text)} characters to a small message")


def is_refusal(text: str) -> bool:
    value = json.loads(text)
    return isinstance(value, dict) and ("error" in value or value["result"].get("isError", False))


# Messages as they should be, to be spoilt.
EVERYTHING = {"flag": True, "whole": 1, "small": 7, "real": 2.5, "text": "text", "colour": "red", "list": [1, 2],
              "map": {"a": 1}, "point": {"x": 1}, "either": "x", "bytes": "AAAA", "raw": [None], "word": "abc",
              "moment": "2026-03-29T02:30:00Z"}
GOOD = [call(1, "echo", EVERYTHING),
        call(2, "say", {"message": "h\u00e9llo \\ud83d\\ude00"}, _meta=modern_meta()),
        call(3, "steps", {"steps": 1}, _meta={"progressToken": "t"}),
        initialize(4, "2025-06-18"),
        request(5, "tools/list", {"cursor": "YWZ0ZXI6Mg=="})]

WRONG_VALUES = [None, True, 0, -1, 1.5, 1e300, "", "x", "x" * 2000, [], {}, [[]], {"a": {"b": []}}, "1", "[]", "\x00"]


def with_each_value_replaced(value: object) -> Iterable[object]:
    """Copies in which one value, anywhere in it, is of another kind."""
    if isinstance(value, dict):
        for key in value:
            for other in WRONG_VALUES:
                yield {**value, key: other}
            for inner in with_each_value_replaced(value[key]):
                yield {**value, key: inner}
            yield {name: member for name, member in value.items() if name != key}
            yield {key.upper() if name == key else name: member for name, member in value.items()}
    elif isinstance(value, list):
        for index, element in enumerate(value):
            for inner in with_each_value_replaced(element):
                yield [*value[:index], inner, *value[index + 1:]]


@case(*EVERYWHERE)
def messages_cut_short_are_refused(engine):
    with Target(engine) as target:
        for text in GOOD[:2]:
            whole = text.encode()
            for length in range(1, len(whole)):
                target.refuses(whole[:length])


@case(*EVERYWHERE)
def values_of_other_kinds_are_answered(engine):
    with Target(engine) as target:
        for text in GOOD:
            for value in with_each_value_replaced(json.loads(text)):
                target.send(messages.compact(value).encode())


@case(*EVERYWHERE)
def bytes_changed_at_random_are_answered(engine):
    chance = random.Random(20260728)
    with Target(engine) as target:
        for _ in range(500):
            data = bytearray(chance.choice(GOOD).encode())
            for _ in range(chance.choice([1, 1, 2, 5])):
                at = chance.randrange(len(data))
                kind = chance.randrange(4)
                if kind == 0:
                    data[at] = chance.randrange(256)
                elif kind == 1:
                    data.insert(at, chance.choice(b'{}[]",:\\\x00\xff0e-+.\t'))
                elif kind == 2:
                    del data[at:at + chance.randrange(1, 9)]
                else:
                    data[at:at] = data[at:at + 40]
            target.send(bytes(data))


@case(*EVERYWHERE)
def deep_nesting_is_refused(engine):
    with Target(engine) as target:
        for depth in (126, 127, 128, 129, 1000, 100_000):
            for opening, closing in ((b"[", b"]"), (b'{"a":', b"}")):
                inside = opening * depth + b"0" + closing * depth
                message = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":' + inside + b"}}"
                if depth <= 126:
                    check(not is_refusal(target.send(message)[0]), f"{depth} levels are refused")
                else:
                    target.refuses(message)
                target.refuses(opening * depth)
            # Also where JSON is read out of a text.
            text = "[" * depth + "]" * depth
            target.refuses(call(1, "echo", {**EVERYTHING, "list": text}).encode())


@case(*EVERYWHERE)
def numbers_beyond_all_bounds_are_answered(engine):
    huge = ["1e400", "-1e400", "1e-400", "1e999999999999", "-0", "-0.0", "9" * 400, "0." + "1" * 400,
            "1" * 100_000, "1e" + "9" * 1000, "0.1e-" + "9" * 1000, "18446744073709551616", "-9223372036854775809",
            "2.2250738585072011e-308", "4.9e-324", "1.7976931348623159e308"]
    with Target(engine) as target:
        for number in huge:
            if len(number) < 5000:
                answer = target.send(b'{"jsonrpc":"2.0","id":%s,"method":"ping"}' % number.encode())[0]
                check(f'"id":{number},' in answer, f"the id {number[:50]} came back as {answer[:200]}")
            arguments = b'{"milliseconds":%s}' % number.encode()
            if number not in ("-0", "-0.0"):
                target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"wait","arguments":%s}}'
                               % arguments)
            for argument in ("real", "whole", "either", "raw", "list", "count"):
                value = {**EVERYTHING, argument: "HERE"}
                target.send(call(1, "echo", value).replace('"HERE"', number[:4000]).encode())
        for wrong in ("+1", "01", ".5", "5.", "1e", "0x10", "Infinity", "-Infinity", "NaN", "1_000", "--1", "1e+-5"):
            target.refuses(b'{"jsonrpc":"2.0","id":%s,"method":"ping"}' % wrong.encode())


@case(*EVERYWHERE)
def text_that_is_no_text_is_refused(engine):
    wrong = [b"\xff", b"\xfe\xff", b"\xc0\xaf", b"\xc1\x81", b"\xe0\x80\xaf", b"\xed\xa0\x80", b"\xed\xbf\xbf",
             b"\xf4\x90\x80\x80", b"\xf8\x88\x80\x80\x80", b"\xe2\x82", b"\xf0\x9f\x98", b"\x80", b"a\xcc",
             b"\x00", b"\x01", b"\x1f", b"\t", b"\\ud800", b"\\udc00", b"\\ud800\\u0041", b"\\ud800\\ud800",
             b"\\udc00\\ud800", b"\\u12", b"\\u123g", b"\\x41", b"\\'"]
    with Target(engine) as target:
        for bad in wrong:
            target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say","arguments":'
                           b'{"message":"a%sb"}}}' % bad)
            target.refuses(b'{"jsonrpc":"2.0","id":"%s","method":"ping"}' % bad)
            target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"%s"}' % bad)
            target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"ping","%s":1}' % bad)
            target.refuses(b'{"jsonrpc":"2.0","id":1,"method":"ping"}%s' % (bad if bad != b"\t" else b"x"))
        ping = request(1, "ping")
        for encoding in ("utf-16", "utf-16-le", "utf-32"):
            for answer in target.send(ping.encode(encoding)):
                check(is_refusal(answer), f"{encoding} is understood: {answer}")
        # What is a text is taken as it is: NUL by its escape, and what lies beyond the first plane.
        for message in ("\x00", "a\x00b", "\U0001f600", "\uffff\ufffe", "\u2028\u2029", "\x7f"):
            [answer] = target.send(call(1, "say", {"message": message}).encode())
            equal(json.loads(answer)["result"]["content"][0]["text"], message, "what was said")


@case(*EVERYWHERE)
def names_given_twice_or_in_another_case_are_refused(engine):
    with Target(engine) as target:
        for text in ('{"jsonrpc":"2.0","id":1,"method":"ping","method":"tools/list"}',
                     '{"jsonrpc":"2.0","id":1,"id":2,"method":"ping"}',
                     '{"jsonrpc":"2.0","jsonrpc":"2.0","id":1,"method":"ping"}',
                     '{"jsonrpc":"2.0","id":1,"method":"tools/list","params":{},"params":{"cursor":"x"}}',
                     '{"jsonrpc":"2.0","id":1,"Method":"ping"}', '{"JSONRPC":"2.0","id":1,"method":"ping"}',
                     '{"jsonrpc":"2.0","id":1,"m\\u0065thod":"ping","method":"ping"}',
                     '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say","arguments":'
                     '{"message":"a","message":"b"}}}',
                     '{"jsonrpc":"2.0","id":1,"method":"tools/call","params":{"name":"say","arguments":'
                     '{"Message":"a"}}}'):
            target.refuses(text.encode())


@case(*EVERYWHERE)
def garbage_is_answered(engine):
    chance = random.Random(7)
    with Target(engine) as target:
        for size in (1, 2, 3, 10, 100, 1000, 10_000, 200_000):
            for _ in range(5 if size < 10_000 else 1):
                data = bytes(chance.randrange(256) for _ in range(size))
                # On stdio each line is a message, and those that are blank are none.
                for answer in target.send(data):
                    check(is_refusal(answer), f"garbage is understood: {answer}")
        for data in (b"\n", b"\r\n", b"\r", b" ", b"\xef\xbb\xbf{}", b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
                     b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x00" * 1000):
            target.send(data)


@case(*EVERYWHERE)
def many_values_take_memory_in_proportion(engine):
    limit = 2 * MEBIBYTE
    with Target(engine, {"WASMMCP_MESSAGE_LIMIT": str(limit)}) as target:
        room = limit - 100
        for filling in (b"0," * (room // 2 - 2) + b"0", b"[]," * (room // 3 - 2) + b"[]",
                        b'{"":0},' * (room // 7 - 2) + b"0", b'"' + b"x" * (room - 8) + b'"',
                        b'"' + b"\\u0001" * (room // 6 - 8) + b'"'):
            message = b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":[%s]}}' % filling
            check(len(message) <= limit, "the test's message is too long")
            check(not is_refusal(target.send(message)[0]), "a message within the limit is refused")
        text = "[" + "0," * (limit // 8) + "9999999999]"
        target.refuses(call(1, "echo", {**EVERYTHING, "list": text, "colour": text}).encode())
        if engine in (NATIVE_HTTP, NATIVE_STDIO):
            check_memory(target, 24 * limit + 16 * MEBIBYTE)


def check_memory(target: Target, bound: int) -> None:
    process = target.server.process or target.client.process
    used = peak_memory(process)
    check(used < bound, f"{used / MEBIBYTE:.0f} MiB were used, more than {bound / MEBIBYTE:.0f}")


@case(*EVERYWHERE)
def a_message_of_100_mb_is_refused(engine):
    size = 100_000_000
    with Target(engine) as target:
        if engine.carrier == "stdio":
            target.client.write(b'{"jsonrpc":"2.0","id":1,"method":"ping","params":{"a":"')
            for _ in range(size // MEBIBYTE):
                target.client.write(b"x" * MEBIBYTE)
            [answer] = target.send(b'"}}')
            check(is_refusal(answer) and str(LIMIT) in answer, f"answer: {answer[:300]}")
        else:
            for framing in (("Content-Length", str(size)), ("Transfer-Encoding", "chunked")):
                refused = send_much(target, framing, size)
                check(refused is None or refused.status == 413, f"answer: {refused}")
                target.still_serves()
        if engine in (NATIVE_HTTP, NATIVE_STDIO):
            check_memory(target, 3 * LIMIT)


def send_much(target: Target, framing: tuple, size: int):
    """Sends a body until the server has had enough. Its answer, or nothing when it just closed."""
    with target.server.connect() as connection:
        connection.request("POST", "/mcp", [*messages.http_headers(b"", None), framing])
        piece = b" " * MEBIBYTE
        if framing[1] == "chunked":
            piece = b"%x\r\n%s\r\n" % (len(piece), piece)
        try:
            for _ in range(size // MEBIBYTE):
                connection.send(piece)
        except OSError:
            pass  # it does not listen any more; it may have said why
        try:
            return connection.read_answer()
        except (OSError, wire.Broken):
            return None


@case(*OVER_STDIO)
def thousands_of_messages_at_once_are_answered_in_order(engine):
    with Target(engine) as target:
        count = 5000
        target.client.write(b"".join(request(id, "ping").encode() + b"\n" for id in range(count)))
        for id in range(count):
            equal(target.client.expect(), f'{{"jsonrpc":"2.0","id":{id},"result":{{}}}}', "answer")
        # Also when nobody reads the answers until all is sent.
        message = call(1, "say", {"message": "x" * 10_000}).encode() + b"\n"
        sender = threading.Thread(target=lambda: target.client.write(message * 1000))
        sender.start()
        for _ in range(1000):
            check(len(target.client.expect()) > 10_000, "a short answer")
        sender.join()


@case(*OVER_HTTP)
def thousands_of_requests_on_one_connection_are_answered_in_order(engine):
    def ping(id: int) -> bytes:
        body = request(id, "ping").encode()
        return wire.head("POST", "/mcp", target.server.address, messages.http_headers(body, None), body) + body

    with Target(engine) as target, target.server.connect() as connection:
        for first in range(0, 2000, 100):
            # A hundred of them before any answer is read.
            connection.send(b"".join(map(ping, range(first, first + 100))))
            for id in range(first, first + 100):
                equal(connection.read_answer().text, f'{{"jsonrpc":"2.0","id":{id},"result":{{}}}}', "answer")


@case(*OVER_STDIO)
def hundreds_of_calls_in_flight_end_as_they_should(engine):
    with Target(engine) as target:
        count = 300
        lines = []
        for id in range(count):
            lines.append(call(id, "wait", {"milliseconds": 600_000 if id % 3 else 20}))
            if id % 3 == 1:
                lines.append(notification("notifications/cancelled", {"requestId": id}))
        lines += [notification("notifications/cancelled", {"requestId": id}) for id in range(count) if id % 3 == 2]
        lines += [notification("notifications/cancelled", {"requestId": other})
                  for other in (-1, 10**30, "0", None, True, [0], {}, "x" * 10_000)]
        target.client.write("".join(line + "\n" for line in lines).encode())
        answered = sorted(json.loads(target.client.expect())["id"] for _ in range(count // 3))
        equal(answered, list(range(0, count, 3)), "answered calls")


@case(*OVER_HTTP)
def hundreds_of_requests_at_once_are_answered(engine):
    with Target(engine) as target:
        connections = []
        for id in range(100):
            connection = target.server.connect()
            connections.append(connection)
            body = call(id, "wait", {"milliseconds": 100}).encode()
            connection.request("POST", "/mcp", messages.http_headers(body, None), body)
        target.still_serves()
        for id, connection in enumerate(connections):
            equal(connection.read_answer().json()["id"], id, "id")
        # Some leave before they are answered.
        for connection in connections:
            body = call(1, "wait", {"milliseconds": 50}).encode()
            connection.request("POST", "/mcp", messages.http_headers(body, None), body)
        for connection in connections[::2]:
            connection.close()
        for connection in connections[1::2]:
            equal(connection.read_answer().status, 200, "status")
            connection.close()


@case(*EVERYWHERE)
def slow_senders_are_waited_for_and_keep_nobody_waiting(engine):
    body = call(1, "say", {"message": "slowly"}).encode()
    with Target(engine) as target:
        if engine.carrier == "stdio":
            for byte in body + b"\n":
                target.client.write(bytes([byte]))
            check("slowly" in target.client.expect(), "the answer")
            return
        with target.server.connect() as slow:
            head = wire.head("POST", "/mcp", slow.address, messages.http_headers(body, None), body)
            for byte in head + body[:-1]:
                slow.send(bytes([byte]))
            target.still_serves()
            slow.send(body[-1:])
            check("slowly" in slow.read_answer().text, "the answer")


@case(*OVER_HTTP)
def bodies_that_end_early_do_no_harm(engine):
    body = call(1, "say", {"message": "cut"}).encode()
    usual = messages.http_headers(body, None)
    chunk = b"%x\r\n%s\r\n" % (len(body), body)
    with Target(engine) as target:
        for framing, sent in ((("Content-Length", str(len(body) + 50)), body),
                              (("Content-Length", str(len(body))), body[:-1]),
                              (("Content-Length", "5"), b""),
                              (("Transfer-Encoding", "chunked"), chunk),
                              (("Transfer-Encoding", "chunked"), chunk[:-9]),
                              (("Transfer-Encoding", "chunked"), b"ff"),
                              (("Transfer-Encoding", "chunked"), chunk + b"0\r\n"),
                              (("Transfer-Encoding", "chunked"), b"zz\r\n" + body),
                              (("Transfer-Encoding", "chunked"), b"-5\r\n" + body),
                              (("Transfer-Encoding", "chunked"), b"ffffffffffffffffff\r\n" + body),
                              (("Transfer-Encoding", "chunked"), b"5\r\n" + body + b"\r\n0\r\n\r\n")):
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
    """What breaks the rules of HTTP, and the statuses that may answer it; a clean close always may."""
    ping = request(1, "ping").encode()
    usual = ("Host: localhost\r\nContent-Type: application/json\r\n"
             "Accept: application/json, text/event-stream\r\n").encode()
    length = b"Content-Length: %d\r\n" % len(ping)
    begin = b"POST /mcp HTTP/1.1\r\n"
    good = begin + usual + length + b"\r\n" + ping

    def header(*lines: bytes) -> bytes:
        return begin + usual + length + b"".join(line + b"\r\n" for line in lines) + b"\r\n" + ping

    refused = (400, 411, 413, 414, 417, 431, 501, 505)
    lenient = (200, *refused)
    return {
        "as it should be": (good, (200,)),
        "no Host": (good.replace(b"Host: localhost\r\n", b""), lenient),
        "two Hosts": (header(b"Host: evil.example"), (*lenient, 403)),
        "an empty Host": (good.replace(b"localhost", b""), (*lenient, 403)),
        "no Content-Length": (begin + usual + b"\r\n" + ping, refused),
        "two lengths": (header(b"Content-Length: 5"), refused),
        "two lengths in one": (good.replace(length, b"Content-Length: %d, 5\r\n" % len(ping)), refused),
        "a negative length": (good.replace(length, b"Content-Length: -1\r\n"), refused),
        "a length of words": (good.replace(length, b"Content-Length: many\r\n"), refused),
        "a length with a sign": (good.replace(length, b"Content-Length: +%d\r\n" % len(ping)), lenient),
        "a length beyond 64 bits": (good.replace(length, b"Content-Length: 18446744073709551617\r\n"), refused),
        "a length of nearly 64 bits": (good.replace(length, b"Content-Length: 18446744073709551615\r\n"), refused),
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
        "two Origins": (header(b"Origin: http://localhost", b"Origin: http://evil.example"), (403, *lenient)),
        "two versions": (header(b"MCP-Protocol-Version: 2025-06-18", b"MCP-Protocol-Version: 2025-11-25"), lenient),
        "a version of bytes": (header(b"MCP-Protocol-Version: \xff"), refused),
        "a version of nothing": (header(b"MCP-Protocol-Version:"), lenient),
        "a long version": (header(b"MCP-Protocol-Version: " + b"9" * 5000), refused),
        "an upgrade": (header(b"Connection: Upgrade", b"Upgrade: websocket"), lenient),
        "an expectation": (header(b"Expect: 200-please"), lenient),
        "a header of 1 MB": (header(b"X: " + b"x" * MEBIBYTE), refused),
        "headers of 1 MB": (header(*[b"X-%d: %s" % (i, b"x" * 1000) for i in range(1000)]), refused),
        "10,000 headers": (header(*[b"X-%d: x" % i for i in range(10_000)]), refused),
        "a path of 1 MB": (good.replace(b"/mcp", b"/" + b"x" * MEBIBYTE), (404, *refused)),
        "an empty path": (good.replace(b" /mcp ", b"  "), refused),
        "a path of bytes": (good.replace(b"/mcp", b"/\xff\x01"), (404, *refused)),
        "a whole URL": (good.replace(b"/mcp", b"http://localhost/mcp"), lenient),
        "another's URL": (good.replace(b"/mcp", b"http://evil.example/mcp"), (403, *lenient)),
        "a star": (good.replace(b"/mcp", b"*"), (404, 405, *refused)),
        "CONNECT": (b"CONNECT evil.example:443 HTTP/1.1\r\nHost: evil.example:443\r\n\r\n", (403, 404, 405, *refused)),
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
                try:
                    connection.send(data)
                    connection.socket.shutdown(socket.SHUT_WR)
                except OSError:
                    pass  # it has closed the connection already
                status = last_words(connection)
            if status not in (None, *allowed):
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
        for smuggled in (usual + b"Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
                         usual + b"Transfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n" + hidden,
                         usual + b"Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n" + hidden,
                         usual + b"Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n" + hidden,
                         usual + b"Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n" + hidden,
                         usual + b"Content-Length: 0\r\nContent-Length: %d\r\n\r\n" % len(hidden) + hidden):
            with target.server.connect() as connection:
                connection.send(smuggled)
                connection.socket.shutdown(socket.SHUT_WR)
                statuses = []
                while True:
                    status = last_words(connection)
                    if status is None:
                        break
                    statuses.append(status)
            # A 404 would be the hidden one's.
            check(statuses in ([], [400], [501]) or (404 not in statuses), f"{smuggled!r}: {statuses}")


@case(*OVER_STDIO)
def the_end_of_input_ends_the_server(engine):
    with Target(engine) as target:
        for words in (b"", b"\n", request(1, "ping").encode()[:-1], request(1, "ping").encode(),
                      call(1, "wait", {"milliseconds": 50}).encode() + b"\n", b"\xff" * 100_000,
                      b"".join(request(id, "ping").encode() + b"\n" for id in range(1000))):
            client = target.server.client()
            client.write(words)
            client.close()
            answers = list(iter(client.receive, None))
            for answer in answers:
                check_message(answer)
            asked = words.count(b"method") if words.endswith((b"\n", b"}")) else 1 if words.strip() else 0
            if words != request(1, "ping").encode()[:-1]:
                equal(len(answers), asked, f"answers to {words[:60]!r}")


@case(*OVER_STDIO)
def a_reader_that_goes_away_ends_the_server(engine):
    with Target(engine) as target:
        for message in (request(1, "ping"), call(1, "say", {"message": "x" * 100_000}),
                        call(1, "steps", {"steps": 20}, _meta={"progressToken": 1})):
            reader, writer = os.pipe()
            process = target.server.spawn(stdin=subprocess.PIPE, stdout=writer)
            os.close(writer)
            os.close(reader)
            # It notices when it answers, and then it reads no more.
            try:
                while process.poll() is None:
                    process.stdin.write(message.encode() + b"\n")
                    process.stdin.flush()
                process.stdin.close()
            except BrokenPipeError:
                pass
            equal(process.wait(STOP_SECONDS), 0, "exit status")


if __name__ == "__main__":
    sys.exit(main(__doc__))
