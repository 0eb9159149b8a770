"""What the Python clients have in common: they are told what to do line by line.

Each line of standard input is a JSON object that says what to `do`, and is answered by one line. `open`
names the server, by `command` and `env` or by `url`, the `era` to speak, and whether the client has
`abilities`: that it can be asked. The members of `Session` in python_client.py and of `Calls` are the deeds that
follow, until `close`. What a client has no word for is answered with `cannot`.

An answer is what was asked for, an `error` by number, or why the client `refused`.
"""

import json
import sys
from typing import Any, Awaitable, Callable

import anyio
import anyio.to_thread
import mcp_types as types
from mcp import MCPError

HEARD_SECONDS = 30
SAMPLING = types.SamplingCapability(tools=types.SamplingToolsCapability())
LOG_LEVEL = "io.modelcontextprotocol/logLevel"  # what a modern call wants to hear of


def plain(value: Any) -> Any:
    return value.model_dump(mode="json", by_alias=True, exclude_none=True)


def reference(order: dict) -> Any:
    """Of what is completed: a prompt, or a template."""
    if "template" in order:
        return types.ResourceTemplateReference(type="ref/resource", uri=order["template"])
    return types.PromptReference(type="ref/prompt", name=order["prompt"])


def sampled(answer: dict) -> Any:
    """What the model said: one block, or several when it was lent tools."""
    has_many = isinstance(answer["content"], list)
    return (types.CreateMessageResultWithTools if has_many else types.CreateMessageResult).model_validate(answer)


async def attempt(work: Callable[[], Awaitable[dict]]) -> dict:
    try:
        return await work()
    except MCPError as error:
        return {"error": {"code": error.code, "message": error.message}}
    except Exception as error:
        return {"refused": f"{type(error).__name__}: {error}"}


class User:
    """Whom the server asks. It has an answer for each method, or answers one after another; when there are
    none it thinks for ever."""

    def __init__(self) -> None:
        self.begin({})

    def begin(self, order: dict) -> None:
        self.answers = order.get("answers", [])
        self.by_method = order.get("answers_by_method", {})
        self.asked: list = []
        self.may_answer = anyio.Event()
        self.was_asked = anyio.Event()
        if "answer_after" not in order:
            self.may_answer.set()

    async def answer(self, method: str, params: Any = None) -> dict:
        self.asked.append({"method": method, "params": plain(params) if params else {}})
        self.was_asked.set()
        await self.may_answer.wait()
        if method in self.by_method:
            return self.by_method[method]
        if not self.answers:
            await anyio.sleep_forever()
        return self.answers.pop(0)


class Calls:
    """The deeds that are the same with every client. A subclass has `client`, and the others."""

    client: Any

    def __init__(self, era: str) -> None:
        self.user = User()
        self.is_modern = era == "modern"
        self.notifications: list = []

    async def call_tool(self, order: dict, progress: Callable, meta: dict | None) -> Any:
        raise NotImplementedError

    async def about(self, _order: dict) -> dict:
        client = self.client
        return {"revision": client.protocol_version, "server": plain(client.server_info),
                "instructions": client.instructions, "capabilities": plain(client.server_capabilities)}

    async def roots_changed(self, _order: dict) -> dict:
        await self.client.send_roots_list_changed()
        return {}

    async def prompt(self, order: dict) -> dict:
        self.user.begin(order)
        return plain(await self.client.get_prompt(order["name"], order["arguments"]))

    async def call_once(self, order: dict) -> dict:
        told = []

        async def progress(done: float, total: float | None, message: str | None) -> None:
            told.append([done, total, message])

        meta = None
        if "log" in order and self.is_modern:
            meta = {LOG_LEVEL: order["log"]}
        elif "log" in order:
            await self.client.set_logging_level(order["log"])
        result = await self.call_tool(order, progress, meta)
        return {"result": plain(result), "progress": told, "asked": self.user.asked}

    async def call(self, order: dict) -> dict:
        self.user.begin(order)
        return await self.call_once(order)

    async def cancel(self, order: dict) -> dict:
        self.user.begin(order)
        outcome = {}
        async with anyio.create_task_group() as group:
            async def give_up() -> None:
                if "after" in order:
                    await anyio.sleep(order["after"])
                else:
                    await self.user.was_asked.wait()
                scope.cancel()

            scope = anyio.CancelScope()
            group.start_soon(give_up)
            with scope:
                outcome = await self.call_once(order)
            group.cancel_scope.cancel()
        return {"cancelled": True} if scope.cancelled_caught else outcome

    async def together(self, order: dict) -> dict:
        self.user.begin(order)
        answers: dict = {}

        async def one(index: int, call: dict) -> None:
            answers[index] = await attempt(lambda: self.call_once(call))
            if index == order.get("answer_after"):
                self.user.may_answer.set()

        async with anyio.create_task_group() as group:
            for index, call in enumerate(order["calls"]):
                group.start_soon(one, index, call)
        return {"order": list(answers), "answers": [answers[i] for i in sorted(answers)]}

    async def heard(self, order: dict) -> dict:
        with anyio.move_on_after(HEARD_SECONDS):
            while len(self.notifications) < order["count"]:
                await anyio.sleep(0.005)
        told, self.notifications[:] = list(self.notifications), []
        return {"heard": told}

    async def hear(self, message: Any) -> None:
        """A notification, as it came; errors of the connection are told by what they break."""
        if not isinstance(message, Exception) and message.method != "notifications/progress":
            self.notifications.append(plain(message))


async def read() -> dict | None:
    line = await anyio.to_thread.run_sync(sys.stdin.readline)
    return json.loads(line) if line else None


def answer(outcome: dict) -> None:
    print(json.dumps(outcome), flush=True)


async def serve(session: Callable[[dict], Any]) -> None:
    """`session(order)` is a context that gives an object with a deed for each method."""

    async def converse(opening: dict) -> dict:
        async with session(opening) as deeds:
            answer({})
            while (order := await read()) and order["do"] != "close":
                deed = getattr(deeds, order["do"], None)
                answer(await attempt(lambda: deed(order)) if deed else {"cannot": order["do"]})
        return {}  # answers the `close`

    while order := await read():
        answer(await attempt(lambda: converse(order)))
