#!/usr/bin/env python3
"""Dependency goes one way, and what belongs to one folder stays there.

    python3 tools/checks/layers.py

Looks at text, not at a compiler's tree: quoted includes are written from the root in this project.
"""

import re
import sys

from checklist import C_FAMILY, Checklist, lines, tracked

# Who may include whom, by folder; the longest match counts, and each may include itself. `host`
# means the interfaces directly in host/, not the folders below it.
LAYERS = {
    "base": [],
    "json": ["base"],
    "mcp": ["json", "base"],
    "host": ["base"],
    "host/files": ["host", "base"],
    "host/http": ["host", "base"],
    "host/memory": ["host", "host/files", "base"],
    "host/posix": ["host", "host/files", "host/http", "base"],
    "host/wasi_p2": ["host", "host/files", "host/http", "base"],
    "host/wasi_p3": ["host", "base", "host/wasi_p2"],
    "deploy/runtime": ["json", "base", "host/posix"],
    "transport": ["mcp", "json", "base", "host"],
    "oauth": ["transport", "mcp", "json", "base", "host"],
    "kit": ["base", "host"],
    "servers": ["mcp", "json", "base", "kit", "host"],
}
FOR_TESTS = ["host/memory"]
FREE = ("bench/", "cmake/", "fuzz/", "tests/", "third_party/", "tools/")
PRODUCT = ("base/", "deploy/", "json/", "mcp/", "host/", "transport/", "oauth/", "kit/",
           "servers/")

# Each library has one place that knows it; everything else sees our own types. The git server is
# about little else than libgit2.
LIBRARIES = {"yyjson.h": ("json/",), "llhttp.h": ("host/http/",), "sha.h": ("base/",),
             "openssl/": ("oauth/",), "git2.h": ("kit/git/", "servers/git/"),
             "zlib.h": ("kit/compression/", "kit/codecs/"), "brotli/": ("kit/compression/",),
             "jpeglib.h": ("kit/codecs/",), "webp/": ("kit/codecs/",),
             "git2/": ("kit/git/", "servers/git/"),
             "third_party/libgit2/": ("kit/git/", "servers/git/")}

INCLUDE = re.compile(r'\s*#\s*include\s*(?:"([^"]+)"|<([^>]+)>)')
CONDITION = re.compile(r"\s*#\s*(?:if|ifdef|ifndef|elif|elifdef|elifndef)\b(.*)")
HOST_MACRO = re.compile(r"\b(?:__wasi__|__wasm\w*|__linux__|__APPLE__|__MACH__|_WIN32|_WIN64|__unix__|"
                        r"__FreeBSD__|__ANDROID__|WASI)\b")
RAW_WASI = re.compile(r"\b(?:import_module|import_name|export_name)\b")
BANNED = [
    (re.compile(r"\bstd::(?:v?format(?:_to\w*)?|v?print\w*)\b"), "costs hundreds of kilobytes in a "
     "component; base/text.hpp and std::to_chars do"),
    (re.compile(r"\bstd::\w*regex\w*\b|<regex>"), "backtracks without a bound, and is large"),
    (re.compile(r"\bstd::filesystem\b|<filesystem>"), "does not work on WASI; host/ has what servers "
     "may ask for"),
    (re.compile(r"<(?:iostream|ostream|istream|sstream|fstream|iomanip|format|print)>"),
     "costs hundreds of kilobytes in a component; base/text.hpp does"),
    (re.compile(r"<(?:thread|mutex|shared_mutex|condition_variable|future)>"), "there are no threads; "
     "base::Async waits"),
]
BANNER = re.compile(r"^\s*(?://|#|/\*)[\s*/]*([-=*#~_])\1{3,}")
UNFINISHED = re.compile(r"\b(?:TODO|FIXME|XXX)\b")
COMMENT = re.compile(r"^\s*//")

# As clang-format lays them out.
NAMESPACE = re.compile(r"namespace\b ?([\w:]*) ?\{$")
NAMESPACE_END = re.compile(r"\}  // namespace")
TYPE = re.compile(r"(?:struct|class|union|enum(?: class)?) (\w+)\b(?!;|::)")


def layer(path: str) -> str:
    """The entry of LAYERS that a path belongs to."""
    folder = path.rpartition("/")[0]
    while folder and folder not in LAYERS:
        folder = folder.rpartition("/")[0]
    return folder


