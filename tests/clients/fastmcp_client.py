"""FastMCP's client (PyPI `fastmcp-slim`), for run.py."""

import contextlib

import anyio
import mcp_types as types
from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from python_session import LOG_LEVEL, Calls, User, plain, serve


def transport_of(order: dict):
    if "url" in order:
        return order["url"]
    command, *arguments = order["command"]
    return StdioTransport(command, arguments, env=order["env"], keep_alive=False)


class Session(Calls):
    def __init__(self, order: dict) -> None:
        super().__init__(User())
        self.is_modern = order["era"] == "modern"
        asked = {"elicitation_handler": self.elicit, "sampling_handler": self.sample,
                 "roots": self.roots} if order["abilities"] else {}
        self.client = Client(transport_of(order), mode="auto" if self.is_modern else "legacy",
                             timeout=30, message_handler=self.receive, **asked)

    async def elicit(self, _message, _type, params, _context) -> types.ElicitResult:
        return types.ElicitResult.model_validate(await self.user.answer("elicitation/create", params))

    async def sample(self, _messages, params, _context) -> types.CreateMessageResult:
        return types.CreateMessageResult.model_validate(
            await self.user.answer("sampling/createMessage", params))

    async def roots(self, _context) -> list:
        answer = types.ListRootsResult.model_validate(await self.user.answer("roots/list"))
        return answer.roots

    async def receive(self, message) -> None:
        self.hear(message)

    async def about(self, _order: dict) -> dict:
        client = self.client
        return {"revision": client.protocol_version, "server": plain(client.server_info),
                "instructions": client.instructions, "capabilities": plain(client.server_capabilities)}

    async def tools(self, _order: dict) -> dict:
        return {"tools": [plain(each) for each in await self.client.list_tools()]}

    async def prompts(self, _order: dict) -> dict:
        return {"prompts": [plain(each) for each in await self.client.list_prompts()]}

    async def resources(self, _order: dict) -> dict:
        return {"resources": [plain(each) for each in await self.client.list_resources()]}

    async def templates(self, _order: dict) -> dict:
        found = await self.client.list_resource_templates()
        return {"resourceTemplates": [plain(each) for each in found]}

    async def ping(self, _order: dict) -> dict:
        await self.client.ping()
        return {}

    async def prompt(self, order: dict) -> dict:
        self.user.begin(order)
        return plain(await self.client.get_prompt(order["name"], order["arguments"]))

    async def read(self, order: dict) -> dict:
        return {"contents": [plain(each) for each in await self.client.read_resource(order["uri"])]}

    async def complete(self, order: dict) -> dict:
        return {"completion": plain(await self.client.complete(
            types.PromptReference(type="ref/prompt", name=order["prompt"]),
            {"name": order["argument"], "value": order["value"]}))}

    async def call_once(self, order: dict) -> dict:
        told = []

        async def progress(done: float, total: float | None, message: str | None) -> None:
            told.append([done, total, message])

        meta = None
        if "log" in order and self.is_modern:
            meta = {LOG_LEVEL: order["log"]}
        elif "log" in order:
            await self.client.set_logging_level(order["log"])
        result = await self.client.call_tool_mcp(order["tool"], order["arguments"],
                                                 progress_handler=progress, meta=meta)
        return {"result": plain(result), "progress": told, "asked": self.user.asked}


@contextlib.asynccontextmanager
async def session(order: dict):
    made = Session(order)
    async with made.client:
        yield made


anyio.run(serve, session)
