"""The table of servers (servers.json), which CMake reads too. A server exists when its folder builds one.

An author's project has a table of the same kind, wasmmcp.json, whose rows may be empty.
"""

import json
from pathlib import Path
from typing import NamedTuple, Optional

from wasmmcp import paths
from wasmmcp.console import Failure

TABLE = paths.PROJECT / paths.PROJECT_FILE if paths.IS_OUTSIDE else Path(__file__).with_name("servers.json")
SUITE = "suite"  # all that are shipped, as one
# The components of each: standard input and output, `wasi:http` of 0.2 and of 0.3, and HTTP on sockets of its own.
FACES = ("cli", "http", "http_p3", "sockets")


class Deployment(NamedTuple):
    """What a server needs where it is deployed: the one declaration from which deploy/ is written."""

    place: str  # where it does best: device, edge or cloud
    memory: int = 64  # MiB that its container may have
    volume: str = ""  # read or write: how it uses the directory that it is given; empty when it has none
    hosts: tuple = ()  # hosts that it may reach over HTTPS; * is all
    secrets: tuple = ()  # variables of its environment that come out of a secret
    bounds: dict = {}  # variables that keep what it holds at once within that memory, and what they are there


class Server(NamedTuple):
    name: str  # the folder and the CLI name: log-parser
    artefact: str  # what files are called by: log_parser
    server_info: str  # serverInfo.name on the wire
    shipped: bool  # false: for our own tests
    example: Optional[dict]  # a call that shows what it does: the params of tools/call
    state: bool  # built WITH state: it wants a key and a directory
    state_over_http: bool  # but not its CLI component
    oauth: bool  # built WITH oauth
    directories: bool  # works on those that it is given
    needs_directories: bool  # and on nothing else
    otlp: bool  # built WITH otlp: it imports an HTTP client
    network: bool  # goes out to the network by itself: it imports one too
    names: bool  # and looks names up before it does
    environment: tuple  # variables that it reads besides those that begin with WASMMCP_ and OTEL_
    deployment: Optional[Deployment]  # of one that is shipped
    pulled: Optional[Path] = None  # the component that came from a registry, instead of those that are built here
    debug: bool = False  # its components are those with names and lines
    dev: bool = False  # they are those that are linked soonest

    @property
    def folder(self) -> Path:
        """A project of one server is that server's folder."""
        own = paths.PROJECT / "servers" / self.name
        return paths.PROJECT if paths.IS_OUTSIDE and not own.is_dir() else own

    def component(self, kind: str) -> Path:
        """kind: one of FACES."""
        folder = paths.WASM / "debug" if self.debug else paths.BUILD / "dev" if self.dev else paths.WASM
        return self.pulled or folder / f"mcp_server_{self.artefact}_{kind}.wasm"

    @property
    def run_options(self) -> list:
        """What `wasmtime run` must be told for it."""
        return [*(["-S", "http=y"] if self.otlp or self.network else []), *self.serve_options]

    @property
    def serve_options(self) -> list:
        """What `wasmtime serve` must be told, which gives a client of HTTP by itself."""
        return ["-S", "allow-ip-name-lookup=y"] if self.names else []

    @property
    def native(self) -> Path:
        return paths.NATIVE / f"mcp_server_{self.artefact}"


def all_servers() -> list:
    """Those whose folder is there, in the table's order."""
    servers = [Server(name, row.get("artefact", name.replace("-", "_")), row.get("serverInfo", name), row.get("shipped", True),
                      row.get("example"), bool(row.get("state")),
                      row.get("state") == "over_http", row.get("oauth", False),
                      bool(row.get("directories")), row.get("directories") is True, row.get("otlp", False),
                      row.get("network", False), row.get("names", False), tuple(row.get("environment", ())),
                      deployment_of(row.get("deploy")))
               for name, row in read_table().items()]
    built = [server for server in servers if (server.folder / "CMakeLists.txt").is_file()]
    # What the suite is built with and given, one of its members asked for.
    members = [server for server in built if server.shipped]
    asked = {what: any(getattr(member, what) for member in members)
             for what in ("state", "state_over_http", "otlp", "network", "names", "directories")}
    asked["environment"] = tuple(name for member in members for name in member.environment)
    return [server._replace(**asked, deployment=of_all(server, members)) if server.name == SUITE else server for server in built]


def of_all(suite: Server, members: list) -> Deployment:
    each = [member.deployment for member in members if member.deployment]
    return suite.deployment._replace(
        volume=max(one.volume for one in each),  # write rather than read
        hosts=("*",) if any("*" in one.hosts for one in each) else tuple(host for one in each for host in one.hosts),
        secrets=tuple(name for one in each for name in one.secrets),
        bounds={name: value for one in each for name, value in one.bounds.items()})


def deployment_of(row: Optional[dict]) -> Optional[Deployment]:
    return row and Deployment(**{name: tuple(value) if isinstance(value, list) else value for name, value in row.items()})


def read_table() -> dict:
    try:
        table = json.loads(TABLE.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise Failure(f"cannot read {TABLE}: {error}") from None
    if not isinstance(table, dict) or not all(isinstance(row, dict) for row in table.values()):
        raise Failure(f"{TABLE} wants an object of servers: {{\"hello\": {{}}}}")
    return table


def shipped() -> list:
    return [server for server in all_servers() if server.shipped]


def find(name: str) -> Server:
    """By folder or artefact name; an unknown one is answered with the nearest, and the list."""
    known = all_servers()
    for server in known:
        if name in (server.name, server.artefact):
            return server
    names = [server.name for server in known if server.shipped]
    meant = nearest(name, names)
    suggestion = f" Did you mean '{meant}'?" if meant else ""
    listed = ", ".join(names) if names else "none yet"
    raise Failure(f"there is no server '{name}'.{suggestion} Servers: {listed}")


def nearest(word: str, candidates: list) -> Optional[str]:
    """The candidate that was most likely meant, or nothing when none is close."""
    def distance(a: str, b: str) -> int:
        row = list(range(len(b) + 1))
        for i, x in enumerate(a, 1):
            previous, row[0] = row[0], i
            for j, y in enumerate(b, 1):
                previous, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, previous + (x != y))
        return row[-1]

    scored = sorted((distance(word.lower(), candidate), candidate) for candidate in candidates)
    if scored and scored[0][0] <= max(2, len(word) // 3):
        return scored[0][1]
    return next((c for c in candidates if word and (c.startswith(word) or word.startswith(c))), None)
