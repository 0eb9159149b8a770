"""An official server beside ours: started like one of ours, and held against it."""

from drivers import NODE, PACKAGES, PYTHON
from support import messages
from support.engines import Engine, Server
from support.results import Skip, check, equal

HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


class Official(Engine):
    """How to start one: it needs that file, and is the words before its arguments."""

    def __init__(self, needs, *words: object):
        super().__init__("official", "stdio", "native")
        self.needs = needs
        self.words = [str(word) for word in words]

    def start(self, *more, **by_name) -> Server:
        if not self.needs.exists():
            raise Skip(f"no {self.needs.name}; ./wasmmcp test fetches it")
        return super().start(*more, **by_name)

    def command(self, _server: str, _variables: dict, arguments: list, *_more) -> list:
        return [*self.words, *arguments]


def from_npm(package: str) -> Official:
    return Official(PACKAGES / package, NODE, PACKAGES / package / "dist" / "index.js")


TIME = Official(PYTHON, PYTHON, "-m", "mcp_server_time")
FETCH = Official(PYTHON, PYTHON, "-m", "mcp_server_fetch")
FILESYSTEM = from_npm("server-filesystem")
THINKING = from_npm("server-sequential-thinking")


class Pair:
    """The official server and ours, and a client of each, in this order."""

    def __init__(self, theirs: Server, ours: Server):
        self.servers = [theirs, ours]
        self.clients = [server.client("2025-11-25") for server in self.servers]

    def __enter__(self):
        return self

    def __exit__(self, *error) -> None:
        for server in reversed(self.servers):
            server.__exit__(*error)

    def answers(self, text: str) -> list:
        """Of both to the same message."""
        return [client.ask(text) for client in self.clients]


def structured(answer: dict) -> dict:
    return answer["result"]["structuredContent"]


def texts(answer: dict) -> list:
    return [block["text"] for block in answer["result"]["content"]]


def check_declared(theirs, ours) -> None:
    """Both clients' servers have the tools of the first, with the same required fields and types,
    the same titles, and hints that say the same."""
    asked = messages.request(1, "tools/list")
    declared = {tool["name"]: tool for tool in ours.ask(asked)["result"]["tools"]}
    for tool in theirs.ask(asked)["result"]["tools"]:
        twin = declared[tool["name"]]
        for schema in ("inputSchema", "outputSchema"):
            equal(twin[schema].get("required", []), tool[schema].get("required", []),
                  f"{schema} of {tool['name']}")
        properties = twin["inputSchema"]["properties"]
        for name, argument in tool["inputSchema"].get("properties", {}).items():
            check(is_within(argument["type"], properties[name]["type"]),
                  f"{name} of {tool['name']} is {properties[name]}, not {argument}")
        equal(hints_of(twin), hints_of(tool), f"hints of {tool['name']}")
        if "title" in tool:
            equal(twin.get("title"), tool["title"], f"title of {tool['name']}")


def is_within(theirs: str, ours: str) -> bool:
    return ours == theirs or (theirs == "number" and ours == "integer")


def hints_of(tool: dict) -> dict:
    """What is not said is what the schema says it is then; a tool that only reads has no more to say."""
    said = {"readOnlyHint": False, "destructiveHint": True, "idempotentHint": False,
            "openWorldHint": True, **tool["annotations"]}
    if said["readOnlyHint"]:
        return {name: said[name] for name in ("readOnlyHint", "openWorldHint")}
    return {name: said[name] for name in HINTS}
