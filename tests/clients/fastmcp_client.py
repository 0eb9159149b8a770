"""FastMCP's client (PyPI `fastmcp-slim`), for run.py."""

import contextlib

import anyio
import mcp_types as types
from fastmcp import Client
from fastmcp.client.transports import StdioTransport
from python_session import SAMPLING, Calls, plain, reference, sampled, serve


def transport_of(order: dict):
    if "url" in order:
        return order["url"]
    command, *arguments = order["command"]
    return StdioTransport(command, arguments, env=order["env"], keep_alive=False)


class Session(Calls):
    def __init__(self, order: dict) -> None:
        super().__init__(order["era"])
        asked = {"elicitation_handler": self.elicit, "sampling_handler": self.sample, "sampling_capabilities": SAMPLING,
                 "roots": self.roots} if order["abilities"] else {}
        self.client = Client(transport_of(order), mode="auto" if self.is_modern else "legacy",
                             timeout=30, message_handler=self.hear, **asked)

    async def elicit(self, _message, _type, params, _context) -> types.ElicitResult:
        return types.ElicitResult.model_validate(await self.user.answer("elicitation/create", params))

    async def sample(self, _messages, params, _context) -> types.CreateMessageResult | types.CreateMessageResultWithTools:
        return sampled(await self.user.answer("sampling/createMessage", params))

    async def roots(self, _context) -> list:
        answer = types.ListRootsResult.model_validate(await self.user.answer("roots/list"))
        return answer.roots

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

    async def read(self, order: dict) -> dict:
        return {"contents": [plain(each) for each in await self.client.read_resource(order["uri"])]}

    async def complete(self, order: dict) -> dict:
        return {"completion": plain(await self.client.complete(
            reference(order),
            {"name": order["argument"], "value": order["value"]}))}

    async def call_tool(self, order: dict, progress, meta):
        return await self.client.call_tool_mcp(order["tool"], order["arguments"], progress_handler=progress, meta=meta)


@contextlib.asynccontextmanager
async def session(order: dict):
    made = Session(order)
    async with made.client:
        yield made


anyio.run(serve, session)