def part(path: str) -> str:
    """What a file may always include: its layer, and in servers/ its own server alone."""
    return "/".join(path.split("/")[:2]) + "/" if path.startswith("servers/") else layer(path)


def homes(target: str) -> tuple:
    """The folders that know the library of an include; empty when it is none."""
    folders = [target, *(target[:end + 1] for end in range(len(target)) if target[end] == "/")]
    return next((LIBRARIES[folder] for folder in folders if folder in LIBRARIES), ())


def include_fault(path: str, target: str) -> str:
    """Why `path` must not include `target`; empty when it may."""
    if path.startswith(FREE):
        return ""
    if "/" not in target:
        return f"'{target}' is not written from the root"
    if homes(target):
        return ""
    own, theirs = layer(path), layer(target)
    if not theirs:
        return f"{own}/ is product code and must not include {target}"
    if path.startswith("servers/") and target.startswith("servers/"):
        return "" if part(path) == part(target) else f"a server must not include another ({target})"
    allowed = [own, *LAYERS[own]]
    if path.endswith(("_test.cpp", "_test.hpp", "/test_client.cpp", "/test_client.hpp", "/kitchen.hpp")):
        allowed += FOR_TESTS
    if theirs in allowed:
        return ""
    return f"{own}/ must not include {target}; it may include {', '.join(LAYERS[own]) or 'nothing'}"


def line_faults(path: str, line: str) -> list:
    found = []
    include = INCLUDE.match(line)
    if include and include[1]:
        found.append(include_fault(path, include[1]))
    library = (include[2] or include[1]) if include else None
    known_by = homes(library) if library else ()
    if known_by and not path.startswith((*known_by, *FREE)):
        found.append(f"{library} is for {' and '.join(known_by)} alone")
    if RAW_WASI.search(line) and not path.startswith(("host/wasi_", "bench/floor/")):
        found.append("raw WASI declarations belong below host/wasi_*")
    condition = CONDITION.match(line)
    if condition and HOST_MACRO.search(condition[1]) and not path.startswith(("base/", "host/")):
        found.append("hosts are told apart by folder and link order, not by #if")
    if path.startswith(PRODUCT) and not COMMENT.match(line):
        found += [f"{pattern.search(line)[0]} {reason}" for pattern, reason in BANNED
                  if pattern.search(line)]
    return [fault for fault in found if fault]


def types_of(path: str) -> list:
    """Pairs of line number and name: the types of a file that others could mean with theirs."""
    found, scope = [], []
    for number, line in lines(path):
        opened, named = NAMESPACE.match(line), TYPE.match(line)
        if opened:
            scope.append(opened[1])
        elif NAMESPACE_END.match(line):
            scope.pop()
        elif named and "" not in scope:
            found.append((number, "::".join([*scope, named[1]])))
    return found


def twin_faults() -> list:
    """Types of one name in two servers: the suite links both, and would take them for one."""
    faults, owners = [], {}
    for path in tracked(".cpp", ".hpp"):
        if path.startswith("servers/") and not path.endswith(("_test.cpp", "/test_client.hpp")):
            for number, name in types_of(path):
                owner = owners.setdefault(name, path)
                if part(owner) != part(path):
                    faults.append(f"{path}:{number}: {owner} has a type {name} too; put it into an "
                                  "unnamed namespace or one of this server")
    return faults


def main() -> int:
    checklist = Checklist()
    conditions = []
    for path in tracked(*C_FAMILY):
        faults = []
        for number, line in lines(path):
            faults += [f"{path}:{number}: {fault}" for fault in line_faults(path, line)]
            condition = CONDITION.match(line)
            if condition and HOST_MACRO.search(condition[1]):
                conditions.append(f"{path}:{number}: {line.strip()}")
        checklist.item(faults)
    for path in tracked(*C_FAMILY, ".py", ".mjs", ".cmake", ".sh", "CMakeLists.txt", ".wit"):
        checklist.item([f"{path}:{number}: section banners and unfinished business stay out"
                        for number, line in lines(path)
                        if BANNER.match(line) or (UNFINISHED.search(line) and
                                                  path != "tools/checks/layers.py")])
    checklist.item(twin_faults())
    for condition in conditions:
        print(f"allowed: {condition}")
    return checklist.close()


if __name__ == "__main__":
    sys.exit(main())
