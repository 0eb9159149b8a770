"""The programs of Kubernetes for `./wasmmcp test cluster`, built where WASMMCP_CLUSTER_BIN names none: by Go, once, into .tools/cluster/.

tests/cluster/kubernetes/ names their version, and in go.sum the checksum of every module that they are made of; Go refuses others.
"""

import os
import re
import shutil
import subprocess

from wasmmcp import paths, provision
from wasmmcp.console import Failure, Progress, run

PINNED = paths.ROOT / "tests" / "cluster" / "kubernetes"
FOLDER = paths.TOOLS / "cluster"
# The first has the least to compile, and what is compiled for one is there for the next.
PROGRAMS = ("kubectl", "kube-scheduler", "kubelet", "kube-controller-manager", "kube-apiserver")
MODULE = "k8s.io/kubernetes"
VERSION = "k8s.io/component-base/version"


def pinned(pattern: str) -> str:
    """What go.mod says."""
    return re.search(pattern, (PINNED / "go.mod").read_text(), re.M)[1]


def version() -> str:
    return pinned(rf"^\s*(?:require )?{MODULE} (v[\d.]+)")


def go() -> str:
    """The Go on the path, when it is new enough."""
    oldest = pinned(r"^go (\d+\.\d+)")
    wanted = f"Go {oldest} or newer (from go.dev/dl) builds the programs of Kubernetes, or WASMMCP_CLUSTER_BIN names a folder with them"
    found = shutil.which("go")
    if not found:
        raise Failure(f"go is missing; {wanted}")
    said = subprocess.run([found, "version"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                          env={**os.environ, "GOTOOLCHAIN": "local"}).stdout.strip()
    number = re.search(r"\bgo(\d+)\.(\d+)", said)
    if not number or (int(number[1]), int(number[2])) < tuple(map(int, oldest.split("."))):
        raise Failure(f"{found} says '{said}'; {wanted}")
    return found


def work():
    """Modules and compiled packages: some gigabytes, of which nothing is needed when all programs are there."""
    return FOLDER / "work"


def environment() -> dict:
    """With the user's settings of Go, such as a proxy."""
    return paths.environment(GOTOOLCHAIN="local", GOWORK="off", CGO_ENABLED="0", GOPATH=str(work() / "go"),
                             GOMODCACHE=str(work() / "modules"), GOCACHE=str(work() / "compiled"))


def words(program: str) -> list:
    """kubectl and others do not understand a server that does not say its version."""
    said = version()
    major, minor = said[1:].split(".")[:2]
    variables = {"gitVersion": said, "gitMajor": major, "gitMinor": minor}
    flags = " ".join(["-s -w", *(f"-X {VERSION}.{name}={value}" for name, value in variables.items())])
    return ["build", "-mod=readonly", "-modcacherw", "-buildvcs=false", "-trimpath", "-ldflags", flags, "-o", str(FOLDER / program),
            f"{MODULE}/cmd/{program}"]


def build_one(program: str) -> None:
    (FOLDER / program).unlink(missing_ok=True)
    run([go(), *words(program)], f"cluster-{program}", f"building {program}", env=environment(), cwd=PINNED)


def steps() -> list:
    made_from = provision.digest(PINNED / "go.mod", PINNED / "go.sum", os.uname().machine, words(""))
    return [provision.Step(f"cluster-{name}", f"{name} of Kubernetes {version()[1:]}, built by Go", made_from, [FOLDER / name],
                           lambda name=name: build_one(name), go) for name in PROGRAMS]


def build() -> None:
    """With a lock of its own: the other commands need none of this, and would wait for minutes."""
    provision.carry_out(steps(), "cluster.lock")
    if work().is_dir():
        with Progress("removing what only the building needed"):
            shutil.rmtree(work(), ignore_errors=True)
