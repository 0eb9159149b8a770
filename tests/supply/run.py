#!/usr/bin/env python3
"""What we take from others: pinned by hash, looked up among known vulnerabilities, and its
licences with what it is linked into.

    tests/supply/run.py [WORDS OF A CASE'S NAME]
"""

import json
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "tests"), str(ROOT / "tools"), str(ROOT / "tools" / "advisories")]

import check as advisories  # noqa: E402
from support.results import case, check, equal, main  # noqa: E402
from wasmmcp import licences, paths, servers  # noqa: E402


@case
def every_requirement_of_python_has_hashes():
    for file in advisories.REQUIREMENTS:
        text = (ROOT / "third_party" / file).read_text(encoding="utf-8").replace("\\\n", " ")
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        for line in lines:
            check(re.match(r"[A-Za-z0-9_.-]+==\S+ ", line), f"{file}: {line[:80]} is not one version")
            check(re.findall(r"--hash=sha256:[0-9a-f]{64}\b", line), f"{file}: {line[:80]} has no hash")
        check(len(lines) > 1, f"{file} is empty")


@case
def every_crate_has_a_checksum():
    text = (ROOT / "third_party" / "Cargo.lock").read_text(encoding="utf-8")
    packages = text.split("[[package]]")[1:]
    for package in packages:
        if 'name = "third-party"' not in package:
            check(re.search(r'checksum = "[0-9a-f]{64}"', package), f"no checksum: {package[:100]}")
    check(len(packages) > 10, "crates")


@case
def every_package_of_npm_has_its_integrity():
    for folder in ("", "optimizer", "author"):
        lock = json.loads((ROOT / "third_party" / folder / "package-lock.json").read_text(encoding="utf-8"))
        for place, package in lock["packages"].items():
            if place and not package.get("link"):
                check(package.get("integrity", "").startswith("sha512-"), f"{folder} {place} has no integrity")


@case
def what_is_pinned_was_looked_up_among_known_vulnerabilities():
    record = json.loads(advisories.RECORD.read_text(encoding="utf-8"))
    equal(record["pinned"], advisories.pinned(), "pins; run tools/advisories/check.py anew")
    for found in record["found"]:
        check(found.split()[0] in record["verdicts"], f"{found} has no verdict in {advisories.RECORD.name}")
    check({"rustsec", "oss-fuzz"} <= set(record["databases"]), "a database was not asked")


@case
def an_advisory_that_concerns_us_would_be_found():
    """The look-up itself, on a database of two."""
    with tempfile.TemporaryDirectory() as folder:
        for name, text in (("crates/libgit2-sys/RUSTSEC-2024-0013.md", '[versions]\npatched = [">= 0.16.2"]\n'),
                           ("vulns/libwebp/OSV-1.yaml", "summary: A fault\npublished: '2020-01-01T00'\n  - fixed: x\n  versions:\n  - v1.4.0\n")):
            (Path(folder) / name).parent.mkdir(parents=True)
            (Path(folder) / name).write_text(text)
        for words in (["init", "-q"], ["add", "."], ["-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "-m", "x"]):
            subprocess.run(["git", "-C", folder, *words], check=True)
        database = advisories.Database(f"{folder}/.git")
        equal(advisories.of_rustsec(database, {"libgit2-sys": "0.16.1"}), ["RUSTSEC-2024-0013 libgit2-sys 0.16.1"], "an old one")
        equal(advisories.of_rustsec(database, {"libgit2-sys": "0.16.2"}), [], "a new one")
        equal(advisories.of_oss_fuzz(database, {"libwebp": "1.4.0"}), ["OSV-1 libwebp 1.4.0: A fault"], "an old one")
        equal(advisories.of_oss_fuzz(database, {"libwebp": "1.5.0"}), [], "a new one")


@case
def texts_of_licences_are_those_of_the_pinned_sources():
    for library in licences.ALL:
        equal(licences.file_of(library).read_text(encoding="utf-8"), library.text(), f"{licences.file_of(library).name}; write it anew")
    names = {licences.file_of(library).name for library in licences.ALL}
    equal({file.name for file in licences.TEXTS.iterdir()}, names, "files")


@case
def of_all_that_is_linked_the_licence_is_known_and_told_with_the_artefact():
    for preset in ("wasm", "native"):
        for name, archives in licences.linked(preset).items():
            equal(licences.unknown(archives), [], f"what is linked into {name} and has no licence in tools/wasmmcp/licences.py")
    for server in servers.shipped():
        licences.write_beside(server, ["cli", "native"])
        for file in (paths.WASM / f"mcp_server_{server.artefact}_cli.licenses.txt", paths.NATIVE / f"mcp_server_{server.artefact}.licenses.txt"):
            check("yyjson" in file.read_text(encoding="utf-8"), f"{file} tells of no yyjson")
    told = (paths.WASM / "mcp_server_git_cli.licenses.txt").read_text(encoding="utf-8")
    check("LINKING EXCEPTION" in told and "wasi-libc" in told, "the licence of libgit2")
    check("libgit2" not in (paths.WASM / "mcp_server_time_cli.licenses.txt").read_text(encoding="utf-8"), "time has no libgit2")


if __name__ == "__main__":
    sys.exit(main(__doc__))
