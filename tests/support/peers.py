"""The servers that others wrote and ours stand in for, and the counterparts in Python, started like one of ours."""

from pathlib import Path

from support.engines import ROOT, Engine, Server
from support.results import Skip

PYTHON = ROOT / ".tools" / "test-python" / "bin" / "python"
NODE = ROOT / ".tools" / "bin" / "node"
PACKAGES = ROOT / ".tools" / "npm" / "node_modules" / "@modelcontextprotocol"
COUNTERPARTS = ROOT / "servers" / "python_server"

# FastMCP tells of each failure with a trace of the stack, in a frame.
QUIET = {"FASTMCP_LOG_LEVEL": "CRITICAL"}


class Peer(Engine):
    """How to start one: it needs that file, and is the words before its arguments."""

    def __init__(self, needs: Path, *words: object):
        super().__init__("peer", "stdio", "native")
        self.needs = needs
        self.words = [str(word) for word in words]

    def start(self, server: str = "", *more, **by_name) -> Server:
        if not self.needs.exists():
            raise Skip(f"no {self.needs.name}; ./wasmmcp test fetches it")
        return super().start(server, *more, **by_name)

    def command(self, _server: str, _variables: dict, arguments: list, *_more) -> list:
        return [*self.words, *arguments]


def from_npm(package: str) -> Peer:
    return Peer(PACKAGES / package, NODE, PACKAGES / package / "dist" / "index.js")


def from_pypi(module: str) -> Peer:
    return Peer(PYTHON, PYTHON, "-m", module)


def counterpart(name: str) -> Peer:
    return Peer(PYTHON, PYTHON, COUNTERPARTS / f"{name}_server.py")


TIME = from_pypi("mcp_server_time")
GIT = from_pypi("mcp_server_git")
FETCH = from_pypi("mcp_server_fetch")
FILESYSTEM = from_npm("server-filesystem")
THINKING = from_npm("server-sequential-thinking")
PYTHON_FETCH = counterpart("fetch")
SUMMARIZE = counterpart("summarize")
LOG_PARSER = counterpart("log_parser")
DATA_AGGREGATE = counterpart("data_aggregate")
IMAGE_RESIZE = counterpart("image_resize")
