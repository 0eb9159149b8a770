"""A server that is linked WITH oauth, on every way to serve it.

https://modelcontextprotocol.io/specification/2025-11-25/basic/authorization
"""

import json
import time

from support import issuer, messages, wire
from support.engines import HTTP, until
from support.messages import call, request
from support.results import case, check, equal

URL = "https://mcp.example/mcp"
OAUTH = {"WASMMCP_OAUTH_ISSUER": issuer.ISSUER, "WASMMCP_OAUTH_AUDIENCE": URL,
         "WASMMCP_OAUTH_JWKS": issuer.JWKS}
METADATA = "https://mcp.example/.well-known/oauth-protected-resource/mcp"
WELL_KNOWN = "/.well-known/oauth-protected-resource"
USUAL = [("Content-Type", "application/json"), ("Accept", "application/json, text/event-stream")]
PING = request(1, "ping").encode()


def bearer(changed: dict = {}, header: dict = {}) -> tuple:
    """A token for alice who may read, with these claims in the place of its own."""
    claims = {"iss": issuer.ISSUER, "aud": URL, "sub": "alice", "exp": int(time.time()) + 600,
              "scope": "vault:read", **changed}
    kept = {name: value for name, value in claims.items() if value is not None}
    return ("Authorization",
            "Bearer " + issuer.token(kept, {"alg": "RS256", "kid": "r", "typ": "at+jwt", **header}))


def refused(answer: wire.Answer, status: int, error: str, words: str = "", scope: str = "vault:read vault:write"):
    challenge = answer.header("www-authenticate") or ""
    equal((answer.status, challenge.split(" ")[0]), (status, "Bearer"), answer.text)
    for part in [f'resource_metadata="{METADATA}"', f'scope="{scope}"', 'realm="mcp"',
                 *([f'error="{error}"'] if error else [])]:
        check(part in challenge, f"{part} is not in {challenge}")
    check(error or "error=" not in challenge, challenge)
    check(words in answer.json()["error"]["message"], answer.text)


@case(*HTTP)
def metadata_say_whose_tokens_are_taken(engine):
    with engine.start("vault", OAUTH) as server:
        for path in (WELL_KNOWN, f"{WELL_KNOWN}/mcp", f"{WELL_KNOWN}/mcp?x"):
            answer = server.fetch("GET", path, [("Origin", "https://anywhere.example")])
            equal((answer.status, answer.header("content-type"),
                   answer.header("access-control-allow-origin")), (200, "application/json", "*"), path)
            equal(answer.json(), {"resource": URL, "authorization_servers": [issuer.ISSUER],
                                  "bearer_methods_supported": ["header"],
                                  "scopes_supported": ["vault:read", "vault:write"]}, path)
        equal(server.fetch("HEAD", WELL_KNOWN)[::2], (200, b""), "HEAD")
        answer = server.fetch("OPTIONS", WELL_KNOWN, [
            ("Origin", "https://anywhere.example"),
            ("Access-Control-Request-Headers", "mcp-protocol-version")])
        equal((answer.status, answer.header("access-control-allow-headers")), (204, "*"), "preflight")
        equal(server.fetch("POST", WELL_KNOWN, USUAL, PING).status, 405, "POST")
        for path in (f"{WELL_KNOWN}/", f"{WELL_KNOWN}/mcp/x", "/.well-known/oauth-authorization-server"):
            equal(server.fetch("GET", path).status, 404, path)


@case(*HTTP)
def an_access_token_opens_what_its_scopes_say(engine):
    with engine.start("vault", OAUTH) as server:
        refused(server.post(PING, USUAL), 401, "", issuer.ISSUER)
        for revision in ("2025-06-18", messages.MODERN):
            def tool(name, claims={}):
                text = call(7, name, {})
                text = messages.as_modern(text) if revision == messages.MODERN else text
                return server.post(text.encode(), [*messages.http_headers(text, revision), bearer(claims)])

            for name in ("look", "open"):
                answer = tool(name)
                equal(answer.status, 200, answer.text)
            answer = tool("empty")
            refused(answer, 403, "insufficient_scope", "vault:write", "vault:write")
            equal(answer.json()["id"], 7, "id")
            for claims in ({"scope": "vault:read vault:write"}, {"scope": None, "scp": ["vault:write"]},
                           {"scope": None, "scp": "vault:write x"}):
                equal(tool("empty", claims).status, 200, str(claims))
            for claims in ({"scope": ""}, {"scope": None}, {"scope": "vault:writes vault vault:"},
                           {"scope": ["vault", 7]}):
                equal(tool("empty", claims).status, 403, str(claims))
                equal(tool("look", claims).status, 200, str(claims))


