#!/usr/bin/env python3
"""Our images under containerd with runwasi's shim for wasmtime, which no registry has.

    WASMMCP_RUNWASI=FOLDER tests/deploy/runwasi.py [WORDS OF A CASE'S NAME]

Not among all tests, for the shim takes 17 minutes of one core to build. It lies in FOLDER; of the source of runwasi, with Debian's protobuf-compiler
and libseccomp-dev, and without the members of its workspace that the shim does not want, this makes it:

    cargo build --release -p containerd-shim-wasmtime && cp target/release/containerd-shim-wasmtime-v1 FOLDER
"""

import contextlib
import os
import sys
import time
from pathlib import Path
from typing import Iterator

sys.path[:0] = [str(Path(__file__).resolve().parent), str(Path(__file__).resolve().parents[1])]

from engines_of_containers import Containerd, containerd  # noqa: E402
from parts import a_registry, call, folder, free_port, listens, official_client, wasmmcp  # noqa: E402
from support.engines import until  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

from wasmmcp import pack, servers  # noqa: E402

VARIABLE = "WASMMCP_RUNWASI"
SHIM = "containerd-shim-wasmtime-v1"
SOCKETS = "-sockets"
READ, WRITE = call("read_text_file", path="/edgeagent/hello.txt"), call("write_file", path="/edgeagent/new.txt", content="from the guest")
STARTED = {}


def missing() -> str:
    where = os.environ.get(VARIABLE)
    if not where:
        return f"{VARIABLE} names no folder with {SHIM}"
    return "" if os.access(Path(where) / SHIM, os.X_OK) else f"{VARIABLE} is {where}, and there is no {SHIM}"


@contextlib.contextmanager
def started(name: str, end: str) -> Iterator[tuple]:
    """Engine, port, and the folder that is its volume."""
    engine, home = STARTED["engine"], STARTED["home"]
    data, port = home / f"data-{name}{end}", free_port()
    data.mkdir(exist_ok=True)
    data.chmod(0o777)
    (data / "hello.txt").write_text("from the node")
    wasmmcp("push", name, STARTED["registry"])
    reference = f"{STARTED['registry']}/{pack.PREFIX}/{name}:{pack.version()}{end}"
    engine("image", "pull", "--plain-http", "--snapshotter", "overlayfs", reference)
    engine("run", "-d", "--net-host", "--snapshotter", "overlayfs", "--runtime", "io.containerd.wasmtime.v1", "--memory-limit", 64 << 20,
           "--env", f"PORT={port}", "--env", f"WASMTIME_HTTP_PROXY_SOCKET_ADDR=127.0.0.1:{port}",
           "--mount", f"type=bind,src={data},dst=/edgeagent,options=rbind:rw", reference, name)
    try:
        until(lambda: listens(port), f"{name} listens")
        yield engine, port, data
    finally:
        if not engine.is_gone(name):
            engine.stop(name, "SIGKILL")
            until(lambda: engine.is_gone(name), f"{name} is gone")
        engine("task", "rm", name)
        engine("container", "rm", name)


def stops(engine: Containerd, name: str, by: str) -> bool:
    engine.stop(name, by)
    time.sleep(2)
    return engine.is_gone(name)


def ask(port: int, *orders: dict) -> list:
    return official_client(f"http://127.0.0.1:{port}/mcp", *orders)


@case
def every_server_on_sockets_answers_that_asks_nothing_of_others():
    """The shim gives a command no `wasi:http`: fetch, summarize and the suite do not start there, as deploy/README.md says."""
    for server in servers.shipped():
        if server.network:
            continue
        with started(server.name, SOCKETS) as (_, port, _):
            [tools] = ask(port)
            check(tools["tools"], f"{server.name} has no tools")


@case
def one_on_sockets_has_its_volume_and_stops_on_sigterm():
    with started("filesystem", SOCKETS) as (engine, port, data):
        _, read, _ = ask(port, READ, WRITE)
        check("from the node" in str(read), f"what is read: {read}")
        equal((data / "new.txt").read_text(), "from the guest")
        check(not stops(engine, "filesystem", "SIGINT"), "it stops on SIGINT, so that its image can say so")
        check(stops(engine, "filesystem", "SIGTERM"), "it does not stop on SIGTERM")


@case
def one_of_wasi_http_answers_and_has_no_volume():
    with started("time", "") as (engine, port, _):
        _, told = ask(port, call("get_current_time", timezone="Asia/Seoul"))
        check("Asia/Seoul" in str(told["result"]), f"the time is {told}")
        check(stops(engine, "time", "SIGINT"), "it does not stop on SIGINT")
    with started("filesystem", "") as (_, port, _):
        _, read = ask(port, READ)
        check(read["result"].get("isError"), f"a volume over wasi:http, of which deploy/README.md says that there is none: {read}")


def start_all() -> int:
    os.environ["PATH"] += f":{os.environ[VARIABLE]}"
    with folder() as home, a_registry(home / "registry") as address, containerd(home) as engine:
        STARTED.update(home=home, registry=address, engine=engine)
        return main(__doc__)


if __name__ == "__main__":
    if missing() and "--help" not in sys.argv:
        print(f"{missing()}\n\n{__doc__.strip()}", file=sys.stderr)
        sys.exit(2)
    sys.exit(start_all())
