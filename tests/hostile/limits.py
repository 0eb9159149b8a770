"""Every limit of a server is reached: it says which one, and serves whoever comes next."""

import json

from support import wire
from support.engines import ROOT, WASI_HTTP, WASI_HTTP_P3, Engine
from support.messages import call, http_headers, request
from support.results import case, check, equal
from target import EVERYWHERE, LIMIT, MEBIBYTE, Target, is_refusal

DOCUMENTED = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")


def nested(levels: int) -> str:
    return request(1, "ping", {"a": "HERE"}).replace('"HERE"', "[" * levels + "]" * levels)


# The variable that sets it, what it is without one, a small value, what reaches that, and what it says.
LIMITS = [
    ("WASMMCP_MESSAGE_LIMIT", 64 * MEBIBYTE, 2000, request(1, "ping", {"a": "x" * 3000}), "2000"),
    ("WASMMCP_DEPTH_LIMIT", 128, 10, nested(11), "10 levels"),
    ("WASMMCP_RESULT_LIMIT", MEBIBYTE, 3000, call(1, "large", {"bytes": 5000}), "3000"),
    ("WASMMCP_CALL_SECONDS", 60, 1, call(1, "wait", {"milliseconds": 600_000}), "after 1 seconds"),
]


@case(*EVERYWHERE)
def each_limit_that_an_operator_sets_is_kept_and_told(engine):
    for variable, _, small, message, words in LIMITS:
        with Target(engine, {variable: str(small)}) as target:
            [answer] = target.client.exchange([message])
            check(is_refusal(answer) and words in answer, f"{variable}={small}: {answer[:300]}")
            target.still_serves()


@case(*EVERYWHERE)
def limits_without_settings_are_those_of_the_documentation(engine):
    with Target(engine) as target:
        for levels, is_too_deep in ((126, False), (127, True)):
            answers = target.send(nested(levels).encode())
            check(is_refusal(answers[0]) == is_too_deep, f"{levels} levels: {answers[0][:200]}")
        for size, is_too_large in ((MEBIBYTE - 5000, False), (MEBIBYTE + 1, True)):
            answer = target.client.ask(call(1, "large", {"bytes": size}))
            text = json.dumps(answer["result"])
            check(answer["result"].get("isError", False) == is_too_large, f"{size} bytes: {text[:200]}")
            check(not is_too_large or str(MEBIBYTE) in text, text[:300])
        target.still_serves()
    for variable, usual, *_ in LIMITS:
        check(f"`{variable}` " in DOCUMENTED and f"`{usual}`" in DOCUMENTED.partition(f"`{variable}`")[2].split("\n")[0],
              f"docs/configuration.md does not say {usual} for {variable}")
    check(LIMIT == LIMITS[0][1], "the limit that other cases know")


def status_of(server, message: bytes) -> int:
    """0 where the connection is broken off."""
    with server.connect() as connection:
        connection.offer([wire.head("POST", "/mcp", server.address, http_headers(message, None), message), message])
        try:
            return connection.read_answer().status
        except (OSError, wire.Broken):
            return 0


@case(WASI_HTTP, WASI_HTTP_P3)
def memory_that_the_runtime_does_not_give_ends_an_instance_and_not_the_server(engine):
    bounded = Engine(engine.name, engine.carrier, engine.kind, [*engine.options, "-W", f"max-memory-size={24 * MEBIBYTE}"])
    message = call(1, "say", {"message": "x" * (40 * MEBIBYTE)}).encode()
    server = bounded.start("probe")
    try:
        for _ in range(3):
            status = status_of(server, message)
            check(status == 0 or status >= 500, f"status {status}")
            equal(server.client().ask(request(2, "ping"))["result"], {}, "the next client")
        check("wasm trap" in server.log(), "there was memory enough")
    finally:
        server.kill()
    # A limit of messages below it is told, and no instance ends.
    with Target(bounded, {"WASMMCP_MESSAGE_LIMIT": str(2 * MEBIBYTE)}) as target:
        check(status_of(target.server, message) in (0, 413), "the message is taken")
        check(is_refusal(target.send(b'{"a":"%s"}' % (b"x" * (2 * MEBIBYTE)))[0]), "a message beyond the limit is taken")