@case(*HTTP)
def a_token_that_is_not_for_us_is_refused_with_the_reason(engine):
    now = int(time.time())
    with engine.start("vault", OAUTH) as server:
        for claims, words in (
                ({"iss": "https://evil.example"}, "not issued by"), ({"iss": None}, "not issued by"),
                ({"iss": [issuer.ISSUER]}, "not issued by"), ({"aud": None}, "not made for"),
                ({"aud": "https://other.example/mcp"}, "not made for"), ({"aud": []}, "not made for"),
                ({"aud": [["https://mcp.example/mcp"]]}, "not made for"), ({"aud": 7}, "not made for"),
                ({"exp": None}, "when it expires"), ({"exp": str(now + 600)}, "when it expires"),
                ({"exp": True}, "when it expires"), ({"exp": now - 61}, "has expired"),
                ({"exp": 0}, "has expired"), ({"exp": -now}, "has expired"), ({"nbf": now + 200}, "not valid yet"),
                ({"nbf": "x"}, "not valid yet"), ({"sub": None}, "whose it is"), ({"sub": 7}, "whose it is"),
                ({"sub": ""}, "whose it is")):
            refused(server.post(PING, [*USUAL, bearer(claims)]), 401, "invalid_token", words)
        for claims in ({"aud": ["x", URL]}, {"exp": now + 600.5}, {"exp": now - 30}, {"nbf": now + 30},
                       {"nbf": 0, "iat": 0, "jti": "1", "more": {"deep": [1]}}):
            equal(server.post(PING, [*USUAL, bearer(claims)]).status, 200, str(claims))
        for header, words in (({"alg": "none"}, "algorithm"), ({"alg": "HS256"}, "algorithm"),
                              ({"alg": None}, "algorithm"), ({"alg": "ES256"}, "no key"),
                              ({"kid": "x"}, "no key"), ({"crit": ["exp"]}, "critical")):
            refused(server.post(PING, [*USUAL, bearer({}, header)]), 401, "invalid_token", words)
        good = bearer()[1]
        head, _, signature = good.rpartition(".")
        for wrong in (head, f"{head}.", f"{head}.{signature[:-4]}", f"{head}.{signature[::-1]}",
                      good.replace(".", "..", 1), "Bearer x.y.z", "Bearer " + "a." * 4000):
            refused(server.post(PING, [*USUAL, ("Authorization", wrong)]), 401, "invalid_token", "not taken")


@case(*HTTP)
def settings_that_do_not_fit_together_stop_the_server(engine):
    for changed, words in (({"WASMMCP_OAUTH_JWKS": ""}, "WASMMCP_OAUTH_JWKS is not set"),
                           ({"WASMMCP_OAUTH_ISSUER": ""}, "WASMMCP_OAUTH_ISSUER is not set"),
                           ({"WASMMCP_OAUTH_AUDIENCE": "mcp.example"}, "got 'mcp.example'"),
                           ({"WASMMCP_OAUTH_JWKS": "{"}, "WASMMCP_OAUTH_JWKS: it is no JSON"),
                           ({"WASMMCP_TOKEN": "0123456789abcdef"}, "WASMMCP_TOKEN and WASMMCP_OAUTH_ISSUER")):
        with engine.start("vault", {**OAUTH, **changed}) as server:
            equal(server.post(PING, [*USUAL, bearer()]).status, 500, words)
            until(lambda: words in server.log(), f"the log tells '{words}'")


@case(*HTTP)
def without_an_authorization_server_nobody_asks_for_scopes(engine):
    empty = call(1, "empty", {}).encode()
    with engine.start("vault") as server:
        equal(server.post(empty, USUAL).json()["result"]["content"][0]["text"], "nothing is left", "open to all")
        equal(server.fetch("GET", WELL_KNOWN).status, 404, "metadata")
    token = "0123456789abcdef"
    with engine.start("vault", {"WASMMCP_TOKEN": token}) as server:
        equal(server.post(empty, USUAL).status, 401, "without a token")
        answer = server.post(empty, [*USUAL, ("Authorization", f"Bearer {token}")])
        equal(json.loads(answer.text)["result"]["content"][0]["text"], "nothing is left", "with one")
