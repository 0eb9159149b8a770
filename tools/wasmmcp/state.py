"""The directory and the key that `serve` gives to a server that was built with state."""

import contextlib
import secrets
import time
from pathlib import Path

from wasmmcp import paths
from wasmmcp.console import Failure
from wasmmcp.servers import Server

# As the server itself sweeps (transport/state/swept_store.hpp): nothing that a client holds is good for
# longer.
RECORD_SECONDS = 48 * 3600
# What components know it by.
GUEST = "/.wasmmcp-state"


def directory(server: Server) -> Path:
    """Ours alone, and without the records that are too old for anybody."""
    folder = paths.BUILD / "state" / server.name
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.chmod(0o700)
    except OSError as error:
        raise Failure(f"no place for the state of {server.name}: {folder}: {error.strerror}") from None
    oldest = time.time() - RECORD_SECONDS
    for record in folder.iterdir():
        # Another process of the server may be quicker.
        with contextlib.suppress(FileNotFoundError):
            if record.lstat().st_mtime < oldest and not record.is_dir():
                record.unlink()
    return folder


def give(server: Server, environment: dict) -> str:
    """Puts the key and the directory into the environment of a server, and says so in a line."""
    folder = environment.get("WASMMCP_STATE_DIR") or str(directory(server))
    environment["WASMMCP_STATE_DIR"] = folder
    key = "the key in WASMMCP_KEY"
    if not environment.get("WASMMCP_KEY"):
        environment["WASMMCP_KEY"] = secrets.token_hex(32)
        key = "a key of its own, so that its sessions end with it"
    return f"state is kept in {folder}, sealed with {key}"


def options(environment: dict) -> list:
    """For wasmtime, which hands the directory in; where it is on the machine stays outside."""
    folder = environment.pop("WASMMCP_STATE_DIR", "")
    return ["--dir", f"{folder}::{GUEST}"] if folder else []
