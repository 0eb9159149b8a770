#!/usr/bin/env python3
"""Looks the pinned versions up in databases of known vulnerabilities, and writes third_party/advisories.json.

    tools/advisories/check.py KIND=GIT_DIRECTORY...

KIND is rustsec (RustSec's advisory-db), oss-fuzz (google/oss-fuzz-vulns) or pypa (pypa/advisory-database); the directory is
a clone, bare or not. The record says which commit of each was asked, about which pins, and what was found; whoever finds
something writes under `verdicts` why it does not concern us, or moves the pin. tests/supply/ fails when a pin is not the
one that was looked up, or when something that was found has no verdict.
"""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Iterator, List, Tuple

ROOT = Path(__file__).resolve().parents[2]
THIRD_PARTY = ROOT / "third_party"
RECORD = THIRD_PARTY / "advisories.json"
REQUIREMENTS = ["requirements.txt", "test-requirements.txt", "langchain-requirements.txt"]
# The C libraries in crates: what their projects are called in OSS-Fuzz, where the sources say the version, and a day on which that
# version was there already. What was told of later, without a list of versions, may concern it.
C_LIBRARIES = {
    "libgit2": ("vendor/libgit2-sys/libgit2/include/git2/version.h", r'LIBGIT2_VERSION\s+"([\d.]+)"', "2024-12-28"),
    "zlib": ("vendor/libz-sys/src/zlib/zlib.h", r'ZLIB_VERSION "([\d.]+)"', "2024-01-22"),
    "libwebp": ("vendor/libwebp-sys/vendor/src/enc/vp8i_enc.h",
                r"ENC_MAJ_VERSION (\d+)\s+#define ENC_MIN_VERSION (\d+)\s+#define ENC_REV_VERSION (\d+)", "2024-12-19"),
    "libjpeg-turbo": ("vendor/turbojpeg-sys/libjpeg-turbo/CMakeLists.txt", r"set\(VERSION ([\d.]+)\)", "2024-12-10"),
    "yyjson": ("vendor/yyjson-sys/yyjson/src/yyjson.h", r'YYJSON_VERSION_STRING "([\d.]+)"', "2024-07-09"),
}


def crates() -> dict:
    text = (THIRD_PARTY / "Cargo.lock").read_text(encoding="utf-8")
    return dict(re.findall(r'name = "([^"]+)"\nversion = "([^"]+)"\nsource', text))


def python_packages() -> dict:
    found = {}
    for name in REQUIREMENTS:
        for package, version in re.findall(r"^([A-Za-z0-9_.-]+)==([^\s;\\]+)", (THIRD_PARTY / name).read_text(encoding="utf-8"), re.MULTILINE):
            found.setdefault(re.sub(r"[-_.]+", "-", package).lower(), set()).add(version)
    return {package: sorted(versions) for package, versions in sorted(found.items())}


def npm_packages() -> dict:
    found = {}
    for lock in (THIRD_PARTY / "package-lock.json", THIRD_PARTY / "optimizer" / "package-lock.json"):
        for place, package in json.loads(lock.read_text(encoding="utf-8"))["packages"].items():
            if place:
                found.setdefault(place.rpartition("node_modules/")[2], set()).add(package["version"])
    return {package: sorted(versions) for package, versions in sorted(found.items())}


def c_libraries() -> dict:
    found = {}
    for name, (file, pattern, _) in C_LIBRARIES.items():
        match = re.search(pattern, (ROOT / ".tools" / "third_party" / file).read_text(encoding="utf-8"))
        found[name] = ".".join(match.groups())
    return found


def pinned() -> dict:
    """All that is pinned, by ecosystem."""
    return {"crates": crates(), "c libraries": c_libraries(), "python": python_packages(), "npm": npm_packages()}


class Database:
    def __init__(self, folder: str):
        self.folder = folder

    def git(self, *words: str) -> str:
        return subprocess.run(["git", "--git-dir", self.folder, *words], check=True, stdout=subprocess.PIPE, text=True).stdout

    def told(self) -> dict:
        commit, date = self.git("log", "-1", "--format=%H %cs").split()
        return {"commit": commit, "date": date}

    def files(self, pattern: str) -> Iterator[Tuple[str, str]]:
        for name in self.git("ls-tree", "-r", "--name-only", "HEAD").splitlines():
            if re.fullmatch(pattern, name):
                yield name, self.git("show", f"HEAD:{name}")


