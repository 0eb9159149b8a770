"""`config`: the entry with which a client starts one of our servers, printed or put into the client's settings.

What a server needs stands in servers.json alone: directories, the network, variables of the environment.
"""

import json
import os
import sys
from pathlib import Path
from typing import Callable, NamedTuple, Optional

from wasmmcp import builder, directories, goose, installing, paths, stdio
from wasmmcp.console import Failure, say
from wasmmcp.servers import SUITE, Server, nearest


class Entry(NamedTuple):
    """How a server is started."""

    name: str
    command: str
    arguments: list
    environment: dict

    def json(self, **first: str) -> dict:
        return {**first, "command": self.command, "args": self.arguments, "env": self.environment}


class Client(NamedTuple):
    name: str
    title: str
    text: Callable[[Entry], str]  # what its settings say, with this server alone
    # Where they are: in the user's home, or for one project in the current folder; nothing when it has no file.
    file: Optional[Callable[[], Path]] = None
    # The settings with the entry, out of those that were there.
    merged: Optional[Callable[[str, Entry], str]] = None


def in_json(section: str, **first: str) -> dict:
    """Settings that are a JSON object, where the servers are members of one of its members."""
    return {"text": lambda entry: shown({section: {entry.name: entry.json(**first)}}),
            "merged": lambda before, entry: shown(installing.with_member(before, section, entry.name, entry.json(**first)))}


def shown(value: dict) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


def settings(*names: str) -> Callable[[], Path]:
    """A file in the folder of the user's settings, which is another on each system."""

    def file() -> Path:
        if sys.platform == "darwin":
            return Path.home().joinpath("Library", "Application Support", *names)
        return Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config").joinpath(*names)

    return file


def at_home(*names: str) -> Callable[[], Path]:
    return lambda: Path.home().joinpath(*names)


def dot_config(*names: str) -> Callable[[], Path]:
    """Some have it on all systems."""
    return lambda: Path(os.environ.get("XDG_CONFIG_HOME") or Path.home() / ".config").joinpath(*names)


def here(*names: str) -> Callable[[], Path]:
    return lambda: Path.cwd().joinpath(*names)


CLIENTS = {client.name: client for client in [
    Client("claude-desktop", "Claude Desktop", file=settings("Claude", "claude_desktop_config.json"), **in_json("mcpServers")),
    Client("claude-code", "Claude Code", file=here(".mcp.json"), **in_json("mcpServers", type="stdio")),
    Client("vscode", "VS Code", file=here(".vscode", "mcp.json"), **in_json("servers", type="stdio")),
    Client("cursor", "Cursor", file=at_home(".cursor", "mcp.json"), **in_json("mcpServers")),
    Client("gemini", "Gemini CLI", file=at_home(".gemini", "settings.json"), **in_json("mcpServers")),
    Client("goose", "Goose", goose.text, dot_config("goose", "config.yaml"), goose.merged),
    Client("zed", "Zed", file=dot_config("zed", "settings.json"), **in_json("context_servers", source="custom")),
    Client("langchain", "LangChain", lambda entry: shown({entry.name: entry.json(transport="stdio")})),
    Client("json", "plain JSON", lambda entry: shown(entry.json())),
]}


def find(name: str) -> Client:
    if name in CLIENTS:
        return CLIENTS[name]
    meant = nearest(name, list(CLIENTS))
    suggestion = f" Did you mean '{meant}'?" if meant else ""
    raise Failure(f"there is no client '{name}'.{suggestion} Clients: {', '.join(CLIENTS)}")


def config(client: Client, server: Server, given: list, arguments: list) -> int:
    native, write, environment = False, False, {}
    while arguments:
        word, *arguments = arguments
        if word == "--native":
            native = True
        elif word == "--write":
            write = True
        elif word == "--env" and arguments:
            environment.update([variable(server, arguments.pop(0))])
        elif word.startswith("--env="):
            environment.update([variable(server, word[len("--env="):])])
        elif word == "--env":
            raise Failure("--env wants NAME=VALUE, or the NAME of a variable that is set here")
        else:
            raise Failure(f"config knows --dir, --env NAME=VALUE, --native and --write, but not '{word}'")
    if server.needs_directories and not given:
        raise Failure(f"{server.name} works on the directories that it is given alone; name one, such as "
                      f"{directories.OPTION} ~/projects")
    if native and given and server.name == SUITE:
        raise Failure(f"{server.name} takes directories as a component alone; leave out --native")
    if write and not client.file:
        raise Failure(f"{client.title} has no file of settings to write to; leave out --write, and take what is printed")
    builder.build_server(server, ["native" if native else "cli"])
    entry = entry_of(server, given, environment, native)
    if write:
        installing.install(client, entry)
    else:
        sys.stdout.write(client.text(entry))
        if client.file:
            say(f"(for {client.file()}; --write puts it there)")
    return 0


def variable(server: Server, text: str) -> tuple:
    """A name and its value, which is taken from here when it is not said."""
    name, equals, value = text.partition("=")
    if not stdio.is_read_by(server, name):
        known = [*server.environment, "WASMMCP_..."]
        meant = nearest(name, [each.lower() for each in server.environment])
        raise Failure(f"{server.name} reads no variable '{name}'." + (f" Did you mean '{meant.upper()}'?" if meant else "") +
                      f" It reads: {', '.join(known)}; ./wasmmcp help {server.name} lists its settings")
    if not equals and name not in os.environ:
        raise Failure(f"the variable {name} is not set here; give its value: --env {name}=VALUE")
    return name, value if equals else os.environ[name]


def entry_of(server: Server, given: list, environment: dict, native: bool) -> Entry:
    if native:
        return Entry(server.name, str(server.native), directories.for_program(given), environment)
    # By name: a value that is a secret is in no list of processes.
    return Entry(server.name, str(paths.BIN / "wasmtime"), ["run", *server.run_options, *directories.for_component(given),
                 *stdio.variables(server, environment), str(server.component("cli"))], environment)
