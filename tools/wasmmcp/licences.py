"""What others wrote and is linked into our artefacts, and under which licences: third_party/licenses/ has their texts, and
beside each artefact that `./wasmmcp build` makes lies a file with those that it needs.

The texts are cut out of the pinned sources; tests/supply/ fails when one is not as it is there.
"""

import re
from pathlib import Path
from typing import Callable, List, NamedTuple

from wasmmcp import builder, paths, provision

TEXTS = paths.THIRD_PARTY / "licenses"
VENDOR = provision.VENDOR
ZIG = provision.PACKAGES / "ziglang" / "ziglang" / "lib"


class Library(NamedTuple):
    name: str
    licence: str  # as SPDX writes it
    archives: tuple  # the static libraries that have it: lib*.a
    text: Callable[[], str]  # out of the pinned sources
    pin: str  # what pins its version: a crate or a package


def whole(*files: Path) -> Callable[[], str]:
    return lambda: "\n\n".join(file.read_text(encoding="utf-8", errors="replace").strip() for file in files) + "\n"


def comment_of(file: Path) -> str:
    """The longest comment: where sources have their licence in them and nowhere else, it is that."""
    longest = max(re.findall(r"/\*(?:[^*]|\*(?!/))*\*/", file.read_text(encoding="utf-8", errors="replace")), key=len)
    lines = longest.removeprefix("/*").removesuffix("*/").splitlines()
    return "\n".join(re.sub(r"^ ?\* ?", "", line.rstrip()) for line in lines).strip() + "\n"


def opening(file: Path, licence: Callable[[], str]) -> Callable[[], str]:
    """Whose it is, as the first lines of its sources say, and the text of the licence that they name."""
    def read() -> str:
        first = re.match(r"/\*(.*?)\*/", file.read_text(encoding="utf-8"), re.DOTALL)[1]
        return "\n".join(line.strip().removeprefix("*").strip() for line in first.splitlines()).strip() + "\n\n" + licence()
    return read


def terms(file: Path) -> Callable[[], str]:
    """Of a text of the MIT licence what is below the names."""
    return lambda: "Permission is hereby granted" + file.read_text(encoding="utf-8").partition("Permission is hereby granted")[2]


LIBGIT2 = VENDOR / "libgit2-sys" / "libgit2"
LEXBOR = provision.LEXBOR / "lexbor"
JPEG = VENDOR / "turbojpeg-sys" / "libjpeg-turbo"
AWS_LC = VENDOR / "aws-lc-sys" / "aws-lc"
MIT = LIBGIT2 / "deps" / "llhttp" / "LICENSE-MIT"

