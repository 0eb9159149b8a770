"""Too many, too long, too slow, and ends in the middle."""

import json
import os
import subprocess
import threading

from support import messages, wire
from support.engines import NATIVE_HTTP, NATIVE_STDIO, STOP_SECONDS
from support.messages import call, notification, request
from support.results import case, check, equal
from target import (EVERYTHING, EVERYWHERE, LIMIT, MEBIBYTE, OVER_HTTP, OVER_STDIO, Target,
                    check_message, is_refusal)
from wasmmcp.measuring import peak_memory


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
        # However much is wrong, the answer stays short.
        many_names = [f"{index:x}" for index in range(room // 13)]
        for arguments in ({"list": ["x"] * (room // 5)}, dict.fromkeys(many_names, 0),
                          {"map": dict.fromkeys(many_names, "")}, {"colour": "x" * (room // 2)}):
            target.refuses(call(1, "echo", arguments).encode())
        if engine in (NATIVE_HTTP, NATIVE_STDIO):
            check_memory(target, 24 * limit + 16 * MEBIBYTE)


def check_memory(target: Target, bound: int) -> None:
    process = target.server.process or target.client.process
    used = peak_memory(process.pid)
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
        connection.offer(piece for _ in range(size // MEBIBYTE))
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
        return wire.head("POST", "/mcp", target.server.address, messages.http_headers(body, None),
                         body) + body

    with Target(engine) as target, target.server.connect() as connection:
        for first in range(0, 2000, 100):
            # A hundred of them before any answer is read.
            connection.send(b"".join(map(ping, range(first, first + 100))))
            for id in range(first, first + 100):
                equal(connection.read_answer().text, f'{{"jsonrpc":"2.0","id":{id},"result":{{}}}}',
                      "answer")


@case(*OVER_STDIO)
def hundreds_of_calls_in_flight_end_as_they_should(engine):
    with Target(engine) as target:
        count = 300
        lines = []
        for id in range(count):
            lines.append(call(id, "wait", {"milliseconds": 600_000 if id % 3 else 20}))
            if id % 3 == 1:
                lines.append(notification("notifications/cancelled", {"requestId": id}))
        lines += [notification("notifications/cancelled", {"requestId": id})
                  for id in range(count) if id % 3 == 2]
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
            if not words.endswith(b'"ping"'):
                asked = words.count(b"method") or bool(words.strip())
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
