"""Where things are. Everything that is fetched or made lies in .tools/ and build/.

Called in a folder below a wasmmcp.json, we work for that project, which is an author's own; else for this checkout.
"""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / ".tools"
BIN = TOOLS / "bin"
LOGS = TOOLS / "log"
STAMPS = TOOLS / "stamps"
THIRD_PARTY = ROOT / "third_party"
PYTHON_SERVERS = ROOT / "servers" / "python_server"

PROJECT_FILE = "wasmmcp.json"


def find_project(start: Path) -> Path:
    """The nearest folder upwards that has the file of a project."""
    return next((folder for folder in (start, *start.parents) if (folder / PROJECT_FILE).is_file()), ROOT)


PROJECT = find_project(Path.cwd())
IS_OUTSIDE = PROJECT != ROOT
# What the projects of others link: see cmake/package.cmake.
PACKAGE = ROOT / "build" / "package"

BUILD = PROJECT / "build"
WASM = BUILD / "wasm"
NATIVE = BUILD / "native"


def wasi_sdk() -> str:
    """Where the wasi-sdk is that builds the components, or nothing, and Zig does."""
    named = os.environ.get("WASI_SDK_PATH", "")
    return os.path.abspath(os.path.expanduser(named)) if named else ""


# The environment for every program we start: caches stay in the checkout, tools come first.
def environment(**extra: str) -> dict:
    env = dict(os.environ)
    # wasmmcp itself runs with these; programs it starts are not its modules.
    env.pop("PYTHONPATH", None)
    env["PATH"] = f"{BIN}{os.pathsep}{env.get('PATH', os.defpath)}"
    env["ZIG_GLOBAL_CACHE_DIR"] = env["ZIG_LOCAL_CACHE_DIR"] = str(TOOLS / "zig-cache")
    env["WASI_SDK_PATH"] = wasi_sdk()
    env["npm_config_cache"] = str(TOOLS / "npm-cache")
    env["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    env["PIP_NO_CACHE_DIR"] = "1"
    env.update(extra)
    return env
