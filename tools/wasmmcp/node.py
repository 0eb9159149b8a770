"""`pack --node`: what a node of a cluster needs to run our images: the OCI runtime, wasmtime, and their settings."""

import json
import shutil
from pathlib import Path

from wasmmcp import builder, oci, paths, provision, runtime_image, serve
from wasmmcp.console import Progress, shown
from wasmmcp.oci import File

ARCHIVE = paths.BUILD / "oci" / "wasmmcp-node.tar.gz"
PROGRAM = "wasmmcp-runtime"
FOLDER = f"/{runtime_image.FOLDER}"


def settings(folder: str = FOLDER, cache: str = "/var/cache/wasmmcp", runtime: str = "runc") -> str:
    return json.dumps({"runtime": runtime, "folder": folder, "cache": cache, "seconds": runtime_image.SECONDS,
                       "serve": serve.IN_CONTAINER}, indent=2) + "\n"


def files() -> list:
    """All of them in one folder, to be unpacked at the root of the node."""
    provision.carry_out(provision.base_steps())
    builder.build("native", [PROGRAM], f"building {PROGRAM}")
    program = runtime_image.stripped(paths.NATIVE / PROGRAM).read_bytes()
    return [*runtime_image.runtime_files(), File(f"{runtime_image.FOLDER}/{PROGRAM}", program, 0o755),
            File(f"{runtime_image.FOLDER}/{PROGRAM}.json", settings().encode())]


def pack() -> int:
    with Progress("packing what a node needs"):
        made = oci.layer(files())
        ARCHIVE.parent.mkdir(parents=True, exist_ok=True)
        ARCHIVE.write_bytes(made.packed)
    print(f"{shown(ARCHIVE)}  {ARCHIVE.stat().st_size / 1e6:.1f} MB")
    return 0


def install(folder: Path, runtime: str = "runc") -> Path:
    """Into a folder of this machine, with its cache beside: the path of the program."""
    for file in files():
        place = folder / Path(file.path).name
        place.write_bytes(file.contents)
        place.chmod(file.mode)
    cache = folder / "cache"
    shutil.rmtree(cache, ignore_errors=True)
    (folder / f"{PROGRAM}.json").write_text(settings(str(folder), str(cache), runtime))
    return folder / PROGRAM
