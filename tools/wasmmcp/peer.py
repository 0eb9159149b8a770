"""A client of any MCP server: one that we build, the URL of another, or the command that starts it.

Both eras are spoken: sessions that begin with `initialize`, and revision 2026-07-28, where each request says all.
Whoever listens gets every message as it passes, with the moment.
"""

import json
import queue
import shlex
import subprocess
import threading
import time
import urllib.error
import urllib.request
from typing import Callable, Dict, List, NamedTuple, Optional

from wasmmcp import stdio
from wasmmcp.console import Failure

LEGACY, MODERN = "2025-11-25", "2026-07-28"
ERAS = {"legacy": LEGACY, "modern": MODERN}
ANSWER_SECONDS = 120
ACCEPT = "application/json, text/event-stream"
META = "io.modelcontextprotocol/"


class Passed(NamedTuple):
    """A message that went by."""

    sent: bool
    message: dict
    at: float  # seconds since the beginning
    problem: str = ""


class Refused(Exception):
    """An answer that is an error; its text says which."""

    def __init__(self, error: dict):
        self.error = error
        super().__init__(str(error.get("message")))


def no_listener(_: Passed) -> None:
    pass


# What a client says that it can do: questions are for `on_request`.
Answerer = Callable[[str, dict], Optional[dict]]


