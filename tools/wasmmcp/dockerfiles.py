"""docker/: a Dockerfile for each server, and one for the program in Python or on Node that it stands in for."""

import json
from typing import Optional

from wasmmcp import paths, pins, provision
from wasmmcp.pack import NOBODY, PORT, annotations_of
from wasmmcp.servers import Server

PYTHON, NODE = "python:3.12-slim", "node:22-slim"
# Modules of PyPI and packages of npm that are servers already, on standard input and output.
FROM_PYPI = {"time": "mcp-server-time", "git": "mcp-server-git"}
FROM_NPM = {"filesystem": "@modelcontextprotocol/server-filesystem",
            "sequential-thinking": "@modelcontextprotocol/server-sequential-thinking"}
# What the counterparts of servers/python_server want beside FastMCP.
COUNTERPARTS = {"fetch": ("httpx", "protego", "beautifulsoup4", "markdownify"), "summarize": ("httpx", "openai"), "log-parser": (),
                "data-aggregate": (), "image-resize": ("pillow", "imagehash")}
SYSTEM = {"git": "RUN apt-get update && apt-get install -y --no-install-recommends git && rm -rf /var/lib/apt/lists/*\n"}


def files(server: Server, head: str) -> dict:
    """Path from deploy/ -> what it holds."""
    found = {f"../docker/wasm-server/Dockerfile.{server.name}": component(server, head)}
    native = counterpart(server, head)
    if native:
        found[f"../docker/native-server/Dockerfile.{server.name}"] = native
    return found


def component(server: Server, head: str) -> str:
    """The image that ./wasmmcp pack makes, for whoever builds with docker, podman or buildah."""
    labels = "".join(f'LABEL {name}="{value}"\n' for name, value in annotations_of(server, "http").items())
    return (f"# {head}\n# docker build -t mcp-{server.name} -f docker/wasm-server/Dockerfile.{server.name} build/wasm\n"
            f"FROM scratch\nCOPY {server.component('http').name} /mcp_server.wasm\n{labels}EXPOSE {PORT}\nUSER {NOBODY}\n"
            'STOPSIGNAL SIGINT\nENTRYPOINT ["/mcp_server.wasm"]\n')


def pinned(name: str, extra: str = "") -> str:
    return f"{name}{extra}=={pins.version(name, provision.TEST_REQUIREMENTS)}"


def counterpart(server: Server, head: str) -> Optional[str]:
    name = server.name
    top = (f"# {head} The tests build none of these: their bases are in a registry that they cannot reach.\n"
           f"# docker build -t mcp-{name}-native -f docker/native-server/Dockerfile.{name} .\n")
    if name in FROM_PYPI:
        return (f"{top}FROM {PYTHON}\n{SYSTEM.get(name, '')}RUN pip install --no-cache-dir {pinned(FROM_PYPI[name])}\nUSER {NOBODY}\n"
                f'ENTRYPOINT ["{FROM_PYPI[name]}"]\n')
    if name in FROM_NPM:
        package = FROM_NPM[name]
        version = json.loads((paths.THIRD_PARTY / "package.json").read_text())["dependencies"][package]
        return (f"{top}FROM {NODE}\nRUN npm install --global --ignore-scripts {package}@{version}\nUSER {NOBODY}\n"
                f'ENTRYPOINT ["{package.replace("@modelcontextprotocol/", "mcp-")}"]\n')
    if name not in COUNTERPARTS:
        return None
    wanted = " ".join([pinned("fastmcp-slim", "[server]"), *map(pinned, COUNTERPARTS[name])])
    return (f"{top}FROM {PYTHON}\nRUN pip install --no-cache-dir {wanted}\n"
            f"COPY servers/python_server/serving.py servers/python_server/{server.artefact}_server.py /app/\n"
            f"ENV MCP_TRANSPORT=http MCP_HOST=0.0.0.0 MCP_PORT={PORT}\nEXPOSE {PORT}\nUSER {NOBODY}\n"
            f'ENTRYPOINT ["python", "/app/{server.artefact}_server.py"]\n')
