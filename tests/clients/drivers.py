"""The programs around the official clients, and sessions that they hold for us."""

import json
import queue
import subprocess
import threading
import time
from typing import List, NamedTuple, Optional

from support.engines import ROOT, Server
from support.peers import NODE, PACKAGES, PYTHON
from support.results import check

HERE = ROOT / "tests" / "clients"

ANSWER_SECONDS = 60


class Program(NamedTuple):
    name: str
    command: list
    needs: list

    @property
    def missing(self) -> str:
        absent = [str(path.relative_to(ROOT)) for path in self.needs if not path.exists()]
        return f"no {absent[0]}; ./wasmmcp test fetches it" if absent else ""


class Client(NamedTuple):
    """A client, in one of the eras that it speaks."""

    program: Program
    era: str

    @property
    def name(self) -> str:
        return f"{self.program.name} {self.era}"

    @property
    def revision(self) -> str:
        return {"legacy": "2025-11-25", "modern": "2026-07-28"}[self.era]

    @property
    def is_typescript(self) -> bool:
        return self.program in (TYPESCRIPT_V1, TYPESCRIPT_V2)


PYTHON_CLIENT = Program("python", [PYTHON, HERE / "python_client.py"], [PYTHON])
FASTMCP = Program("fastmcp", [PYTHON, HERE / "fastmcp_client.py"], [PYTHON])
TYPESCRIPT_V1 = Program("typescript v1", [NODE, HERE / "typescript_v1.mjs"],
                        [NODE, PACKAGES / "sdk"])
TYPESCRIPT_V2 = Program("typescript v2", [NODE, HERE / "typescript_v2.mjs"],
                        [NODE, PACKAGES / "client"])

INSPECTOR = Program("inspector", [NODE, HERE / "inspector.mjs"], [NODE, PACKAGES / "inspector"])

CLIENTS = [Client(program, era) for program in (PYTHON_CLIENT, FASTMCP, TYPESCRIPT_V1, TYPESCRIPT_V2, INSPECTOR)
           for era in ("legacy", "modern") if (program, era) != (TYPESCRIPT_V1, "modern")]


class Cannot(Exception):
    """The client has no word for what it was told to do, or for what comes of it."""


class Driver:
    """A program around a client. Starting one takes a second, so it holds many sessions."""

    def __init__(self, program: Program):
        self.process = subprocess.Popen([str(word) for word in program.command], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                                        stderr=subprocess.PIPE)
        self.answers: queue.Queue = queue.Queue()
        self.words: List[str] = []  # on standard error, its own and those of servers it has started
        threading.Thread(target=self.read_answers, daemon=True).start()
        threading.Thread(target=self.read_words, daemon=True).start()

    def read_answers(self) -> None:
        for line in self.process.stdout:
            self.answers.put(line)
        self.answers.put(None)

    def read_words(self) -> None:
        for line in self.process.stderr:
            self.words = [*self.words[-30:], line]

    def ask(self, order: dict) -> dict:
        try:
            self.process.stdin.write(json.dumps(order) + "\n")
            self.process.stdin.flush()
            line = self.answers.get(timeout=ANSWER_SECONDS)
        except (queue.Empty, BrokenPipeError):
            line = None
        if not line:
            self.stop()
            raise AssertionError(f"the client does not answer '{order['do']}': {''.join(self.words)}")
        return json.loads(line)

    @property
    def runs(self) -> bool:
        return self.process.poll() is None

    def stop(self) -> None:
        self.process.kill()
        self.process.wait()


class Session:
    """A client connected to a server, from `with` to its end."""

    def __init__(self, driver: Driver, client: Client, server: Server, abilities: bool = True):
        self.driver = driver
        self.client = client
        self.carrier = server.engine.carrier
        self.opening = {"era": client.era, "abilities": abilities, **where(server)}
        self.tools: dict = {}
        self.is_open = False

    def __enter__(self) -> "Session":
        self.ask("open", **self.opening)
        self.is_open = True
        # Clients check results against the schemas they have seen.
        self.tools = {tool["name"]: tool for tool in self.ask("tools")["tools"]}
        return self

    def __exit__(self, _kind, _error, _trace) -> None:
        if self.is_open and self.driver.runs:
            self.close()

    def close(self) -> float:
        """How long that took, in seconds. On stdio the server ends before."""
        start = time.monotonic()
        self.is_open = False
        self.ask("close")
        return time.monotonic() - start

    @property
    def is_modern(self) -> bool:
        return self.client.era == "modern"

    def ask(self, do: str, **order) -> dict:
        """What came of it, an `error` of the protocol included."""
        answer = self.driver.ask({"do": do, **order})
        if "cannot" in answer:
            raise Cannot(f"it has no '{do}'")
        check("refused" not in answer, f"the client refused: {answer.get('refused')}")
        return answer

    def get(self, do: str, **order) -> dict:
        """What was asked for, no error."""
        answer = self.ask(do, **order)
        check("error" not in answer, f"{do} {order} was answered with {answer}")
        return answer

    def error(self, do: str, **order) -> dict:
        answer = self.ask(do, **order)
        check("error" in answer, f"{do} {order} was answered with {answer}")
        return answer["error"]

    def outcome(self, tool: str, arguments: Optional[dict] = None, **order) -> dict:
        """The answer to a call: its `result`, the `progress` told and what was `asked`, or an `error`."""
        return self.ask("call", tool=tool, arguments=arguments or {}, **order)

    def call(self, tool: str, **arguments) -> dict:
        """The result of a call that has one."""
        answer = self.outcome(tool, arguments)
        check("result" in answer, f"{tool} answered {answer}")
        return answer["result"]

    def value(self, tool: str, **arguments) -> object:
        """The structured content of a call that did what it was asked."""
        result = self.call(tool, **arguments)
        check(not result.get("isError"), f"{tool} failed: {text(result)}")
        return result["structuredContent"]

    def failure(self, tool: str, **arguments) -> str:
        """The text of a call that failed."""
        result = self.call(tool, **arguments)
        check(result.get("isError"), f"{tool} did not fail: {text(result)}")
        return text(result)


def where(server: Server) -> dict:
    """How a client reaches it: over HTTP, or by starting it."""
    if server.address:
        return {"url": f"http://127.0.0.1:{server.address[1]}/mcp"}
    return {"command": server.command, "env": server.variables if server.engine.is_native else {}}


def text(result: dict) -> str:
    """The one text that a result holds."""
    [content] = result["content"]
    check(content["type"] == "text", f"expected a text, got {content}")
    return content["text"]
