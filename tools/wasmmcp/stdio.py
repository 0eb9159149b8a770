"""`run` and `help NAME`: a server's command-line component under `wasmtime run`."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Optional

from wasmmcp import builder, directories, paths, provision, sections
from wasmmcp.console import Failure, run as run_quietly
from wasmmcp.servers import Server

NETWORK_UNSAID = "it asks servers of the network, which has to be said: \"network\": true in wasmmcp.json, or -S http=y to wasmtime"


# Of `wasmtime compile`, for what is run a few times: half of the time of compiling.
SOONEST = ("-O", "opt-level=0", "-C", "cranelift-regalloc_algorithm=single_pass")


def is_read_by(server: Server, name: str) -> bool:
    """Whether that variable of the environment says something to the server."""
    return name.startswith(("WASMMCP_", "OTEL_")) or name in server.environment


def variables(server: Server, environment: dict) -> list:
    """As options of wasmtime, by name only: values stay out of the list of processes."""
    return [option for name in sorted(environment) if is_read_by(server, name) for option in ("--env", name)]


def runnable(server: Server, kind: str) -> Path:
    """What the runtime is given. Machine code would have no lines."""
    component = server.component(kind)
    if server.dev:
        return compiled(component, component.parent, SOONEST)
    return component if server.debug else compiled(component)


def compiled(component: Path, folder: Path = paths.BUILD / "cwasm", options: tuple = ()) -> Path:
    """The component as machine code, which starts in a tenth of the time."""
    ready = folder / f"{component.stem}.cwasm"
    made_from = provision.digest(component, os.readlink(paths.BIN / "wasmtime"),
                                 (paths.BIN / "wasmtime").stat().st_mtime_ns)
    stamp = ready.with_suffix(".made-from")
    if not (ready.is_file() and stamp.is_file() and stamp.read_text() == made_from):
        ready.parent.mkdir(parents=True, exist_ok=True)
        fresh = ready.with_suffix(f".{os.getpid()}")
        run_quietly([str(paths.BIN / "wasmtime"), "compile", *options, str(component), "-o", str(fresh)],
                    "compile", f"compiling {component.name}")
        fresh.replace(ready)
        stamp.write_text(made_from)
    return ready


def command(server: Server, given: list, arguments: list, environment: Optional[dict] = None) -> list:
    """Builds what is needed; then this runs the server on the directories that it is given."""
    builder.build_server(server, ["cli"])
    return [str(paths.BIN / "wasmtime"), "run", "--allow-precompiled", *server.run_options,
            *directories.for_component(given), *variables(server, environment or dict(os.environ)),
            str(runnable(server, "cli")), *arguments]


def check_network(server: Server) -> None:
    """Of one that is built: wasmtime would say which import it misses, and not what to do."""
    if not server.network and not server.otlp and b"wasi:http/" in sections.imports(server.component("cli").read_bytes()):
        raise Failure(f"{server.name} cannot start: {NETWORK_UNSAID}")


def run(server: Server, given: list, arguments: list) -> int:
    words = command(server, given, arguments)
    check_network(server)
    os.execve(words[0], words, server_environment(server.debug))


def server_environment(debug: bool = False) -> dict:
    """Ours, without what the wasmmcp script set for Python. `debug`: a trap tells its lines, which machine code has not."""
    ours = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "PYTHONPYCACHEPREFIX")}
    # Else wasmtime makes a backtrace of its own functions for each error that a host call returns, the end of a stream
    # included.
    return {**ours, "RUST_BACKTRACE": "0", **({"WASMTIME_BACKTRACE_DETAILS": "1"} if debug else {})}


def parse_arguments(text: str) -> dict:
    try:
        arguments = json.loads(text)
    except ValueError as error:
        raise Failure(f"the arguments are not JSON: {error}; "
                      "put them in single quotes: '{\"timezone\": \"Asia/Seoul\"}'") from None
    if not isinstance(arguments, dict):
        raise Failure(f"the arguments must be a JSON object, such as '{{}}', not {text}")
    return arguments


def show_help(server: Server) -> int:
    words = command(server, [], ["--help"])
    check_network(server)
    done = subprocess.run(words, env=server_environment(),
                          stdin=subprocess.DEVNULL, stdout=subprocess.PIPE)
    sys.stdout.write(done.stdout.decode(errors="replace"))
    return done.returncode
