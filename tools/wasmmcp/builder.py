"""Drives CMake and Ninja: one build tree for each preset of CMakePresets.json, in build/cmake/. An author's
project has trees of its own, and links what was installed out of ours."""

import functools
import platform
import re
import shutil
import subprocess
import sys
import time
from pathlib import Path

from wasmmcp import paths, provision
from wasmmcp.console import Failure, run, say, seconds, shown


MOST_ERRORS = 5
# Components again, linked for an author who waits: see cmake/machine_code.cmake.
DEV = "dev"


def tree(preset: str, home: Path = paths.PROJECT) -> Path:
    return home / "build" / "cmake" / preset


def made_for(preset: str) -> str:
    """What its toolchain is called by."""
    return "wasm" if preset == DEV else preset


def toolchain(preset: str) -> list:
    made = made_for(preset)
    sdk = ["wasi_sdk"] if made == "wasm" else []
    return [paths.ROOT / "cmake" / f"{name}.cmake" for name in ("zig", *sdk, f"toolchain_{made}")]


def configure(preset: str, home: Path = paths.PROJECT) -> None:
    """Once, and anew when the toolchain or the place of the checkout is another. What else changes in the
    CMake files, Ninja sees by itself; but it calls the CMake that wrote its file."""
    made_from = provision.digest(str(paths.ROOT), paths.wasi_sdk(),
                                 paths.ROOT / "CMakePresets.json", *toolchain(preset))
    made_by = str((paths.BIN / "cmake").resolve())
    if home.resolve() not in tree(preset, home).resolve().parents:
        # What is another checkout's is never made anew for this one.
        raise Failure(f"{shown(home / 'build')} leads out of {home}, to a build that is not its own; remove the link")
    stamp = tree(preset, home) / "made-from"
    before = stamp.read_text().split("\n") if stamp.is_file() else ["", ""]
    if before == [made_from, made_by]:
        return
    if preset == "wasm" and paths.wasi_sdk():
        # Before what was built without it is given up.
        run([made_by, "-P", str(paths.ROOT / "cmake" / "wasi_sdk.cmake")], "wasi-sdk", "looking at the wasi-sdk")
    if before[0] != made_from:
        shutil.rmtree(tree(preset, home), ignore_errors=True)
    options = ["--preset", preset] if home == paths.ROOT else project_options(preset)
    run([str(paths.BIN / "cmake"), *options], f"configure-{preset}", f"configuring the {preset} build", cwd=home)
    stamp.write_text(f"{made_from}\n{made_by}")


def project_options(preset: str) -> list:
    toolchain_file = paths.PACKAGE / "share" / "wasmmcp" / "cmake" / f"toolchain_{made_for(preset)}.cmake"
    settings = {"CMAKE_MAKE_PROGRAM": paths.BIN / "ninja", "CMAKE_TOOLCHAIN_FILE": toolchain_file,
                "CMAKE_PREFIX_PATH": paths.PACKAGE, "CMAKE_BUILD_TYPE": "None", "CMAKE_EXPORT_COMPILE_COMMANDS": "ON",
                "WASMMCP_OUTPUT": paths.BUILD / preset}
    if preset == DEV:
        settings["WASMMCP_MACHINE_CODE"] = f"{sys.executable};{Path(__file__).with_name('machine_code.py')}"
    return ["-S", str(paths.PROJECT), "-B", str(tree(preset)), "-G", "Ninja",
            *(f"-D{name}={value}" for name, value in settings.items())]


def build(preset: str, targets: list, doing: str, brief: bool = False) -> None:
    """Builds what has changed. Says so only when there is something to do; compiler messages are shown in
    full, or in brief."""
    provision.carry_out(library_steps(made_for(preset)))
    if paths.IS_OUTSIDE:
        build_package(made_for(preset))
    with provision.lock(paths.BUILD / "lock"):
        configure(preset)
        run_ninja(preset, targets, doing, brief=brief)


@functools.lru_cache(maxsize=None)
def build_package(preset: str) -> None:
    """The framework as a project of others links it: looked after once, however long we run."""
    with provision.lock(paths.ROOT / "build" / "lock"):
        configure(preset, paths.ROOT)
        run_ninja(preset, ["framework"], f"building the framework ({preset})", paths.ROOT)
        run([str(paths.BIN / "cmake"), "--install", str(tree(preset, paths.ROOT)), "--prefix", str(paths.PACKAGE)],
            f"package-{preset}", "putting the framework together")