def numbers(version: str) -> tuple:
    return tuple(int(part) for part in re.findall(r"\d+", version.split("+")[0])[:3]) + (0,) * (3 - len(re.findall(r"\d+", version.split("+")[0])[:3]))


def holds(version: str, requirement: str) -> bool:
    """One of RustSec's: comparisons with commas between them."""
    for part in requirement.split(","):
        sign, other = re.fullmatch(r"\s*(>=|<=|>|<|=|\^|~)?\s*([\w.+-]+)\s*", part).groups()
        mine, theirs = numbers(version), numbers(other)
        if not {">=": mine >= theirs, "<=": mine <= theirs, ">": mine > theirs, "<": mine < theirs, "=": mine == theirs,
                "^": mine >= theirs and mine[0] == theirs[0] and (theirs[0] or mine[1] == theirs[1]),
                "~": mine >= theirs and mine[:2] == theirs[:2], None: mine == theirs}[sign]:
            return False
    return True


def of_rustsec(database: Database, versions: dict) -> List[str]:
    found = []
    for name, text in database.files(r"crates/({})/RUSTSEC-.*\.md".format("|".join(map(re.escape, versions)))):
        crate = name.split("/")[1]
        lists = {key: re.findall(r'"([^"]+)"', body) for key, body in re.findall(r"^(patched|unaffected) = \[(.*?)\]", text, re.MULTILINE | re.DOTALL)}
        if not any(holds(versions[crate], each) for each in [*lists.get("patched", []), *lists.get("unaffected", [])]):
            found.append(f"{name.rpartition('/')[2].removesuffix('.md')} {crate} {versions[crate]}")
    return found


def of_oss_fuzz(database: Database, versions: dict) -> List[str]:
    found = []
    for name, text in database.files(r"vulns/({})/.*\.yaml".format("|".join(map(re.escape, versions)))):
        project = name.split("/")[1]
        affected = {numbers(each) for each in re.findall(r"^  - '?v?([\d.]+)'?$", text, re.MULTILINE)}
        is_open = not re.search(r"- fixed: ", text)
        is_later = not affected and re.search(r"^published: '?(\S{10})", text, re.MULTILINE)[1] > C_LIBRARIES[project][2]
        if numbers(versions[project]) in affected or is_open or is_later:
            summary = re.search(r"^summary: (.*)$", text, re.MULTILINE)[1]
            found.append(f"{name.rpartition('/')[2].removesuffix('.yaml')} {project} {versions[project]}: {summary}{' (not fixed)' if is_open else ''}")
    return found


def of_pypa(database: Database, versions: dict) -> List[str]:
    found = []
    for name, text in database.files(r"vulns/({})/.*\.yaml".format("|".join(map(re.escape, versions)))):
        package = name.split("/")[1]
        listed = set(re.findall(r"^  - '?\"?([\w.]+)'?\"?$", text, re.MULTILINE))
        found += [f"{name.rpartition('/')[2].removesuffix('.yaml')} {package} {version}" for version in versions[package] if version in listed]
    return found


KINDS = {"rustsec": (of_rustsec, "crates"), "oss-fuzz": (of_oss_fuzz, "c libraries"), "pypa": (of_pypa, "python")}


def main(words: list) -> int:
    if not words or not all("=" in word and word.split("=")[0] in KINDS for word in words):
        print(__doc__)
        return 2
    before = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.exists() else {}
    versions = pinned()
    record = {"pinned": versions, "databases": {}, "found": [], "verdicts": before.get("verdicts", {})}
    for word in words:
        kind, folder = word.split("=", 1)
        look_up, ecosystem = KINDS[kind]
        database = Database(folder)
        record["databases"][kind] = {**database.told(), "about": ecosystem}
        record["found"] += look_up(database, versions[ecosystem])
    RECORD.write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    print(f"{len(record['found'])} found; see {RECORD.relative_to(ROOT)}")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
