"""A part of this machine for a cluster alone: processes, mounts and a network that nobody outside sees, and nothing stays.

The program is started anew in namespaces of its own. When its first process ends there, the kernel ends all others, those of
containers too.
"""

import contextlib
import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Callable, Iterator

from parts import run

from wasmmcp import cluster

INSIDE = "WASMMCP_CLUSTER_HOME"
# Where the programs write whatever they are told; those that are not there are made, and removed.
PRIVATE = ("/run", "/var/log", "/var/lib/cni", "/var/lib/kubelet")
BRIDGE, ADDRESS, SUBNET, FIRST_POD = "wasmmcp0", "10.77.0.1", "10.77.0.0/24", "10.77.0.10"


def home() -> Path:
    return Path(os.environ[INSIDE])


def cgroup() -> str:
    """Below which all containers are."""
    return home().name


def start(prepare: Callable[[Path], None], inside: Callable[[], int]) -> int:
    """Outside: `prepare` into a folder, which still has the machine's network. Then, in there, `inside`."""
    if INSIDE in os.environ:
        settle()
        return inside()
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with a_folder() as place, empty_places():
        prepare(place)
        child = subprocess.Popen([*cluster.APART, sys.executable, *sys.argv],
                                 env={**os.environ, INSIDE: str(place), "TMPDIR": str(place), "PATH": cluster.SEARCHED})
        try:
            return child.wait()
        finally:
            child.kill()
            child.wait()
            remove_cgroups(place.name)


@contextlib.contextmanager
def a_folder() -> Iterator[Path]:
    """Not below /run or /var/log, and without symbolic links, which kustomize does not follow."""
    with tempfile.TemporaryDirectory(prefix="wasmmcp-cluster-", dir=os.path.realpath(tempfile.gettempdir())) as made:
        os.chmod(made, 0o755)  # the compiler's process and the containers have no rights
        yield Path(made)


@contextlib.contextmanager
def empty_places() -> Iterator[None]:
    made = [place for place in PRIVATE if not os.path.isdir(place)]
    for place in made:
        os.makedirs(place)
    try:
        yield
    finally:
        for place in made:
            os.rmdir(place)


def settle() -> None:
    for place in PRIVATE:
        run("mount", "-t", "tmpfs", "wasmmcp", place)
    run("ip", "link", "set", "lo", "up")
    run("ip", "link", "add", BRIDGE, "type", "bridge")
    run("ip", "address", "add", f"{ADDRESS}/{SUBNET.partition('/')[2]}", "dev", BRIDGE)
    run("ip", "link", "set", BRIDGE, "up")


def remove_cgroups(name: str) -> None:
    """Once the last process is gone from them, which takes the kernel a moment."""
    for _ in range(100):
        left = [folder for root in cluster.cgroup_roots() for folder, _, _ in os.walk(root / name, topdown=False)]
        if not left:
            return
        for folder in left:
            with contextlib.suppress(OSError):
                os.rmdir(folder)
        time.sleep(0.1)
    print(f"these cgroups could not be removed: {', '.join(left)}", file=sys.stderr)
