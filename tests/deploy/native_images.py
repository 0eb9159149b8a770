"""The images of docker/native-server, made by buildah from their own Dockerfiles.

Their bases are in a registry that cannot be reached here. Debian's own Python and pip stand in for them, in a minimal system.
"""

import contextlib
import os
import shutil
from pathlib import Path
from typing import Iterator

from parts import run
from support.engines import ROOT

from wasmmcp import dockerfiles

SUITE = "bookworm"
# What the build reaches the registries of packages with, when this machine has it.
OF_THE_MACHINE = ("/etc/ssl/certs", "/usr/share/ca-certificates", "/usr/local/share/ca-certificates", "/etc/pip.conf")
# As the official images leave it out.
LEFT_OUT = ("usr/share/doc", "usr/share/man", "usr/share/locale", "var/cache/apt", "var/lib/apt/lists",
            "usr/lib/python3.11/EXTERNALLY-MANAGED")


def name_of(server: str) -> str:
    return f"localhost/{server}-native:1"


class Buildah:
    """With a store of its own."""

    def __init__(self, home: Path):
        self.home = home
        home.mkdir(parents=True, exist_ok=True)
        self.words = ["buildah", "--root", home / "graph", "--runroot", home / "run", "--storage-driver", "vfs"]

    def __call__(self, *words: object, **more) -> str:
        return run(*self.words, *words, **more)

    def build(self, server: str) -> str:
        """The image of one server, upon the base."""
        name = name_of(server)
        volumes = [word for place in OF_THE_MACHINE if os.path.exists(place) for word in ("--volume", f"{place}:{place}:ro")]
        self("bud", "--isolation", "chroot", "--pull-never", "--network", "host", *volumes, "-t", name,
             "-f", ROOT / "docker" / "native-server" / f"Dockerfile.{server}", ROOT)
        return name

    def push(self, image: str, reference: str) -> None:
        self("push", "--tls-verify=false", image, f"docker://{reference}")


def base(buildah: Buildah) -> None:
    """Debian with Python, as an image of the name that the Dockerfiles give."""
    system = buildah.home / "system"
    run("debootstrap", "--variant=minbase", "--include=python3,python3-pip,ca-certificates", SUITE, system)
    for name in LEFT_OUT:
        place = system / name
        shutil.rmtree(place) if place.is_dir() else place.unlink(missing_ok=True)
    (system / "usr" / "bin" / "python").symlink_to("python3")
    container = buildah("from", "scratch").strip().splitlines()[-1]
    buildah("add", "-q", container, system, "/")
    buildah("config", "--env", "PATH=/usr/local/bin:/usr/bin:/bin", container)
    buildah("commit", "-q", container, f"docker.io/library/{dockerfiles.PYTHON}")
    buildah("rm", container)
    shutil.rmtree(system)


@contextlib.contextmanager
def images(home: Path) -> Iterator[Buildah]:
    buildah = Buildah(home)
    base(buildah)
    yield buildah
