"""Two instances of a server with one key and one folder for their state, behind one port, and a client's
session with them."""

import contextlib
import json
import tempfile
import threading

from support import wire
from support.engines import KEY, until
from support.messages import notification, request
from support.relay import Relay
from support.results import check, equal

REVISION = "2025-11-25"
INITIALIZE = request(1, "initialize", {
    "protocolVersion": REVISION, "capabilities": {"elicitation": {}, "sampling": {}},
    "clientInfo": {"name": "tests", "version": "1"}})


class Session:
    def __init__(self, address: wire.Address):
        self.address = address
        self.id = None
        answer = self.post(INITIALIZE)
        self.id = answer.header("mcp-session-id")
        check(self.id, f"there is no session: {answer}")
        equal(self.post(notification("notifications/initialized")).status, 202, "initialized")

    def headers(self, more=()) -> list:
        own = [("Mcp-Session-Id", self.id), ("MCP-Protocol-Version", REVISION)] if self.id else []
        return [("Content-Type", "application/json"),
                ("Accept", "application/json, text/event-stream"), *own, *more]

    def post(self, message: str) -> wire.Answer:
        return self.fetch("POST", (), message.encode())

    def fetch(self, method: str, more=(), body=None) -> wire.Answer:
        return wire.fetch(self.address, method, "/mcp", self.headers(more), body)

    def stream(self, method: str, message: str = "", more=()) -> "Stream":
        return Stream(self, method, message.encode() if message else None, more)


class Stream:
    """The events of one answer, as they come."""

    def __init__(self, session: Session, method: str, body, more=()):
        self.connection = wire.Connection(session.address)
        self.connection.request(method, "/mcp", session.headers(more), body)
        self.status, headers = self.connection.read_head()
        self.pieces = self.connection.pieces(self.status, headers, method)
        self.text = b""
        self.messages = []
        self.ended = threading.Event()
        threading.Thread(target=self.read, daemon=True).start()

    def read(self) -> None:
        with contextlib.suppress(OSError, wire.Broken):
            for piece in self.pieces:
                self.text += piece
                blocks = self.text[:self.text.rfind(b"\n\n") + 2]
                self.messages = [json.loads(data) for data in wire.events([blocks]) if data]
        self.ended.set()

    def message(self, what: str, wanted) -> dict:
        return until(lambda: next((each for each in self.messages if wanted(each)), None), what)

    def method(self, name: str) -> dict:
        return self.message(f"{name} comes", lambda each: each.get("method") == name)

    def result(self, id: object) -> dict:
        return self.message(f"{id} is answered", lambda each: each.get("id") == id
                            and "method" not in each)["result"]

    def first_event(self) -> str:
        line = until(lambda: next((each for each in self.text.decode().split("\n")
                                   if each.startswith("id: ")), None), "an event has an id")
        return line[4:]

    def close(self) -> None:
        self.connection.close()


@contextlib.contextmanager
def two_instances(engine, server="conformance", **more):
    """Their address; each connection reaches the next of them."""
    with tempfile.TemporaryDirectory() as state:
        with contextlib.ExitStack() as stack:
            servers = [stack.enter_context(
                engine.start(server, {"WASMMCP_KEY": KEY, **more}, state=state)) for _ in range(2)]
            yield stack.enter_context(Relay([server.address for server in servers])).address
