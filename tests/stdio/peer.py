"""A client on standard input and output that writes each message itself, and can leave a question open."""

import contextlib
import json
import os
import select
import subprocess
import tempfile
import time
from typing import Callable, Iterator, List, Optional

from support import messages
from support.engines import ANSWER_SECONDS, STOP_SECONDS, Engine, Server
from support.results import check, equal
from support.schemas import Sent

LEGACY = "2025-11-25"
CAPABILITIES = {"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}}
# What servers have said to all peers so far.
SAID: List[Sent] = []
# Official clients kill a server that has not ended two seconds after its input has; a busy machine adds to ours.
PROMPT_SECONDS = 10


class Peer:
    """No thread reads for it, so that it can really close both ends."""

    def __init__(self, server: Server, era: str):
        self.server = server
        self.process = server.spawn(stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
        self.era = era
        self.capabilities = CAPABILITIES
        self.received = b""
        self.unread: List[dict] = []
        self.methods: dict = {}
        if era == LEGACY:
            self.send(messages.request("hello", "initialize", {
                "protocolVersion": LEGACY, "capabilities": self.capabilities,
                "clientInfo": {"name": "tests", "version": "1"}}))
            equal(self.answer_to("hello")["result"]["protocolVersion"], LEGACY, "the revision")
            self.send(messages.notification("notifications/initialized"))

    def send(self, message: str) -> None:
        sent = messages.parsed(message)
        if isinstance(sent, dict) and "id" in sent and "method" in sent:
            self.methods[sent["id"]] = sent["method"]
        self.process.stdin.write(message.encode() + b"\n")

    def read(self) -> Optional[dict]:
        """The next message; nothing when there are no more."""
        while b"\n" not in self.received:
            ready, _, _ = select.select([self.process.stdout], [], [], ANSWER_SECONDS)
            check(ready, f"not a word in {ANSWER_SECONDS} seconds; log: {self.server.log()[-2000:]}")
            piece = os.read(self.process.stdout.fileno(), 1 << 16)
            if not piece:
                equal(self.received, b"", "a line without its end")
                return None
            self.received += piece
        line, self.received = self.received.split(b"\n", 1)
        message = json.loads(line)
        answered = None if "method" in message else self.methods.get(message.get("id"))
        SAID.append(Sent(self.server.engine.name, self.era, answered, message))
        return message

    def request(self, id: object, method: str, **params: object) -> None:
        if self.era == messages.MODERN:
            meta = {**messages.modern_meta(), messages.CAPABILITIES_KEY: self.capabilities}
            params = {**params, "_meta": meta}
        self.send(messages.request(id, method, params))

    def call(self, id: object, tool: str, **params: object) -> None:
        """`params` are members of the request's, `arguments` among them."""
        self.request(id, "tools/call", name=tool, **{"arguments": {}, **params})

    def cancel(self, id: object) -> None:
        self.send(messages.notification("notifications/cancelled", {"requestId": id}))

    def reply(self, question: dict, result: dict) -> None:
        self.send(messages.compact({"jsonrpc": "2.0", "id": question["id"], "result": result}))

    def next(self, wanted: Callable[[dict], bool], what: str) -> dict:
        """The first message that is wanted; those before it can still be had."""
        for at, message in enumerate(self.unread):
            if wanted(message):
                return self.unread.pop(at)
        while True:
            message = self.read()
            check(message, f"the server ended before {what}: {self.server.log()[-2000:]}")
            if wanted(message):
                return message
            self.unread.append(message)

    def question(self) -> dict:
        return self.next(lambda each: "method" in each and "id" in each, "it asked")

    def answer_to(self, id: object) -> dict:
        return self.next(lambda each: "method" not in each and each.get("id") == id,
                         f"it answered {id}")

    def heard(self, method: str) -> dict:
        return self.next(lambda each: each.get("method") == method, f"it told {method}")

    def works(self, id: object) -> None:
        """Answers a request as if nothing else was going on."""
        self.call(id, "test_simple_text")
        equal(text(self.answer_to(id)), "This is a simple text response for testing.")

    def nothing_more(self) -> None:
        equal(self.unread, [], "messages that nobody expected")

    def end_input(self) -> List[dict]:
        """What the server still says until it ends, in good order and soon."""
        self.process.stdin.close()
        start = time.monotonic()
        said = self.unread
        while message := self.read():
            said.append(message)
        self.process.stdout.close()
        self.has_ended(start)
        return said

    def vanish(self) -> None:
        """Closes both pipes at once, as happens to those of a client that is killed."""
        self.process.stdout.close()
        self.process.stdin.close()
        self.has_ended(time.monotonic())

    def has_ended(self, start: float) -> None:
        equal(self.process.wait(STOP_SECONDS), 0, "the exit status")
        took = time.monotonic() - start
        check(took < PROMPT_SECONDS, f"it took {took:.1f} seconds to end")


def text(answer: dict) -> str:
    check("result" in answer, f"there is no result: {answer}")
    [content] = answer["result"]["content"]
    return content["text"]


@contextlib.contextmanager
def connected(engine: Engine, era: str, **variables: str) -> Iterator[Peer]:
    with tempfile.TemporaryDirectory() as state:
        with engine.start("conformance", variables, state=state) as server:
            peer = Peer(server, era)
            yield peer
            if not peer.process.stdin.closed:
                equal(peer.end_input(), [], "messages that nobody expected")
