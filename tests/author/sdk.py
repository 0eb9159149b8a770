"""A wasi-sdk in the place of Zig, as WASI_SDK_PATH names one. No registry has it, and so one is put together in the folders of
its releases, out of Debian's clang, linker and libraries for wasm32.

    python3 tests/author/sdk.py [WORDS OF A CASE'S NAME]
"""

import contextlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.engines import ROOT  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402

BIN = ROOT / ".tools" / "bin"
HELLO = Path(__file__).with_name("hello")
LLVM = Path("/usr/lib/llvm-22")
SECONDS = 600

# The source of a server, which wants headers of all of the framework, and a component that is linked of little.
PROJECT = """cmake_minimum_required(VERSION 3.28)
project(by_sdk LANGUAGES C CXX)
add_subdirectory("{root}" wasmmcp)
include("{root}/cmake/language.cmake")
add_mcp_server(hello SOURCES hello.cpp)
add_library(echo_code STATIC "{root}/tests/host/stdio_program.cpp")
target_link_libraries(echo_code PRIVATE our_code)
add_component(echo wasi_p2/cli WITH echo_code base)
"""


def put_together(sdk: Path) -> Path:
    """As clang finds its files from where it lies, it is a copy and no link."""
    for folder in ("bin", "lib/clang", "share/wasi-sysroot/include", "share/wasi-sysroot/lib"):
        (sdk / folder).mkdir(parents=True)
    for name in ("clang", "clang++"):
        shutil.copy(LLVM / "bin" / "clang", sdk / "bin" / name)
    links = {"bin/wasm-ld": LLVM / "bin" / "lld", "bin/wasm-ld-22": LLVM / "bin" / "lld",  # Debian's clang calls it so
             "bin/llvm-ar": LLVM / "bin" / "llvm-ar", "bin/llvm-ranlib": LLVM / "bin" / "llvm-ar",
             "lib/clang/22": LLVM / "lib" / "clang" / "22",
             "share/wasi-sysroot/include/wasm32-wasip1": Path("/usr/include/wasm32-wasi"),
             "share/wasi-sysroot/lib/wasm32-wasip1": Path("/usr/lib/wasm32-wasi")}
    for name, target in links.items():
        check(target.exists(), f"there is no {target}")
        (sdk / name).symlink_to(target)
    return sdk


def run(*words: object, **named: object) -> str:
    done = subprocess.run([str(word) for word in words], capture_output=True, text=True, timeout=SECONDS, check=False, **named)
    check(done.returncode == 0, f"{words[0]} ended with {done.returncode}: {(done.stdout + done.stderr)[-3000:]}")
    return done.stdout


@case
def components_are_built_by_it():
    with tempfile.TemporaryDirectory() as folder:
        sdk, project = put_together(Path(folder).resolve() / "sdk"), Path(folder).resolve() / "project"
        shutil.copytree(HELLO, project)
        (project / "CMakeLists.txt").write_text(PROJECT.format(root=ROOT))
        built, with_sdk = project / "build", {**os.environ, "WASI_SDK_PATH": str(sdk)}
        run(BIN / "cmake", "-S", project, "-B", built, "-G", "Ninja", f"-DCMAKE_MAKE_PROGRAM={BIN / 'ninja'}",
            f"-DCMAKE_TOOLCHAIN_FILE={ROOT / 'cmake' / 'toolchain_wasm.cmake'}", env=with_sdk)
        told = run(BIN / "ninja", "-C", built, "CMakeFiles/mcp_server_hello_code.dir/hello.cpp.obj", "echo_component", env=with_sdk)
        check("warning:" not in told, told)
        compilers = run(BIN / "ninja", "-C", built, "-t", "commands", "echo_component")
        check(f"{sdk}/bin/clang++" in compilers and "zig-c++" not in compilers, compilers[-2000:])
        equal(run(BIN / "wasmtime", "run", built / "wasm" / "echo.wasm", input="good day\n"), "echo good day\nend\n")


@contextlib.contextmanager
def another_checkout():
    """One that has built something, and what CMake is told there."""
    with tempfile.TemporaryDirectory() as folder:
        checkout = Path(folder).resolve()
        shutil.copytree(ROOT / "tools", checkout / "tools")
        for part in ("cmake", "third_party", "CMakePresets.json", ".tools"):
            (checkout / part).symlink_to(ROOT / part)
        tree = checkout / "build" / "cmake" / "wasm"
        tree.mkdir(parents=True)
        (tree / "made-from").write_text("something else\n")
        script = ("import sys; sys.path.insert(0, 'tools')\n"
                  "from wasmmcp import builder, console\n"
                  "try:\n    builder.configure('wasm')\nexcept console.Failure as failure:\n    print(failure)\n")

        def refused(sdk: str, *words: str) -> None:
            told = run(sys.executable, "-c", script, cwd=checkout, env={**os.environ, "WASI_SDK_PATH": sdk})
            equal(len(told.splitlines()), 1, told)
            for word in words:
                check(word in told, f"'{word}' is not in '{told}'")
            equal((tree / "made-from").read_text(), "something else\n", "what was built before")

        yield checkout, refused


@case
def a_folder_that_is_none_is_told_and_nothing_is_given_up_for_it():
    with another_checkout() as (checkout, refused):
        refused("/nowhere", "WASI_SDK_PATH names no wasi-sdk: there is no /nowhere/bin/clang")
        # From the folder that we were called in.
        refused("tools", f"there is no {checkout}/tools/bin/clang")


@case
def a_compiler_that_is_too_old_is_told_with_its_version():
    with another_checkout() as (checkout, refused):
        sdk = checkout / "old"
        (sdk / "share" / "wasi-sysroot").mkdir(parents=True)
        (sdk / "bin").mkdir()
        for name in ("clang", "clang++", "llvm-ar", "llvm-ranlib"):
            (sdk / "bin" / name).write_text("#!/bin/sh\necho 'clang version 20.1.8-wasi-sdk'\n")
            (sdk / "bin" / name).chmod(0o755)
        refused(str(sdk), "too old", "clang 21 is wanted", "'clang version 20.1.8-wasi-sdk'")


if __name__ == "__main__":
    sys.exit(main(__doc__))
