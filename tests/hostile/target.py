"""A server under attack, and what must be true of whatever it answers."""

import json
from typing import List

from support import messages
from support.engines import ENGINES, SANITIZED, Engine
from support.messages import modern_meta, call, initialize, request
from support.results import check, equal, shown

MEBIBYTE = 1 << 20
LIMIT = 64 * MEBIBYTE  # of one message, unless WASMMCP_MESSAGE_LIMIT says otherwise

EVERYWHERE = [*ENGINES, *SANITIZED]
OVER_HTTP = [engine for engine in EVERYWHERE if engine.carrier == "http"]
OVER_STDIO = [engine for engine in EVERYWHERE if engine.carrier == "stdio"]

# Messages as they should be, to be spoilt.
EVERYTHING = {"flag": True, "whole": 1, "small": 7, "real": 2.5, "text": "text", "colour": "red",
              "list": [1, 2], "map": {"a": 1}, "point": {"x": 1}, "either": "x", "bytes": "AAAA",
              "raw": [None], "word": "abc", "moment": "2026-03-29T02:30:00Z"}
GOOD = [call(1, "echo", EVERYTHING),
        call(2, "say", {"message": "h\u00e9llo \\ud83d\\ude00"}, _meta=modern_meta()),
        call(3, "steps", {"steps": 1}, _meta={"progressToken": "t"}),
        initialize(4, "2025-06-18"),
        request(5, "tools/list", {"cursor": "dG9vbHMvbGlzdCBhZnRlciAy"})]


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
        version = message.get("jsonrpc") if isinstance(message, dict) else None
        check(version == "2.0", f"no message: {text[:300]}")
        if "method" in message:
            continue
        check(("result" in message) != ("error" in message), f"no answer: {text[:300]}")
        error = message.get("error", {"code": 0, "message": ""})
        kinds = type(error["code"]), type(error["message"])
        check(kinds == (int, str), f"no error: {text[:300]}")
        check(len(text) < 20_000, f"an answer of {len(text)} characters to a small message")


def is_refusal(text: str) -> bool:
    value = json.loads(text)
    return isinstance(value, dict) and ("error" in value or value["result"].get("isError", False))
