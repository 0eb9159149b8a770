"""The programs of Kubernetes for `./wasmmcp test cluster`: in the folder that WASMMCP_CLUSTER_BIN names, else built.

They lie in such a folder as they are released (kube-apiserver, kubectl, kubelet, ...), or as two programs that take the part as their first
word: kube (apiserver, kubectl) and kubenode (kubelet, controller-manager, scheduler). Each may be packed, with the end .zst.
"""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Optional

from wasmmcp import cluster_programs

VARIABLE = "WASMMCP_CLUSTER_BIN"
# As it is released -> the program that holds it, and its name there.
PARTS = {"kube-apiserver": ("kube", "apiserver"), "kubectl": ("kube", "kubectl"), "kubelet": ("kubenode", "kubelet"),
         "kube-controller-manager": ("kubenode", "controller-manager"), "kube-scheduler": ("kubenode", "scheduler")}
PACKED = ".zst"
# Of Debian: the programs, and the packages that have them.
BESIDE = {"etcd": "etcd-server", "containerd": "containerd", "ctr": "containerd", "runc": "runc", "catatonit": "catatonit",
          "docker-registry": "docker-registry", "haproxy": "haproxy", "git": "git", "openssl": "openssl", "ip": "iproute2",
          "mount": "mount", "unshare": "util-linux"}
NETWORK_PLUGINS = (Path("/usr/lib/cni"), Path("/opt/cni/bin"))
SEARCHED = f"{os.environ.get('PATH', os.defpath)}:/usr/sbin:/sbin"  # Debian has some where only root looks
CGROUPS = Path("/sys/fs/cgroup")
# What the test is made in: see tests/cluster/apart.py.
APART = ["unshare", "--net", "--mount", "--pid", "--fork", "--kill-child", "--mount-proc"]


def folder() -> Path:
    return Path(os.environ.get(VARIABLE) or cluster_programs.FOLDER)


def file_of(part: str) -> Optional[Path]:
    names = (part, PARTS[part][0])
    return next((file for name in names for file in (folder() / name, folder() / f"{name}{PACKED}") if file.is_file()), None)


def programs(unpacked: Path) -> dict:
    """The words that start each part. What is packed is unpacked into that folder."""
    found = {}
    for part, (_, word) in PARTS.items():
        file = file_of(part)
        program = file
        if file.suffix == PACKED:
            program = unpacked / file.stem
            if not program.is_file():
                subprocess.run(["zstd", "-q", "-d", str(file), "-o", str(program)], check=True)
                program.chmod(0o755)
        found[part] = [str(program)] if program.name == part else [str(program), word]
    return found


def network_plugins() -> Optional[Path]:
    return next((place for place in NETWORK_PLUGINS if (place / "bridge").is_file()), None)


def missing() -> Optional[str]:
    """What a cluster wants and this machine has not, in one line."""
    return no_machine() or no_programs()


def provide() -> None:
    """Builds the programs when no folder is named, unless there could be no cluster with them either."""
    if not os.environ.get(VARIABLE) and not no_machine():
        cluster_programs.build()


def no_programs() -> Optional[str]:
    parts = [part for part in PARTS if not file_of(part)]
    if not parts:
        return None
    if os.environ.get(VARIABLE):
        return f"{VARIABLE} is {folder()}, and there is no {', '.join(parts)}"
    return f"{VARIABLE} names no folder with the programs of Kubernetes, and ./wasmmcp test cluster has not built them yet"


def no_machine() -> Optional[str]:
    if os.geteuid() != 0:
        return "it needs root: it makes containers"
    is_packed = any(file.suffix == PACKED for file in map(file_of, PARTS) if file)
    wanted = {**BESIDE, **({"zstd": "zstd"} if is_packed else {})}
    lacking = [f"{name} (Debian: {package})" for name, package in wanted.items() if not shutil.which(name, path=SEARCHED)]
    if not network_plugins():
        lacking.append("plugins of CNI (Debian: containernetworking-plugins)")
    return f"not installed: {', '.join(lacking)}" if lacking else no_cgroups() or no_namespaces()


def cgroup_roots() -> list:
    """One for all controllers, or of the first version one for each."""
    if (CGROUPS / "cgroup.controllers").is_file():
        return [CGROUPS]
    return [each for each in sorted(CGROUPS.glob("*")) if (each / "cgroup.procs").is_file()]


def no_cgroups() -> Optional[str]:
    for root in cgroup_roots():
        try:
            os.rmdir(tempfile.mkdtemp(prefix="wasmmcp-", dir=root))
        except OSError as error:
            return f"no cgroup can be made in {root}: {error.strerror}"
    return None if cgroup_roots() else f"no cgroups are mounted at {CGROUPS}"


def no_namespaces() -> Optional[str]:
    done = subprocess.run([*APART, "ip", "link", "add", "wasmmcp0", "type", "bridge"], stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, text=True, env={**os.environ, "PATH": SEARCHED})
    return f"no network of its own can be made: {done.stdout.strip()}" if done.returncode else None
