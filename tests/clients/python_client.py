"""The official Python client (PyPI `mcp`), told what to do line by line, for run.py.

Each line of standard input is a JSON object that says what to `do`, and is answered by one line.
`open` names the server, by `command` or `url`, and the `era` to speak; then `about`, `list`, `ping`,
`call`, `cancel` and `together` use it, until `close`. typescript_session.mjs answers to the same.
"""

import json
import sys
from typing import Any

import anyio
import anyio.to_thread
from mcp import Client, MCPError, StdioServerParameters


def plain(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


async def attempt(work) -> dict:
    """What came of it: what it returns, an error by number, or why there is no answer."""
    try:
        return await work()
    except MCPError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}


def client_for(order: dict) -> Client:
    mode = {"legacy": "legacy", "modern": "auto"}[order["era"]]
    if "url" in order:
        return Client(order["url"], mode=mode, read_timeout_seconds=30)
    command, *arguments = order["command"]
    return Client(StdioServerParameters(command=command, args=arguments), mode=mode,
                  read_timeout_seconds=30)


class Session:
    def __init__(self, client: Client):
        self.client = client

    async def about(self, _order: dict) -> dict:
        client = self.client
        return {"revision": client.protocol_version, "server": plain(client.server_info),
                "instructions": client.instructions, "capabilities": plain(client.server_capabilities)}

    async def list(self, _order: dict) -> dict:
        return plain(await self.client.list_tools())

    async def ping(self, _order: dict) -> dict:
        await self.client.send_ping()
        return {}

    async def call(self, order: dict) -> dict:
        told = []

        async def progress(done: float, total: float | None, message: str | None) -> None:
            told.append([done, total, message])

        result = await self.client.call_tool(order["tool"], order["arguments"],
                                             progress_callback=progress)
        return {"result": plain(result), "progress": told}

    async def cancel(self, order: dict) -> dict:
        with anyio.move_on_after(order["after"]) as scope:
            return await self.call(order)
        return {"cancelled": scope.cancelled_caught}

    async def together(self, order: dict) -> dict:
        answers: dict = {}

        async def one(index: int, call: dict) -> None:
            answers[index] = await attempt(lambda: self.call(call))

        async with anyio.create_task_group() as group:
            for index, call in enumerate(order["calls"]):
                group.start_soon(one, index, call)
        return {"order": list(answers), "answers": [answers[i] for i in sorted(answers)]}


async def read() -> dict | None:
    line = await anyio.to_thread.run_sync(sys.stdin.readline)
    return json.loads(line) if line else None


def answer(outcome: dict) -> None:
    print(json.dumps(outcome), flush=True)


async def converse(opening: dict) -> dict:
    """A session from `open` to `close`. What it returns answers the `close`."""
    async with client_for(opening) as client:
        session = Session(client)
        answer({})
        while (order := await read()) and order["do"] != "close":
            answer(await attempt(lambda: getattr(session, order["do"])(order)))
    return {}


async def main() -> None:
    while order := await read():
        answer(await attempt(lambda: converse(order)))


anyio.run(main)
