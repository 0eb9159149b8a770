#!/usr/bin/env python3
"""Tests the documentation: its links, its code, its commands, and its tables of settings and tools.

    tests/docs/run.py [--only PART_OF_A_NAME]
"""

import argparse
import functools
import re
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import commands  # noqa: E402
import excerpts  # noqa: E402
import settings  # noqa: E402
from documents import ROOT, Document, all_documents  # noqa: E402

# Names of files in the text: `mcp/dispatch.hpp`, `tests/host/`, `imports.txt`.
FILE_NAME = re.compile(r"`([\w.-]+(?:/[\w.*-]*)*)`")
ENDING = re.compile(r"\.(hpp|cpp|c|md|json|txt|py|cmake|wit)$")
FOLDERS = {folder.name for folder in ROOT.iterdir() if folder.is_dir()} - {"build", ".tools"}
# Methods of the protocol, and files that each folder has its own of.
NOT_FILES = re.compile(r"tools/(list|call)$|wasmmcp\.json$|(imports|transcript|CMakeLists|requirements)\.txt$|"
                       r"README\.md$|package-lock\.json$|\w+_test\.cpp$")


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, where: str, fault: str) -> None:
        self.passed += not fault
        self.failed += bool(fault)
        if fault:
            print(f"{where}: {fault}", flush=True)


def check_links(tally: Tally, document: Document) -> None:
    for link in re.finditer(r"\[[^\]]*\]\(([^)\s]+)\)", document.prose):
        target, _, anchor = link.group(1).partition("#")
        if re.match(r"https?:", target):
            continue
        file = document.file.parent / target if target else document.file
        where = f"{document.name}:{document.line_of(link.start(), document.prose)}"
        if not file.exists():
            tally.check(where, f"the link {link.group(1)} leads nowhere")
        else:
            anchors = headings(file) if anchor else [""]
            tally.check(where, "" if anchor in anchors else f"{target} has no heading #{anchor}")


def headings(file: Path) -> list:
    titles = re.findall(r"^#+ (.*)$", file.read_text(), re.M)
    return [re.sub(r"[^\w -]", "", title).strip().lower().replace(" ", "-") for title in titles]


def check_file_names(tally: Tally, document: Document) -> None:
    for name in FILE_NAME.finditer(document.prose):
        path = name.group(1)
        in_folder = "/" in path and path.split("/")[0] in FOLDERS
        if NOT_FILES.search(path) or not (in_folder or ENDING.search(path)):
            continue
        where = f"{document.name}:{document.line_of(name.start(), document.prose)}"
        exists = any(ROOT.glob(path)) or any(document.file.parent.glob(path))
        tally.check(where, "" if exists else f"there is no {path}")


def check_blocks(tally: Tally, document: Document) -> None:
    output = None
    for block in document.blocks:
        where = f"{document.name}:{block.line}"
        if block.language in ("cpp", "cmake", "json"):
            tally.check(where, excerpts.fault(block))
        elif block.language == "python":
            tally.check(where, excerpts.python_fault(block.text))
        elif block.language == "sh":
            output = None
            try:
                output = commands.run_block(block)
                tally.check(where, "")
            except commands.Fault as fault:
                tally.check(where, str(fault))
        elif block.language == "text" and block.shows_output and output is not None:
            same = output.strip() == block.text.strip()
            tally.check(where, "" if same else f"the command says another thing:\n{output}")
        elif block.language not in ("text",):
            tally.check(where, f"a block of '{block.language}' is checked by nobody")


def check_tables(tally: Tally, only: str) -> None:
    tables = {"docs/configuration.md": settings.shared_settings_fault,
              "docs/guarding.md": settings.oauth_settings_fault}
    for server in settings.servers.shipped():
        tables[f"servers/{server.name}/README.md"] = functools.partial(settings.readme_fault, server)
    for name, fault in tables.items():
        if only in name:
            try:
                tally.check(name, fault())
            except commands.Fault as broken:
                tally.check(name, str(broken))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", default="", help="a part of the names of the files to test")
    options = parser.parse_args()
    tally = Tally()
    for document in all_documents():
        if options.only in document.name:
            check_links(tally, document)
            check_file_names(tally, document)
            check_blocks(tally, document)
    check_tables(tally, options.only)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 0 if tally.passed and not tally.failed else 1


if __name__ == "__main__":
    sys.exit(main())