def run_ninja(preset: str, targets: list, doing: str, home: Path = paths.PROJECT, brief: bool = False) -> None:
    paths.LOGS.mkdir(parents=True, exist_ok=True)
    log = paths.LOGS / f"build-{preset}.txt"
    start = time.monotonic()
    live = sys.stderr.isatty()
    told = False
    messages = []
    with open(log, "w") as kept:
        process = subprocess.Popen(
            [str(paths.BIN / "ninja"), "-C", str(tree(preset, home)), *targets],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            text=True, errors="replace", env=paths.environment(NINJA_STATUS="[%f/%t] "))
        try:
            for line in process.stdout:
                kept.write(line)
                step = re.match(r"\[(\d+)/(\d+)\] (.*)", line)
                if step and step.group(3).startswith("Re-checking globbed"):
                    continue
                if not step:
                    messages.append(line.rstrip())
                elif live:
                    say(f"\r\033[K{doing} ... {step.group(1)} of {step.group(2)}", end="")
                    told = True
                elif not told:
                    say(f"{doing} ... ", end="")
                    told = True
            code = process.wait()
        except BaseException:
            process.terminate()
            process.wait()
            raise
    if told:
        say(f"\r\033[K{doing} ... " if live else "", end="")
        say("failed" if code else seconds(time.monotonic() - start))
    if code:
        kept = compiler_messages(messages)
        say("\n".join(in_brief(kept) if brief else kept))
        raise Failure(f"{doing} failed (all of it: {shown(log)})")


def compiler_messages(lines: list) -> list:
    """Without the commands, which are long and say nothing new."""
    kept = []
    after_failed = False
    for line in lines:
        if not after_failed and not line.startswith(("ninja:", "FAILED:")):
            kept.append(line)
        after_failed = line.startswith("FAILED:")
    return kept


def in_brief(lines: list) -> list:
    """The errors, each with the line of source that it points at; the first few."""
    errors = [at for at, line in enumerate(lines) if re.search(r"\berror: ", line)]
    if not errors:
        return lines[-MOST_ERRORS:]
    kept = [line for at in errors[:MOST_ERRORS] for line in (lines[at], *lines[at + 1:at + 3]) if line.strip()]
    left = len(errors) - MOST_ERRORS
    return [*kept, *([f"and {left} more"] if left > 0 else [])]


def library_steps(*presets: str) -> list:
    """All that must be there before these builds. At last the C and C++ libraries, which Zig builds from
    source the first time that it links, on one core. It takes minutes, so it is a step with a name, and not
    the first link's secret."""
    steps = provision.base_steps()
    for preset in presets:
        if preset == "sanitized" or (preset == "wasm" and paths.wasi_sdk()):
            continue
        name = {"wasm": "WebAssembly", "native": "this machine"}[preset]
        steps.append(provision.Step(
            f"library-{preset}", f"C++ library for {name} (built once, a minute or two)",
            provision.digest(str(paths.ROOT), provision.pins.blocks()["ziglang"], *toolchain(preset)),
            [paths.TOOLS / "zig-cache"], lambda preset=preset: build_library(preset), one_core=True))
    return steps


def build_library(preset: str) -> None:
    configure(preset, paths.ROOT)
    run([str(paths.BIN / "ninja"), "-C", str(tree(preset, paths.ROOT)), "standard_library"], f"library-{preset}",
        "building the C++ library")


def native_compiler() -> str:
    """A command line for tests that compile by themselves, with the flags of the native build, so that
    Zig's libraries are there."""
    machine = {"arm64": "aarch64"}.get(platform.machine(), platform.machine())
    target = f"{machine}-macos" if sys.platform == "darwin" else f"{machine}-linux-gnu"
    return f"{paths.BIN / 'zig-c++'} --target={target} -O2 -g -fno-exceptions -fno-rtti"


def build_server(server, kinds: list, brief: bool = False) -> None:
    """kinds: of servers.FACES, and native. Of what was pulled, only the runtime may be missing."""
    if server.pulled:
        return provision.carry_out([step for step in provision.base_steps() if step.name in ("python", "wasmtime")])
    target = "debug" if server.debug else "component"
    components = [f"mcp_server_{server.artefact}_{kind}_{target}" for kind in kinds
                  if kind != "native"]
    if components:
        build(DEV if server.dev else "wasm", components, f"building {server.name}", brief)
    if "native" in kinds:
        build("native", [f"mcp_server_{server.artefact}"], f"building {server.name} (native)", brief)
