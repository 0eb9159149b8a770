"""A provider of models that speaks the protocols of OpenAI and Anthropic, and misbehaves as the model that
is asked for says. It never writes anything of its own but short English sentences."""

import contextlib
import json
import socketserver
import threading
import time

from support.loopback import Loopback

KEY = "sk-test-RECOGNISABLE-0123456789"


class Asked(Exception):
    """A request that no provider would take."""


class Provider(Loopback, socketserver.ThreadingTCPServer):
    """Keeps what it was asked, and how much of that at once."""

    def __init__(self):
        self.lock = threading.Lock()
        self.seen = []  # (path, headers, body as JSON)
        self.faults = []  # of requests
        self.now = self.most_at_once = 0
        self.left = 0  # clients that went away while they were kept waiting
        self.elsewhere = ""  # another provider's URL
        super().__init__(Handler)

    def of_model(self, model):
        with self.lock:
            return [body for _, _, body in self.seen if body["model"] == model]

    @contextlib.contextmanager
    def busy(self):
        """Until the answer goes out: who has it may ask again before we are done with it."""
        with self.lock:
            self.now += 1
            self.most_at_once = max(self.most_at_once, self.now)
        try:
            yield
        finally:
            with self.lock:
                self.now -= 1


class Handler(socketserver.StreamRequestHandler):
    def handle(self):
        with contextlib.suppress(OSError):
            try:
                self.read_request()
            except (Asked, KeyError, ValueError, IndexError) as fault:
                self.server.faults.append(repr(fault))
                return self.answer(400, self.error(f"wrong request: {fault!r}"))
            getattr(self, self.model.replace("-", "_"), self.unknown)()

    def read_request(self):
        method, self.path, _ = self.rfile.readline().decode().split(" ", 2)
        headers = {}
        while (line := self.rfile.readline().decode().strip()):
            name, value = line.split(":", 1)
            headers[name.lower()] = value.strip()
        if headers.get("transfer-encoding") == "chunked":
            body = b""
            while size := int(self.rfile.readline(), 16):
                body += self.rfile.read(size)
                self.rfile.readline()
            self.rfile.readline()
        else:
            body = self.rfile.read(int(headers["content-length"]))
        asked = json.loads(body)
        self.headers, self.body, self.model = headers, asked, asked["model"]
        self.is_anthropic = self.path.endswith("/v1/messages")
        if method != "POST" or headers["content-type"] != "application/json":
            raise Asked(f"{method} {headers['content-type']}")
        if self.is_anthropic:
            self.key = headers["x-api-key"]
            if headers["anthropic-version"] != "2023-06-01" or not isinstance(asked["system"], str):
                raise Asked("not the protocol of Anthropic")
            [user] = asked["messages"]
        else:
            if not self.path.endswith("/chat/completions"):
                raise Asked(self.path)
            self.key = headers.get("authorization", "").removeprefix("Bearer ")
            system, user = asked["messages"]
            if system["role"] != "system" or not system["content"]:
                raise Asked("no system message")
        if user["role"] != "user" or not isinstance(user["content"], str):
            raise Asked("no user message")
        self.text = user["content"].partition("\n\n")[2]
        with self.server.lock:
            self.server.seen.append((self.path, headers, asked))

    # What goes back.

    def say(self, data):
        self.wfile.write(data if isinstance(data, bytes) else data.encode())
        self.wfile.flush()

    def answer(self, status, body, headers="", content_type="application/json"):
        data = body if isinstance(body, bytes) else (body if isinstance(body, str) else json.dumps(body)).encode()
        self.say(f"HTTP/1.1 {status} Told\r\nContent-Type: {content_type}\r\nContent-Length: {len(data)}\r\n"
                 f"Connection: close\r\n{headers}\r\n")
        self.say(data)

    def error(self, message):
        if self.is_anthropic:
            return {"type": "error", "error": {"type": "some_error", "message": message}}
        return {"error": {"message": message, "type": "some_error", "code": None}}

    def content(self, text, reason="stop"):
        if self.is_anthropic:
            reason = {"stop": "end_turn", "length": "max_tokens"}.get(reason, reason)
            return {"type": "message", "role": "assistant", "content": [{"type": "text", "text": text}],
                    "stop_reason": reason, "usage": {"input_tokens": 1, "output_tokens": 1}}
        return {"object": "chat.completion", "choices": [
            {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": reason}]}

    def wait_or_leave(self, seconds):
        """Until then, or until the client goes away."""
        self.connection.settimeout(seconds)
        try:
            gone = self.connection.recv(1) == b""
        except TimeoutError:
            return
        except OSError:
            gone = True
        if gone:
            with self.server.lock:
                self.server.left += 1

    def is_first(self):
        return len(self.server.of_model(self.model)) == 1

    # The models.

    def unknown(self):
        self.answer(404, self.error(f"The model `{self.model}` does not exist"))

    def good(self):
        self.answer(200, self.content("A good summary."))

    def chunky(self):
        data = json.dumps(self.content("A chunked summary.")).encode()
        self.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n")
        for at in range(0, len(data), 17):
            self.say(b"%x\r\n%s\r\n" % (len(data[at:at + 17]), data[at:at + 17]))
        self.say("0\r\n\r\n")

    def slow(self):
        with self.server.busy():
            time.sleep(0.7)
        self.good()

    def counting(self):
        self.answer(200, self.content(f"The part had {len(self.text)} characters."))

    def silent(self):
        with self.server.busy():
            self.wait_or_leave(30)

    def stalls(self):
        self.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"choices\":")
        self.wait_or_leave(30)

    def cut(self):
        self.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 500\r\n\r\n{\"choices\":")

    def cut_once(self):
        (self.cut if self.is_first() else self.good)()

    def hangs_up(self):
        pass

    def limited(self):
        self.answer(429, self.error("Rate limit reached"))

    def limited_once(self):
        if self.is_first():
            self.answer(429, self.error("Rate limit reached"), "Retry-After: 1\r\n")
        else:
            self.good()

    def limited_for_long(self):
        self.answer(429, self.error("Rate limit reached"), "Retry-After: 3600\r\n")

    def broken(self):
        self.answer(500, self.error("The server had an error"))

    def bad_gateway(self):
        self.answer(502, "<html><h1>502 Bad Gateway</h1></html>", content_type="text/html")

    def overloaded(self):
        self.answer(529, self.error("Overloaded"))

    def key_is_wrong(self):
        self.answer(401, self.error(f"Incorrect API key provided: {self.key}. Headers: {self.headers}"))

    def half_a_key(self):
        self.answer(403, self.error(f"No rights for {self.key[:20]}... and {self.key[-16:]}"))

    def key_without_json(self):
        self.answer(200, f"no json but {self.key} " * 10)

    def key_in_answer(self):
        self.answer(200, self.content(f"The key is {self.key}."))

    def malformed(self):
        self.answer(200, '{"choices":[{"message":')

    def nothing(self):
        self.answer(200, "")

    def no_content(self):
        self.answer(200, {"choices": [], "content": []})

    def null_content(self):
        self.answer(200, {"choices": [{"message": {"content": None}, "finish_reason": "stop"}], "content": None})

    def blank(self):
        self.answer(200, self.content(" \n "))

    def filtered(self):
        self.answer(200, self.content("", "refusal" if self.is_anthropic else "content_filter"))

    def ends_early(self):
        self.answer(200, self.content("A whole sentence. And half of", "length"))

    def ends_at_once(self):
        self.answer(200, self.content("", "length"))

    def streams(self):
        pieces = ["A streamed ", "summary."]
        if self.is_anthropic:
            deltas = [{"type": "content_block_delta", "delta": {"type": "text_delta", "text": piece}}
                      for piece in pieces]
            events = [*(f"event: content_block_delta\ndata: {json.dumps(delta)}\n\n" for delta in deltas),
                      'event: message_stop\ndata: {"type":"message_stop"}\n\n']
        else:
            events = [f"data: {json.dumps({'choices': [{'delta': {'content': piece}}]})}\n\n"
                      for piece in pieces] + ["data: [DONE]\n\n"]
        self.say("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for event in events:
            self.say(event)
            time.sleep(0.02)

    def streams_nonsense(self):
        self.answer(200, "data: not json\n\n", content_type="text/event-stream")

    def huge(self):
        self.say("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 50000000\r\n\r\n")
        for _ in range(500):
            self.say(b"x" * 100_000)

    def long(self):
        self.answer(200, self.content("word " * 100_000))

    def wordy(self):
        self.answer(200, self.content("One two three four. Five six seven eight nine ten eleven."))

    def moved(self):
        self.answer(307, "", f"Location: {self.server.elsewhere}/v1/chat/completions\r\n")

    def modern(self):
        if "max_tokens" in self.body:
            self.answer(400, self.error("'max_tokens' is not supported with this model. Use "
                                        "'max_completion_tokens' instead."))
        else:
            self.good()

    def bad_request(self):
        self.answer(400, self.error("bad thing"))
