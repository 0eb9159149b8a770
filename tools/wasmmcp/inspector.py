"""`inspect --web`: a page on loopback that lists what a server offers, calls it and shows each message that passes.

The page is ours alone: whoever asks for it must know the secret of its address, so that no other page of the browser's
can use the server behind it.
"""

import json
import queue
import secrets
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Dict, List, Optional

from wasmmcp import peer, serve
from wasmmcp.console import Failure, say

FILES = Path(__file__).with_name("inspector_page")
TYPES = {".html": "text/html; charset=utf-8", ".css": "text/css; charset=utf-8", ".js": "text/javascript; charset=utf-8"}
POLICY = ("default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data:; media-src data:; "
          "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
CAPABILITIES = {"elicitation": {"form": {}, "url": {}}, "sampling": {}, "roots": {}}
LONGEST_BODY = 16 << 20
USER_SECONDS = 600
LOG_SECONDS = 0.2  # after an answer, for what the log says of it
LISTS = {"tools": "tools/list", "prompts": "prompts/list", "resources": "resources/list",
         "resourceTemplates": "resources/templates/list"}


class Desk:
    """What all requests of the page share: a peer for each era, the messages so far, and questions to the user."""

    def __init__(self, target: peer.Target, about: dict):
        self.target = target
        self.about = about
        self.peers: Dict[str, peer.Peer] = {}
        self.connected: Dict[str, float] = {}  # milliseconds that it took
        self.listeners: List[queue.Queue] = []
        self.questions: Dict[str, queue.Queue] = {}
        self.lock = threading.Lock()

    def tell(self, event: dict) -> None:
        for listener in list(self.listeners):
            listener.put(event)

    def peer_for(self, era: str) -> peer.Peer:
        with self.lock:
            if era not in self.peers:
                start = time.monotonic()
                made = self.target.connect(
                    era, CAPABILITIES,
                    listener=lambda passed: self.tell({"kind": "message", "era": era, "sent": passed.sent, "at": passed.at,
                                                       "message": passed.message, "problem": passed.problem}),
                    answerer=self.ask_user)
                made.begin()
                self.peers[era] = made
                self.connected[era] = 1000 * (time.monotonic() - start)
            return self.peers[era]

    def ask_user(self, method: str, params: dict) -> Optional[dict]:
        if method == "roots/list":
            return {"roots": []}
        if method not in ("elicitation/create", "sampling/createMessage"):
            return None
        number = secrets.token_hex(8)
        answer: queue.Queue = queue.Queue()
        self.questions[number] = answer
        self.tell({"kind": "question", "id": number, "method": method, "params": params})
        try:
            return answer.get(timeout=USER_SECONDS)
        except queue.Empty:
            return None
        finally:
            del self.questions[number]

    def drop(self, era: str) -> None:
        """A server that has ended is started anew at the next question."""
        with self.lock:
            gone = self.peers.pop(era, None)
        if gone:
            gone.close()

    def close(self) -> None:
        for era in list(self.peers):
            self.drop(era)

    # What the page asks for, by name.
    def answer(self, what: str, given: dict) -> dict:
        era = given.get("era") if given.get("era") in peer.ERAS else "legacy"
        if what == "about":
            return {"title": self.target.title, "about": self.about, "eras": peer.ERAS}
        if what == "reply":
            waiting = self.questions.get(str(given.get("id")))
            if waiting:
                waiting.put(given.get("result"))
            return {}
        try:
            asked = self.peer_for(era)
            if what == "lists":
                return {"server": asked.server, "connected": self.connected[era],
                        **{name: asked.all(method, name) for name, method in LISTS.items()}}
            if what == "request":
                return self.request(asked, given)
        except peer.Refused as refused:
            return {"error": refused.error}
        except Failure as failure:
            self.drop(era)
            return {"error": {"message": str(failure)}}
        return {"error": {"message": f"the page asked for '{what}'"}}

    def request(self, asked: peer.Peer, given: dict) -> dict:
        logged = len(getattr(asked, "errors", []))
        start = time.monotonic()
        result = asked.request(str(given.get("method")), given.get("params") or {}, progress=True)
        taken = 1000 * (time.monotonic() - start)
        deadline = time.monotonic() + (LOG_SECONDS if self.about and given.get("method") == "tools/call" else 0)
        while True:
            told = phases(getattr(asked, "errors", [])[logged:])
            if "server" in told or time.monotonic() > deadline:
                return {"result": result, "timing": {"total": taken, **told}}
            time.sleep(0.005)


def phases(log: List[str]) -> Dict[str, float]:
    """Of the lines that our servers write by WASMMCP_TIMING=log."""
    names = {"---JSON_PARSE---": "parse", "---TOOL_EXEC---": "tool", "---IO---": "io", "---WASM_TOTAL---": "server"}
    found = {}
    for line in log:
        for mark, name in names.items():
            if line.startswith(mark):
                try:
                    found[name] = float(line[len(mark):])
                except ValueError:
                    pass
    return found


class Page(BaseHTTPRequestHandler):
    desk: Desk
    secret: str
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        pass  # the screen is the user's

    def is_ours(self) -> bool:
        host, port = self.server.server_address[:2]
        hosts = {f"{name}:{port}" for name in (host, "localhost", f"[{host}]")}
        return self.headers.get("Host") in hosts and self.path.startswith(f"/{self.secret}/")

    def do_GET(self) -> None:
        if not self.is_ours():
            return self.send(404, "text/plain", b"no such page\n")
        name = self.path[len(self.secret) + 2:] or "index.html"
        if name == "events":
            return self.stream()
        file = FILES / name
        if "/" in name or not file.is_file() or file.suffix not in TYPES:
            return self.send(404, "text/plain", b"no such page\n")
        self.send(200, TYPES[file.suffix], file.read_bytes())

    def do_POST(self) -> None:
        size = int(self.headers.get("Content-Length") or 0)
        if not self.is_ours() or size > LONGEST_BODY or self.headers.get_content_type() != "application/json":
            self.close_connection = True
            return self.send(404, "text/plain", b"no such page\n")
        given = json.loads(self.rfile.read(size) or b"{}")
        answer = self.desk.answer(self.path[len(self.secret) + 2:], given)
        self.send(200, "application/json", json.dumps(answer).encode())

    def send(self, status: int, kind: str, body: bytes) -> None:
        self.send_response(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), "Cache-Control": "no-store",
                            "Content-Security-Policy": POLICY, "X-Content-Type-Options": "nosniff",
                            "Referrer-Policy": "no-referrer"}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def stream(self) -> None:
        """Messages and questions as they come, until the page is closed."""
        events: queue.Queue = queue.Queue()
        self.desk.listeners.append(events)
        try:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(b": open\n\n")
            self.wfile.flush()
            while True:
                try:
                    event = events.get(timeout=10)
                    self.wfile.write(b"data: " + json.dumps(event).encode() + b"\n\n")
                except queue.Empty:
                    self.wfile.write(b": still here\n\n")
                self.wfile.flush()
        except OSError:
            pass  # closed
        finally:
            self.close_connection = True
            self.desk.listeners.remove(events)


def serve_page(target: peer.Target, about: dict, address: serve.Address) -> tuple:
    """The server of the page, and its URL."""
    desk = Desk(target, about)
    handler = type("OwnPage", (Page,), {"desk": desk, "secret": secrets.token_urlsafe(16)})
    server = ThreadingHTTPServer((address.host, address.port), handler)
    server.daemon_threads = True
    return server, f"http://{address}/{handler.secret}/", desk


def serve_until_stopped(target: peer.Target, about: dict, address_text: str) -> int:
    address = serve.parse_address(address_text)
    if not serve.is_loopback(address):
        raise Failure(f"the page is for this machine alone; {address} can be reached by others")
    server, url, desk = serve_page(target, about, address)
    say(f"{target.title} can be tried out on {url}\nCtrl-C ends it.")
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        say("\nstopped")
    finally:
        server.server_close()
        desk.close()
    return 0
