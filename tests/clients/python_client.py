"""The official Python client (PyPI `mcp`), for run.py."""

import contextlib

import anyio
import mcp_types as types
from mcp import Client, StdioServerParameters
from python_session import SAMPLING, Calls, plain, reference, sampled, serve


def server_of(order: dict):
    if "url" in order:
        return order["url"]
    command, *arguments = order["command"]
    return StdioServerParameters(command=command, args=arguments, env=order["env"])


class Session(Calls):
    def __init__(self, order: dict, group) -> None:
        super().__init__(order["era"])
        self.group = group
        asked = {"elicitation_callback": self.elicit, "sampling_callback": self.sample, "sampling_capabilities": SAMPLING,
                 "list_roots_callback": self.roots} if order["abilities"] else {}
        self.client = Client(server_of(order), mode="auto" if self.is_modern else "legacy",
                             read_timeout_seconds=30, message_handler=self.hear, **asked)

    async def elicit(self, _context, params) -> types.ElicitResult:
        return types.ElicitResult.model_validate(await self.user.answer("elicitation/create", params))

    async def sample(self, _context, params) -> types.CreateMessageResult | types.CreateMessageResultWithTools:
        return sampled(await self.user.answer("sampling/createMessage", params))

    async def roots(self, _context) -> types.ListRootsResult:
        return types.ListRootsResult.model_validate(await self.user.answer("roots/list"))

    async def all(self, list_page, key: str) -> dict:
        found, cursor = [], None
        while True:
            page = plain(await list_page(cursor=cursor))
            found += page[key]
            cursor = page.get("nextCursor")
            if not cursor:
                return {key: found}

    async def tools(self, _order: dict) -> dict:
        return await self.all(self.client.list_tools, "tools")

    async def prompts(self, _order: dict) -> dict:
        return await self.all(self.client.list_prompts, "prompts")

    async def resources(self, _order: dict) -> dict:
        return await self.all(self.client.list_resources, "resources")

    async def templates(self, _order: dict) -> dict:
        return await self.all(self.client.list_resource_templates, "resourceTemplates")

    async def ping(self, _order: dict) -> dict:
        await self.client.send_ping()
        return {}

    async def read(self, order: dict) -> dict:
        return plain(await self.client.read_resource(order["uri"]))

    async def complete(self, order: dict) -> dict:
        return plain(await self.client.complete(
            reference(order),
            {"name": order["argument"], "value": order["value"]}))

    async def call_tool(self, order: dict, progress, meta):
        return await self.client.call_tool(order["tool"], order["arguments"], progress_callback=progress, meta=meta)

    async def follow(self, order: dict) -> dict:
        """Hears of changes of all lists and one resource from here on, until `unfollow`."""
        if self.is_modern:
            await self.group.start(self.listen, order["uri"])
        else:
            await self.client.subscribe_resource(order["uri"])
        return {}

    async def unfollow(self, order: dict) -> dict:
        if self.is_modern:
            self.listening.cancel()
        else:
            await self.client.unsubscribe_resource(order["uri"])
        return {}

    async def listen(self, uri: str, *, task_status) -> None:
        self.listening = anyio.CancelScope()
        with self.listening:
            async with self.client.listen(
                    tools_list_changed=True, prompts_list_changed=True, resources_list_changed=True,
                    resource_subscriptions=[uri]):
                task_status.started()
                await anyio.sleep_forever()


@contextlib.asynccontextmanager
async def session(order: dict):
    async with anyio.create_task_group() as group:
        made = Session(order, group)
        async with made.client:
            yield made
            group.cancel_scope.cancel()


anyio.run(serve, session)
