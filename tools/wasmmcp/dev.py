"""`dev`: serves a server at one address, builds it anew whenever a file of it is saved, and moves its clients over.

Clients speak with us, and we pass their bytes to the process of the moment. Each has the same key and the same directory
of state, so that a session that began with one goes on with the next. A build that fails leaves the old one serving.
"""

import os
import secrets
import socket
import subprocess
import threading
import time
from pathlib import Path
from typing import Dict, List, Optional

from wasmmcp import builder, directories, paths, serve, servers, state, stdio
from wasmmcp.console import Failure, say

LOOK_SECONDS = 0.1
SETTLE_SECONDS = 0.05  # an editor may write several files
DRAIN_SECONDS = 5.0  # for calls that run in the old process
WATCHED = {".cpp", ".hpp", ".c", ".h", ".txt", ".cmake", ".inc"}
PASSED_OVER = {"build", ".git", ".tools", ".wasmmcp"}


class Door:
    """Takes connections at the one address, and passes each on to the process of the moment."""

    def __init__(self, address: serve.Address):
        family = socket.AF_INET6 if ":" in address.host else socket.AF_INET
        self.listener = socket.socket(family, socket.SOCK_STREAM)
        self.listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self.listener.bind((address.host, address.port))
        self.listener.listen(64)
        self.behind: Optional[serve.Address] = None
        self.open: Dict[serve.Address, set] = {}
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self) -> None:
        while True:
            try:
                client, _ = self.listener.accept()
            except OSError:
                return  # closed
            threading.Thread(target=self.join, args=[client], daemon=True).start()

    def join(self, client: socket.socket) -> None:
        behind = self.behind
        try:
            server = socket.create_connection(behind, 10)
        except OSError:
            client.close()
            return
        server.settimeout(None)
        pair = (client, server)
        self.open.setdefault(behind, set()).add(pair)
        back = threading.Thread(target=pump, args=[server, client], daemon=True)
        back.start()
        pump(client, server)
        back.join()
        self.open[behind].discard(pair)
        client.close()
        server.close()

    def leave(self, behind: serve.Address) -> None:
        """Ends the connections that still lead there; clients make new ones."""
        for pair in list(self.open.pop(behind, ())):
            for each in pair:
                try:
                    each.shutdown(socket.SHUT_RDWR)
                except OSError:
                    pass  # it has ended by itself


def pump(source: socket.socket, target: socket.socket) -> None:
    try:
        while True:
            data = source.recv(1 << 16)
            if not data:
                break
            target.sendall(data)
    except OSError:
        pass  # the other side has gone
    try:
        target.shutdown(socket.SHUT_WR)
    except OSError:
        pass


def snapshot(folders: List[Path]) -> Dict[str, int]:
    """When each file was written that a build is made of."""
    found: Dict[str, int] = {}
    for folder in folders:
        for place, below, files in os.walk(folder):
            below[:] = [name for name in below if name not in PASSED_OVER]
            for name in files:
                if os.path.splitext(name)[1] in WATCHED:
                    full = os.path.join(place, name)
                    try:
                        found[full] = os.stat(full).st_mtime_ns
                    except OSError:
                        pass  # it is being replaced
    return found


class Running:
    """One process of the server, behind the door."""

    def __init__(self, server: servers.Server, given: list, kind: str, environment: dict):
        self.address = serve.free(serve.Address("127.0.0.1", 0))
        environment = dict(environment)
        words = serve.command(server, given, kind, self.address, environment)
        self.process = subprocess.Popen(words, env=environment, stdin=subprocess.DEVNULL, stderr=subprocess.PIPE,
                                        start_new_session=True)
        self.log = serve.Log(self.process)
        try:
            serve.wait_until_it_answers(self.process, self.address, self.log)
        except BaseException:
            serve.stop(self.process)
            raise

    def stop(self, door: Door) -> None:
        deadline = time.monotonic() + DRAIN_SECONDS
        while door.open.get(self.address) and time.monotonic() < deadline:
            time.sleep(LOOK_SECONDS)
        door.leave(self.address)
        serve.stop(self.process)


def dev(arguments: List[str]) -> int:
    server, given, address, kind = read(arguments)
    # By a wasi-sdk the parts are bitcode of its own, and in our checkout they may be what changes.
    server = server._replace(dev=paths.IS_OUTSIDE and not paths.wasi_sdk())
    environment = stdio.server_environment()
    environment.setdefault("WASMMCP_KEY", secrets.token_hex(32))
    if server.state:
        state.give(server, environment)
    seen = snapshot([server.folder])  # what is saved from here on is not in the build
    builder.build_server(server, [kind])
    door = Door(address)
    current = Running(server, given, kind, environment)
    door.behind = current.address
    serve.introduce(server, address, current.log, "")
    say(f"\nFiles of {server.folder} are watched.")
    try:
        watch(server, given, kind, environment, door, current, seen)
    except KeyboardInterrupt:
        say("\nstopped")
    return 0


def read(arguments: List[str]) -> tuple:
    if not arguments or arguments[0].startswith("-"):
        raise Failure(f"dev wants the name of a server: {', '.join(server.name for server in servers.shipped())}")
    server = servers.find(arguments[0])
    given, rest = directories.take(server, arguments[1:])
    address, kind = "127.0.0.1:8000", "http"
    while rest:
        word, *rest = rest
        if word == "--native":
            kind = "native"
        elif word == "--addr" and rest:
            address, *rest = rest
        elif word.startswith("--addr="):
            address = word.partition("=")[2]
        else:
            raise Failure(f"dev knows --dir, --addr HOST:PORT and --native, but not '{word}'")
    address = serve.parse_address(address)
    if not serve.is_loopback(address):
        raise Failure(f"dev serves this machine alone, and {address} can be reached by others; use serve")
    return server, given, address, kind


def watch(server: servers.Server, given: list, kind: str, environment: dict, door: Door, current: Running,
          seen: Dict[str, int]) -> None:
    try:
        while True:
            time.sleep(LOOK_SECONDS)
            now = snapshot([server.folder])
            if now == seen:
                if current.process.poll() is not None:
                    raise Failure(f"{server.name} ended by itself: {current.log.last}")
                continue
            start = time.monotonic()
            changed = sorted(os.path.basename(name) for name in {*now, *seen} if now.get(name) != seen.get(name))
            time.sleep(SETTLE_SECONDS)
            seen = snapshot([server.folder])
            try:
                builder.build_server(server, [kind], brief=True)
                built = time.monotonic()
                fresh = Running(server, given, kind, environment)
            except Failure as failure:
                say(f"{failure}\n(what was there before still serves)")
                continue
            old, current = current, fresh
            door.behind = fresh.address
            ready = time.monotonic()
            say(f"{', '.join(changed)}: serving after {ready - start:.1f} s "
                f"({built - start:.1f} s to build, {ready - built:.1f} s to start)")
            threading.Thread(target=old.stop, args=[door], daemon=True).start()
    finally:
        serve.stop(current.process)
        door.listener.close()
