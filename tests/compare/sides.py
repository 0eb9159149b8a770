"""Two servers as real processes, each asked by the official Python client (PyPI `mcp`)."""

import contextlib
import json
import tempfile
from typing import Any, Dict, NamedTuple

import anyio.from_thread
from mcp import Client, MCPError, StdioServerParameters
from mcp.client.stdio import stdio_client

ANSWER_SECONDS = 60


class Answer(NamedTuple):
    """Of one call: what it is, and what a client sees of it."""

    kind: str  # done, failed (isError), refused (an error of the protocol), or unreadable by its own schema
    content: list
    structured: Any = None

    @property
    def text(self) -> str:
        """The one text; anything else as JSON."""
        if [block["type"] for block in self.content] == ["text"]:
            return self.content[0]["text"]
        return json.dumps(self.content[0] if len(self.content) == 1 else self.content, ensure_ascii=False)

    @property
    def shown(self) -> str:
        return self.text if self.kind == "done" else f"{self.kind}: {self.text}"


class Sides:
    """Both servers, each with a client, for as long as a `with` block."""

    def __init__(self, theirs, ours):
        self.servers = [theirs, ours]

    def __enter__(self) -> "Sides":
        self.stack = contextlib.ExitStack()
        try:
            self.portal = self.stack.enter_context(anyio.from_thread.start_blocking_portal())
            # Where nothing is that an answer could be about, or that a call could do harm to.
            folder = self.stack.enter_context(tempfile.TemporaryDirectory())
            for server in self.servers:
                self.stack.enter_context(server)
            self.clients = [self.stack.enter_context(self.portal.wrap_async_context_manager(client_of(server, folder)))
                            for server in self.servers]
            # Clients hold results against the schemas that they have seen.
            self.tools = [self.portal.call(listed, client) for client in self.clients]
        except BaseException:
            self.stack.close()
            raise
        return self

    def __exit__(self, kind, *_) -> None:
        # What the client makes of an error that is on its way would hide it.
        with contextlib.suppress(Exception) if kind else contextlib.nullcontext():
            self.stack.close()

    def call(self, tool: str, arguments: dict) -> tuple:
        """Their answer and ours; they work at the same time."""
        return self.portal.call(self.call_both, tool, arguments)

    async def call_both(self, tool: str, arguments: dict) -> tuple:
        answers: Dict[int, Answer] = {}

        async def one(side: int) -> None:
            answers[side] = await answer_of(self.clients[side], tool, arguments)

        async with anyio.create_task_group() as group:
            group.start_soon(one, 0)
            group.start_soon(one, 1)
        return answers[0], answers[1]

    def ask(self, side: int, tool: str, arguments: dict) -> Answer:
        return self.portal.call(answer_of, self.clients[side], tool, arguments)


def client_of(server, folder: str) -> Client:
    command, *arguments = server.command
    parameters = StdioServerParameters(command=command, args=arguments, env=server.environment, cwd=folder)
    return Client(stdio_client(parameters, server.log_file), mode="legacy", read_timeout_seconds=ANSWER_SECONDS)


async def listed(client: Client) -> dict:
    page = await client.list_tools()
    return {tool.name: tool.model_dump(mode="json", by_alias=True, exclude_none=True) for tool in page.tools}


async def answer_of(client: Client, tool: str, arguments: dict) -> Answer:
    try:
        result = await client.call_tool(tool, arguments)
    except MCPError as error:
        return Answer("refused", [{"type": "text", "text": f"{error.code}"}])
    except RuntimeError as error:  # the client holds it against the schema of the tool
        return Answer("unreadable", [{"type": "text", "text": str(error).split("\n", 1)[0]}])
    content = [block.model_dump(mode="json", by_alias=True, exclude_none=True) for block in result.content]
    return Answer("failed" if result.is_error else "done", content, result.structured_content)
