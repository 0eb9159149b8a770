"""Servers that want a token, on every way to serve them.

https://www.rfc-editor.org/rfc/rfc6750
"""

import sys

from support import messages, wire
from support.engines import HTTP, ROOT, STDIO, until
from support.messages import request
from support.results import case, check, equal

sys.path.insert(0, str(ROOT / "tools"))
from wasmmcp import servers  # noqa: E402

ALICE = "alice-0123456789"
BOB = "bob-0123456789abcdef"
TOKENS = {"WASMMCP_TOKEN": f"{ALICE}, {BOB}"}
USUAL = [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")]
PAGE = ("Origin", "http://localhost:3000")
PING = request(1, "ping").encode()
PONG = '{"jsonrpc":"2.0","id":1,"result":{}}'


def bearer(token: str, scheme: str = "Bearer") -> tuple:
    return ("Authorization", f"{scheme} {token}")


def refused(answer: wire.Answer, status: int, error: str) -> None:
    """With a challenge, a JSON-RPC error without id, and no word of a token."""
    challenge = 'Bearer realm="mcp"' + (f', error="{error}"' if error else "")
    equal((answer.status, answer.header("www-authenticate")), (status, challenge), "refusal")
    equal(answer.header("content-type"), "application/json", "type of a refusal")
    body = answer.json()
    check("id" not in body and body["error"]["message"], answer.text)
    for token in (ALICE, BOB, "0123456789"):
        check(token not in answer.text, f"{token} is in {answer.text}")


@case(*HTTP)
def a_token_opens_the_door_and_nothing_else_does(engine):
    with engine.start("probe", TOKENS) as server:
        for header in (bearer(ALICE), bearer(BOB), bearer(ALICE, "bearer"), bearer(BOB, "BEARER"),
                       bearer(f"  {ALICE}  "), ("authorization", f"bEaReR {BOB}")):
            equal(server.post(PING, [*USUAL, header]).text, PONG, str(header))
        refused(server.post(PING, USUAL), 401, "")
        for value in ("", "Bearer", f"Basic {ALICE}", ALICE, f"Bearer={ALICE}", f"Bearer{ALICE}",
                      f"Negotiate, Bearer {ALICE}"):
            refused(server.post(PING, [*USUAL, ("Authorization", value)]), 401, "")
        for token in (ALICE[:-1], ALICE + "0", ALICE.upper(), ALICE * 2, f"{ALICE}, {BOB}",
                      f"{ALICE} {BOB}", f'"{ALICE}"', f"{ALICE},", "x", "token 1", "é" * 16):
            refused(server.post(PING, [*USUAL, bearer(token)]), 401, "invalid_token")
        # Not where browsers and logs would see it.
        refused(server.post(PING, USUAL, f"/mcp?access_token={ALICE}"), 401, "")
        check(ALICE not in server.log() and BOB not in server.log(), "a token is in the log")


@case(*HTTP)
def every_server_wants_a_token_and_a_page_that_may_ask(engine):
    for name in (each.name for each in servers.shipped()):
        check(not engine.missing_for(name), engine.missing_for(name))
        with engine.start(name, TOKENS) as server:
            equal(server.post(PING, [*USUAL, bearer(ALICE)]).text, PONG, name)
            refused(server.post(PING, USUAL), 401, "")
            refused(server.post(PING, [*USUAL, bearer("wrong-0123456789")]), 401, "invalid_token")
            equal(server.post(PING, [*USUAL, bearer(ALICE), ("Origin", "http://evil.example")]).status, 403, name)


@case(*HTTP)
def a_token_is_needed_whatever_is_asked(engine):
    with engine.start("probe", TOKENS) as server:
        for path in ("/mcp", "/"):
            for method in ("GET", "POST", "DELETE", "PUT"):
                refused(server.fetch(method, path), 401, "")
        for headers in ([], [("Content-Type", "text/plain")], [*USUAL, ("Accept", "image/png")]):
            refused(server.post(b"{", headers), 401, "")
        refused(server.post(PING, [*USUAL, ("Mcp-Session-Id", ALICE)]), 401, "")
        for path in ("/health", "/ready"):
            equal(server.fetch("GET", path).json(), {"status": "ok"}, path)
        equal(server.fetch("GET", "/nowhere").status, 404, "what is not there")


@case(*HTTP)
def two_authorization_headers_are_refused_also_when_both_are_right(engine):
    with engine.start("probe", TOKENS) as server:
        for second in (bearer(ALICE), bearer(BOB), ("Authorization", "Basic eDp5")):
            refused(server.post(PING, [*USUAL, bearer(ALICE), second]), 400, "invalid_request")


@case(*HTTP)
def a_huge_token_is_no_token(engine):
    with engine.start("probe", TOKENS) as server:
        refused(server.post(PING, [*USUAL, bearer("a" * 10_000)]), 401, "invalid_token")
        # Beyond what the host takes of heads it answers itself.
        with server.connect() as connection:
            connection.offer([wire.head("POST", "/mcp", server.address,
                                        [*USUAL, bearer("a" * 4_000_000)], PING)])
            try:
                check(connection.read_answer().status in (400, 401, 431), "a huge head is taken")
            except (OSError, wire.Broken):
                pass  # it hung up
        equal(server.post(PING, [*USUAL, bearer(ALICE)]).text, PONG, "after it")


@case(*HTTP)
def a_body_is_not_waited_for_without_a_token(engine):
    with engine.start("probe", TOKENS) as server, server.connect() as connection:
        connection.request("POST", "/mcp", [*USUAL, ("Content-Length", "1000000")], None)
        refused(connection.read_answer(), 401, "")


@case(*HTTP)
def a_page_asks_without_a_token_and_may_read_why_it_was_refused(engine):
    with engine.start("probe", TOKENS) as server:
        asked = ("Access-Control-Request-Headers", "authorization, content-type")
        answer = server.fetch("OPTIONS", "/mcp", [PAGE, asked])
        equal(answer.status, 204, "preflight")
        check("Authorization" in answer.header("access-control-allow-headers"), str(answer.headers))
        answer = server.post(PING, [*USUAL, PAGE])
        refused(answer, 401, "")
        equal(answer.header("access-control-allow-origin"), PAGE[1], "allowed origin")
        check("WWW-Authenticate" in answer.header("access-control-expose-headers"),
              str(answer.headers))
        # An origin that may not call is told that, and not whether its token is right.
        for token in (ALICE, "wrong"):
            answer = server.post(PING, [*USUAL, bearer(token), ("Origin", "http://evil.example")])
            equal((answer.status, answer.header("www-authenticate")), (403, None), token)


@case(*HTTP)
def a_token_that_is_easy_to_guess_stops_the_server_and_is_shown_to_nobody(engine):
    for list, words in ((f"{ALICE},secret", "number 2 of 2 has 6"), ("a secret with spaces", "has others"),
                        (" , ", "no token")):
        with engine.start("probe", {"WASMMCP_TOKEN": list}) as server:
            answer = server.post(PING, [*USUAL, bearer(ALICE)])
            equal(answer.status, 500, list)
            until(lambda: "WASMMCP_TOKEN: " in server.log(), "the log tells it")
            check(words in server.log(), server.log())
            check("secret" not in server.log() + answer.text and ALICE not in server.log(),
                  server.log())


@case(*STDIO)
def standard_input_needs_no_token(engine):
    with engine.start("probe", TOKENS) as server:
        answer = server.client("2025-11-25").ask(request(1, "ping"))
        equal(answer, messages.parsed(PONG), "ping")
