"""The image with the runtime inside: wasmtime, the libraries that it is linked with, and a component as machine code.

It runs under any container engine of this machine's kind, which compiles nothing: the code is for every processor of that kind.
"""

import platform
import re
import shutil
import subprocess
from pathlib import Path

from wasmmcp import oci, paths, provision, serve
from wasmmcp.console import Failure, run
from wasmmcp.oci import File, Layer
from wasmmcp.servers import Server

MACHINES = {"x86_64": "amd64", "aarch64": "arm64", "arm64": "arm64"}
FOLDER = "opt/wasmmcp"
CODE = "mcp_server.cwasm"
DATA = "edgeagent"  # where the volume is mounted
# A request ends then, whatever it does; a call has its own limit before (WASMMCP_CALL_SECONDS).
SECONDS = 300
LIMITED = ["-W", "epoch-interruption=y"]


def platforms() -> tuple:
    return (MACHINES[platform.machine()],)


def stripped(program: Path) -> Path:
    """A third smaller, and kept until there is another one."""
    made = paths.BUILD / "oci" / "runtime" / f"{program.name}-{provision.digest(program)[:16]}"
    if not made.is_file():
        made.parent.mkdir(parents=True, exist_ok=True)
        fresh = made.with_suffix(".part")
        if shutil.which("strip"):
            run(["strip", "-o", str(fresh), str(program)], "strip", f"stripping {program.name}")
        else:
            run([str(paths.BIN / "zig"), "objcopy", "--strip-all", str(program), str(fresh)], "strip", f"stripping {program.name}")
        fresh.replace(made)
    return made


def libraries(program: Path) -> list:
    """What the loader brings, the loader itself first."""
    done = subprocess.run(["ldd", str(program)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    found = [Path(path) for path in re.findall(r"(?:=> |^\s+)(/\S+) \(0x", done.stdout, re.M)]
    loader = [path for path in found if path.name.startswith("ld-")]
    if not loader:
        raise Failure(f"cannot tell what {program} is linked with: {done.stdout.strip()}")
    return [*loader, *(path for path in found if path not in loader)]


def runtime_files() -> list:
    """The runtime in a folder of its own, where it needs nothing else."""
    wasmtime = (paths.BIN / "wasmtime").resolve()
    parts = libraries(wasmtime)
    return [File(f"{FOLDER}/wasmtime", stripped(wasmtime).read_bytes(), 0o755), File(f"{FOLDER}/loader", parts[0].read_bytes(), 0o755),
            *(File(f"{FOLDER}/{part.name}", part.read_bytes(), 0o755) for part in parts[1:])]


def runtime_layer() -> Layer:
    """Compressed once: it is the same for all servers."""
    files = runtime_files()
    state = provision.digest(oci.LEVEL, *(f"{file.path} {oci.digest_of(file.contents)}" for file in files))
    kept = paths.BUILD / "oci" / "runtime" / f"{state[:32]}.tar.gz"
    note = kept.with_suffix(".diff-id")
    if not note.is_file():
        made = oci.layer(files)
        kept.write_bytes(made.packed)
        note.write_text(made.diff_id)
    return Layer(kept.read_bytes(), note.read_text())


def words() -> list:
    """How the runtime is started there."""
    return [f"/{FOLDER}/loader", "--library-path", f"/{FOLDER}", f"/{FOLDER}/wasmtime"]


def command(server: Server, port: int) -> list:
    folder = ["--dir", f"/{DATA}"] if server.directories else []
    return [*words(), "serve", "--addr", f"0.0.0.0:{port}", "-S", "cli=y,inherit-env=y", *server.serve_options, "-C", "cache=n",
            "-W", f"timeout={SECONDS}s", *serve.IN_CONTAINER, "--no-logging-prefix", "--allow-precompiled", *folder, f"/{CODE}"]


def layers(server: Server) -> list:
    target = f"{platform.machine()}-unknown-linux-gnu"
    made = paths.BUILD / "oci" / "runtime" / f"{server.name}.cwasm"
    made.parent.mkdir(parents=True, exist_ok=True)
    run([str(paths.BIN / "wasmtime"), "compile", "--target", target, *LIMITED, str(server.component("http")), "-o", str(made)],
        "compile", f"compiling {server.name}")
    files = [File(CODE, made.read_bytes())]
    if server.directories:  # so that it is there when nothing is mounted
        files.append(File(f"{DATA}/.keep", b""))
    return [runtime_layer(), oci.layer(files)]