LIBRARIES = [
    Library("yyjson", "MIT", ("libyyjson.a",), whole(VENDOR / "yyjson-sys" / "yyjson" / "LICENSE"), "yyjson-sys"),
    Library("RFC 6234", "BSD-3-Clause", ("libsha256.a",), lambda: comment_of(LIBGIT2 / "src" / "util" / "hash" / "rfc6234" / "sha.h"),
            "libgit2-sys"),
    Library("libgit2", "GPL-2.0-only WITH libgit2-linking-exception", ("liblibgit2.a",), whole(LIBGIT2 / "COPYING"), "libgit2-sys"),
    Library("zlib", "Zlib", ("libzlib.a", "libinflate.a", "libdeflate.a"), whole(VENDOR / "libz-sys" / "src" / "zlib" / "LICENSE"), "libz-sys"),
    Library("llhttp", "MIT", ("libllhttp.a",), whole(MIT), "libgit2-sys"),
    Library("AWS-LC", "ISC AND (Apache-2.0 OR ISC)", ("libaws_lc.a",), whole(AWS_LC / "LICENSE"), "aws-lc-sys"),
    Library("brotli", "MIT", ("libbrotli_decoder.a",),
            opening(VENDOR / "compu-brotli-sys" / "brotli" / "c" / "dec" / "decode.c", terms(MIT)),
            "compu-brotli-sys"),
    Library("lexbor", "Apache-2.0", ("liblexbor.a", "libkit_charset.a"), opening(LEXBOR / "html" / "parser.c", whole(paths.ROOT / "LICENSE")),
            "selectolax"),
    Library("libjpeg-turbo", "IJG AND BSD-3-Clause AND Zlib", ("libjpeg.a", "libjpeg_kernels.a"),
            whole(JPEG / "LICENSE.md", JPEG / "README.ijg"), "turbojpeg-sys"),
    Library("libwebp", "BSD-3-Clause", ("libwebp.a",),
            whole(VENDOR / "libwebp-sys" / "vendor" / "COPYING", VENDOR / "libwebp-sys" / "vendor" / "PATENTS"), "libwebp-sys"),
    Library("SIMDe", "MIT", ("libjpeg_kernels.a", "libwebp.a"), lambda: comment_of(provision.SIMDE / "simde" / "simde-common.h"), "simde-py"),
]
# What Zig links with all of them: its C++ library, and with components the C library.
WITH_EACH = [
    Library("libc++", "Apache-2.0 WITH LLVM-exception", (), whole(ZIG / "libcxx" / "LICENSE.TXT"), "ziglang"),
    Library("Zig", "MIT", (), whole(ZIG.parent / "LICENSE"), "ziglang"),
]
WITH_COMPONENTS = [
    Library("wasi-libc", "Apache-2.0 WITH LLVM-exception OR Apache-2.0 OR MIT", (),
            whole(ZIG / "libc" / "wasi" / "LICENSE", ZIG / "libc" / "wasi" / "LICENSE-MIT",
                  ZIG / "libc" / "wasi" / "libc-bottom-half" / "cloudlibc" / "LICENSE"), "ziglang"),
    Library("musl", "MIT", (), whole(ZIG / "libc" / "musl" / "COPYRIGHT"), "ziglang"),
]
ALL = [*LIBRARIES, *WITH_EACH, *WITH_COMPONENTS]
OURS = re.compile(r"lib(base|json|mcp|oauth|transport\w*|host_\w+|kit_\w+|mcp_server_\w+)\.a")
LINK = re.compile(r"build (?:\S*/)?(mcp_server_\w+): \S+ .*? \| (.*?)(?: \|\| .*)?$", re.MULTILINE)


def file_of(library: Library) -> Path:
    return TEXTS / f"{library.name.replace(' ', '-')}.txt"


def linked(preset: str) -> dict:
    """By the name of each program: the archives that it is linked of, as the build has it."""
    ninja = (builder.tree(preset) / "build.ninja").read_text(encoding="utf-8")
    return {match[1]: sorted({word.rpartition("/")[2] for word in match[2].split()}) for match in LINK.finditer(ninja)}


def unknown(archives: List[str]) -> List[str]:
    """Those that are neither ours nor in the table."""
    known = {archive for library in LIBRARIES for archive in library.archives}
    return [archive for archive in archives if archive not in known and not OURS.fullmatch(archive)]


def libraries_of(archives: List[str], is_component: bool) -> List[Library]:
    own = [library for library in LIBRARIES if set(library.archives) & set(archives)]
    return [*own, *WITH_EACH, *(WITH_COMPONENTS if is_component else [])]


def notices(name: str, archives: List[str], is_component: bool) -> str:
    """All that has to be told with one artefact."""
    parts = [f"{name} is WasmMCP, under the Apache License 2.0 (LICENSE), and has these parts of others in it.\n"]
    libraries = libraries_of(archives, is_component)
    parts += [f"{library.name}: {library.licence}" for library in libraries]
    parts += [f"\n{'=' * 80}\n{library.name}\n{'=' * 80}\n\n{file_of(library).read_text(encoding='utf-8')}" for library in libraries]
    return "\n".join(parts)


def write_beside(server, kinds: list) -> None:
    """The notices of each artefact that was built, in a file that has its name and .licenses.txt."""
    for kind in kinds:
        is_component = kind != "native"
        name = f"mcp_server_{server.artefact}" + (f"_{kind}" if is_component else "")
        archives = linked("wasm" if is_component else "native")[name]
        folder = paths.WASM if is_component else paths.NATIVE
        (folder / f"{name}.licenses.txt").write_text(notices(name, archives, is_component), encoding="utf-8")


def update() -> None:
    """Writes third_party/licenses/ anew, out of the sources that are pinned."""
    TEXTS.mkdir(exist_ok=True)
    for file in TEXTS.glob("*.txt"):
        file.unlink()
    for library in ALL:
        file_of(library).write_text(library.text(), encoding="utf-8")
