"""Podman and containerd on a machine for tests, both with the OCI runtime of ours."""

import contextlib
import os
from pathlib import Path
from typing import Iterator

from parts import Program, run

from wasmmcp import node


class Podman:
    """With a store and settings of its own."""

    def __init__(self, home: Path, program: Path):
        home.mkdir(exist_ok=True)
        settings = home / "containers.conf"
        # The limits of a root that may not raise them.
        settings.write_text('[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]\n'
                            '[engine]\nruntime = "wasmmcp"\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n'
                            f'[engine.runtimes]\nwasmmcp = ["{program}"]\nplain = ["/usr/sbin/runc"]\n')
        store = home / "storage.conf"
        store.write_text(f'[storage]\ndriver = "overlay"\nrunroot = "{home}/run"\ngraphroot = "{home}/graph"\n')
        self.environment = {**os.environ, "CONTAINERS_CONF": str(settings), "CONTAINERS_STORAGE_CONF": str(store)}

    def __call__(self, *words: object, ok: bool = True) -> str:
        return run("podman", *words, ok=ok, env=self.environment)


@contextlib.contextmanager
def podman(home: Path) -> Iterator[Podman]:
    engine = Podman(home / "podman", installed(home))
    try:
        yield engine
    finally:
        engine("pod", "rm", "-f", "-a", "-t", "0")
        engine("rm", "-f", "-a", "-t", "0")
        engine("system", "reset", "-f", ok=True)


def installed(home: Path) -> Path:
    """Our OCI runtime, once for all engines."""
    folder = home / "node"
    if not folder.is_dir():
        folder.mkdir(mode=0o755)
        home.chmod(0o755)  # the compiler's process has no rights
        node.install(folder, "/usr/sbin/runc")
    return folder / node.PROGRAM


class Containerd:
    def __init__(self, home: Path, socket: Path, program: Path):
        self.home, self.socket, self.program = home, socket, program

    def __call__(self, *words: object, ok: bool = True) -> str:
        return run("ctr", "--address", self.socket, *words, ok=ok)

    def start(self, name: str, image: str, *words: object) -> None:
        self("run", "-d", "--net-host", "--snapshotter", "overlayfs", "--runc-binary", self.program, *words, image, name)

    def stop(self, name: str, by: str = "SIGINT") -> None:
        self("task", "kill", "--signal", by, name)

    def is_gone(self, name: str) -> bool:
        return not any(line.split()[:1] == [name] and "RUNNING" in line for line in self("task", "ls").splitlines())


@contextlib.contextmanager
def containerd(home: Path, *more: str) -> Iterator[Containerd]:
    place = home / "containerd"
    place.mkdir()
    socket = place / "c.sock"
    settings = place / "config.toml"
    settings.write_text("\n".join([
        "version = 2", f'root = "{place}/root"', f'state = "{place}/state"',
        *([] if more else ['disabled_plugins = ["io.containerd.grpc.v1.cri"]']),
        "[grpc]", f'address = "{socket}"', "[ttrpc]", f'address = "{socket}.ttrpc"',
        '[plugins."io.containerd.internal.v1.opt"]', f'path = "{place}/opt"', *more]) + "\n")
    program = installed(home)
    with Program("containerd", "--config", settings) as running:
        from support.engines import until
        until(lambda: running.alive() and socket.exists() and "OK" in run("ctr", "--address", socket, "version", ok=True) or "OK",
              "containerd answers")
        engine = Containerd(place, socket, program)
        try:
            yield engine
        finally:
            for line in engine("task", "ls", "-q").split():
                engine("task", "rm", "-f", line)
