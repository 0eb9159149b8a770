"""A model that speaks OpenAI's protocol on loopback and says what a script has for it: which tools to call, with what it has
read in their answers, and in the end what came of it.
https://platform.openai.com/docs/api-reference/chat"""

import http.server
import json
from typing import Callable, List

from support.loopback import Loopback

# A step is given what the tools of the step before have answered, and says what comes next: calls as
# (tool, arguments), or a text, which is the last.
Step = Callable[[List[str]], object]


class ScriptedModel(Loopback, http.server.ThreadingHTTPServer):
    def __init__(self, steps: List[Step]):
        self.steps = steps
        self.offered: List[str] = []  # the tools that the agent knows
        self.faults: List[str] = []
        super().__init__(Answers)

    def next(self, asked: dict) -> dict:
        self.offered = [tool["function"]["name"] for tool in asked.get("tools", [])]
        turns = [message for message in asked["messages"] if message["role"] == "assistant"]
        said = asked["messages"][::-1]
        answers = [text_of(message) for message in said[:next((at for at, each in enumerate(said) if each["role"] != "tool"),
                                                              len(said))]][::-1]
        step = self.steps[len(turns)](answers)
        if isinstance(step, str):
            return {"role": "assistant", "content": step}
        return {"role": "assistant", "content": None, "tool_calls": [
            {"id": f"call_{len(turns)}_{at}", "type": "function", "function": {"name": tool, "arguments": json.dumps(arguments)}}
            for at, (tool, arguments) in enumerate(step)]}


def text_of(message: dict) -> str:
    content = message["content"]
    return content if isinstance(content, str) else "".join(part.get("text", "") for part in content)


class Answers(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def log_message(self, *_) -> None:
        pass

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["content-length"])))
        try:
            message, status = self.server.next(asked), 200
        except Exception as fault:  # the agent has not done as the script says
            self.server.faults.append(repr(fault))
            message, status = {"role": "assistant", "content": f"the script is broken: {fault!r}"}, 400
        reason = "tool_calls" if message.get("tool_calls") else "stop"
        body = json.dumps({"id": "scripted", "object": "chat.completion", "created": 0, "model": asked.get("model"), "choices": [
            {"index": 0, "message": message, "finish_reason": reason}],
            "usage": {"prompt_tokens": 1, "completion_tokens": 1, "total_tokens": 2}}).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)