class Peer:
    def __init__(self, era: str, capabilities: dict, listener: Callable[[Passed], None] = no_listener,
                 answerer: Optional[Answerer] = None):
        self.era = era
        self.revision = ERAS[era]
        self.capabilities = capabilities
        self.listener = listener
        self.answerer = answerer
        self.start = time.monotonic()
        self.number = 0
        self.server: dict = {}
        self.lock = threading.Lock()

    # Each carrier has these two.
    def post(self, message: dict) -> None:
        raise NotImplementedError

    def exchange(self, message: dict) -> dict:
        """Sends a request, and waits for its answer."""
        raise NotImplementedError

    def close(self) -> None:
        pass

    def warnings(self) -> List[str]:
        """What the server has said about the way it was started."""
        return []

    def begin(self) -> dict:
        """What the server says of itself."""
        info = {"name": "wasmmcp", "version": "1"}
        if self.era == "modern":
            self.server = self.request("server/discover", {})
        else:
            self.server = self.request("initialize", {"protocolVersion": self.revision, "capabilities": self.capabilities,
                                                      "clientInfo": info})
            self.revision = self.server.get("protocolVersion", self.revision)
            self.tell("notifications/initialized", {})
        return self.server

    def meta(self) -> dict:
        return {f"{META}protocolVersion": self.revision, f"{META}clientInfo": {"name": "wasmmcp", "version": "1"},
                f"{META}clientCapabilities": self.capabilities}

    def request(self, method: str, params: dict, progress: bool = False) -> dict:
        """Its result; questions of the server are answered on the way, in both eras."""
        with self.lock:
            self.number += 1
            number = self.number
        params = dict(params)
        meta = {**params.get("_meta", {}), **(self.meta() if self.era == "modern" else {})}
        if progress:
            meta["progressToken"] = f"p{number}"
        if meta:
            params["_meta"] = meta
        answer = self.exchange({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        if "error" in answer:
            raise Refused(answer["error"])
        result = answer.get("result", {})
        if result.get("resultType") == "input_required" and self.answerer:
            again = {name: value for name, value in params.items() if name != "_meta"}
            if "inputRequests" in result:
                again["inputResponses"] = {name: self.answer_question(each.get("method", ""), each.get("params", {}))
                                           for name, each in result["inputRequests"].items()}
            if "requestState" in result:
                again["requestState"] = result["requestState"]
            return self.request(method, again, progress)
        return result

    def answer_question(self, method: str, params: dict) -> dict:
        given = self.answerer(method, params) if self.answerer else None
        if given is None:
            return {"action": "cancel"} if method == "elicitation/create" else {}
        return given

    def all(self, method: str, member: str) -> List[dict]:
        """All pages of a list; none where the server says that it has no such list."""
        found: List[dict] = []
        if method.partition("/")[0] not in self.server.get("capabilities", {}):
            return found
        cursor = None
        while True:
            try:
                page = self.request(method, {"cursor": cursor} if cursor else {})
            except Refused as refused:
                if refused.error.get("code") == -32601:
                    return found
                raise
            found += page.get(member, [])
            cursor = page.get("nextCursor")
            if not cursor:
                return found

    def tell(self, method: str, params: dict) -> None:
        self.post({"jsonrpc": "2.0", "method": method, "params": params})

    def note(self, sent: bool, message: dict, problem: str = "") -> None:
        self.listener(Passed(sent, message, time.monotonic() - self.start, problem))

    def take(self, message: dict) -> bool:
        """Whether it is an answer; requests of the server are answered, in a thread that may wait for its user."""
        self.note(False, message)
        if "method" not in message:
            return True
        if "id" in message:
            threading.Thread(target=self.reply, args=[message], daemon=True).start()
        return False

    def reply(self, message: dict) -> None:
        method = message["method"]
        if method == "ping":
            return self.post({"jsonrpc": "2.0", "id": message["id"], "result": {}})
        given = self.answerer(method, message.get("params", {})) if self.answerer else None
        if given is None and method != "elicitation/create":
            return self.post({"jsonrpc": "2.0", "id": message["id"],
                              "error": {"code": -32601, "message": f"this client knows no {method}"}})
        self.post({"jsonrpc": "2.0", "id": message["id"], "result": given or {"action": "cancel"}})


def last_words(lines: List[str]) -> str:
    """Of what a server has said on standard error: where it trapped, or the last line."""
    said = [line for line in lines if line.strip()]
    trap = next((at for at, line in enumerate(said) if "wasm backtrace" in line), None)
    if any("component imports instance `wasi:http/" in line for line in said):
        return f": {stdio.NETWORK_UNSAID}"
    if trap is None:
        return f": {said[-1]}" if said else ""
    nameless = any("<unknown>!<wasm function" in line for line in said)
    return "\n".join([":", *said[trap + 1:], *(["(--debug tells functions and lines)"] if nameless else [])])


class StdioPeer(Peer):
    def __init__(self, command: List[str], environment: dict, *more, **named):
        super().__init__(*more, **named)
        self.errors: List[str] = []
        self.waiting: Dict[object, queue.Queue] = {}
        self.writing = threading.Lock()
        self.has_ended = False
        try:
            self.process = subprocess.Popen(command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                            stderr=subprocess.PIPE, start_new_session=True)
        except OSError as error:
            raise Failure(f"cannot start {command[0]}: {error.strerror}") from None
        threading.Thread(target=self.read, daemon=True).start()
        self.logging = threading.Thread(target=self.read_errors, daemon=True)
        self.logging.start()

    def read(self) -> None:
        for line in self.process.stdout:
            try:
                message = json.loads(line)
            except ValueError:
                self.note(False, {}, f"no JSON: {line[:200]!r}")
                continue
            if self.take(message):
                waiting = self.waiting.pop(message.get("id"), None)
                if waiting:
                    waiting.put(message)
        self.has_ended = True
        for waiting in list(self.waiting.values()):
            waiting.put(None)

    def read_errors(self) -> None:
        for line in self.process.stderr:
            self.errors.append(line.decode(errors="replace").rstrip())

    def post(self, message: dict) -> None:
        self.note(True, message)
        with self.writing:
            try:
                self.process.stdin.write(json.dumps(message).encode() + b"\n")
                self.process.stdin.flush()
            except OSError:
                pass  # it has ended, which the answer that does not come tells

    def exchange(self, message: dict) -> dict:
        answer: queue.Queue = queue.Queue()
        self.waiting[message["id"]] = answer
        self.post(message)
        if self.has_ended:
            answer.put(None)
        try:
            given = answer.get(timeout=ANSWER_SECONDS)
        except queue.Empty:
            raise Failure(f"no answer to {message['method']} in {ANSWER_SECONDS} seconds") from None
        if given is None:
            self.logging.join(5)
            raise Failure(f"the server ended without an answer to {message['method']}{last_words(self.errors)}")
        return given

    def warnings(self) -> List[str]:
        self.logging.join(5)
        return [line for line in self.errors if line.startswith("wasmmcp: ")]

    def close(self) -> None:
        try:
            self.process.stdin.close()
            self.process.wait(5)
        except (OSError, subprocess.TimeoutExpired):
            self.process.kill()
            self.process.wait()


class HttpPeer(Peer):
    def __init__(self, url: str, token: str, *more, **named):
        super().__init__(*more, **named)
        self.url = url
        self.token = token
        self.session = ""

    def headers(self, message: dict) -> dict:
        headers = {"Content-Type": "application/json", "Accept": ACCEPT}
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        if message.get("method") != "initialize":
            headers["MCP-Protocol-Version"] = self.revision
        if self.session:
            headers["Mcp-Session-Id"] = self.session
        if self.era == "modern" and "method" in message:
            headers["Mcp-Method"] = message["method"]
            name = message.get("params", {}).get("name") or message.get("params", {}).get("uri")
            if name:
                headers["Mcp-Name"] = name
        return headers

    def send(self, message: dict) -> Optional[dict]:
        """The answer with the id of the message, where there is one."""
        self.note(True, message)
        request = urllib.request.Request(self.url, json.dumps(message).encode(), self.headers(message), method="POST")
        answer = None
        try:
            with urllib.request.urlopen(request, timeout=ANSWER_SECONDS) as response:
                self.session = response.headers.get("Mcp-Session-Id") or self.session
                if response.headers.get_content_type() == "text/event-stream":
                    for text in events(response):
                        given = json.loads(text)
                        if self.take(given) and given.get("id") == message.get("id"):
                            return given
                    return None
                body = response.read()
                if body:
                    answer = json.loads(body)
        except urllib.error.HTTPError as error:
            body = error.read().decode(errors="replace")
            try:
                answer = json.loads(body)
                if "error" not in answer or "jsonrpc" not in answer:
                    raise ValueError
            except ValueError:
                raise Failure(f"{self.url} answers with status {error.code}: {body[:200].strip()}") from None
        except (urllib.error.URLError, OSError) as error:
            raise Failure(f"{self.url} does not answer: {getattr(error, 'reason', error)}") from None
        except ValueError:
            raise Failure(f"what {self.url} answers is no JSON; is it the address of an MCP server?") from None
        if answer is not None:
            self.note(False, answer)
        return answer

    def post(self, message: dict) -> None:
        self.send(message)

    def exchange(self, message: dict) -> dict:
        answer = self.send(message)
        if answer is None:
            raise Failure(f"{self.url} has ended its stream without an answer to {message['method']}")
        return answer

    def close(self) -> None:
        if self.session:
            request = urllib.request.Request(self.url, headers={"Mcp-Session-Id": self.session}, method="DELETE")
            try:
                urllib.request.urlopen(request, timeout=5).close()
            except OSError:
                pass  # it need not be able to


def events(response):
    """The data of server-sent events."""
    data: List[str] = []
    for raw in response:
        line = raw.decode("utf-8", errors="replace").rstrip("\r\n")
        if line.startswith("data:"):
            data.append(line[5:].lstrip())
        elif not line and data:
            text, data = "\n".join(data), []
            if text:
                yield text


class Target(NamedTuple):
    """How the server is reached."""

    title: str
    url: str = ""
    command: tuple = ()
    environment: dict = {}
    token: str = ""

    def connect(self, era: str, capabilities: dict, **named) -> Peer:
        if self.url:
            return HttpPeer(self.url, self.token, era, capabilities, **named)
        return StdioPeer(list(self.command), self.environment, era, capabilities, **named)


def target_of_command(text: str) -> Target:
    words = shlex.split(text)
    if not words:
        raise Failure("--command wants what starts a server, such as --command 'npx some-server'")
    return Target(words[0], command=tuple(words), environment=stdio.server_environment())
