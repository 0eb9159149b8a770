"""Disks that refuse one call of the filesystem server in turn: each file is the old one or the new one, what was answered
as done is done, and the next call is served."""

import os
import tempfile
from pathlib import Path
from typing import Dict

from injecting import SANITIZED_STDIO, Disturbed, Found, Point, beside_each_other, found_again, points_of, rounds_of, told_of
from support import messages
from support.engines import NATIVE_STDIO, WASI_CLI
from support.results import case, check, equal

OLD, NEW = "old\n" * 5000, "new\n" * 40_000
SCRIPT = "#!/bin/sh\n"
# What is there before, for all of them.
BEFORE = {"kept": OLD, "script": SCRIPT + OLD, "other": "other\n"}

# The tool, what it is told, and what is there afterwards.
DOINGS = [
    ("write_file", {"path": "/data/kept", "content": NEW}, {**BEFORE, "kept": NEW}),
    ("write_file", {"path": "/data/new", "content": NEW}, {**BEFORE, "new": NEW}),
    ("write_file", {"path": "/data/script", "content": SCRIPT + NEW}, {**BEFORE, "script": SCRIPT + NEW}),
    ("edit_file", {"path": "/data/kept", "edits": [{"oldText": OLD, "newText": NEW}]}, {**BEFORE, "kept": NEW}),
    ("append_file", {"path": "/data/kept", "content": NEW}, {**BEFORE, "kept": OLD + NEW}),
    ("copy_file", {"source": "/data/kept", "destination": "/data/copy"}, {**BEFORE, "copy": OLD}),
    ("move_file", {"source": "/data/kept", "destination": "/data/moved"},
     {"moved": OLD, "script": SCRIPT + OLD, "other": "other\n"}),
    ("copy_file", {"source": "/data/kept", "destination": "/data/other", "overwrite": True}, {**BEFORE, "other": OLD}),
    ("delete_file", {"path": "/data/other"}, {"kept": OLD, "script": SCRIPT + OLD}),
]
# A script whose length could not be set was neither the old one nor the new one; and of a file that had its new name as well
# as its old one it was said that nothing was changed.
FOUND = [Found("ftruncate", "/script>", "ENOSPC", True), Found("unlinkat", '"kept"', "ENOSPC", True)]


class Disk(Disturbed):
    """A server with a folder of its own, for one doing."""

    def __init__(self, engine, doing: tuple):
        super().__init__(engine, "filesystem")
        self.tool, self.arguments, self.after = doing
        self.rests = 0

    def play(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            self.folder = Path(name).resolve()
            with self.engine.start("filesystem", directories={"/data": str(self.folder)}) as server:
                self.client = server.client("2025-11-25")
                self.does()
                self.prepare()
                points = points_of(self.client.process, str(self.folder), self.call)
                self.disturb_each(server, rounds_of(points) + found_again(FOUND)(points))

    def prepare(self) -> None:
        for each in self.folder.iterdir():
            each.unlink()
        for name, text in BEFORE.items():
            (self.folder / name).write_text(text)
        (self.folder / "script").chmod(0o755)

    def call(self) -> dict:
        return self.client.ask(messages.call(1, self.tool, self.arguments))["result"]

    def does(self) -> None:
        self.prepare()
        result = self.call()
        check(not result.get("isError"), f"{self.tool} fails without a fault: {str(result)[:500]}")
        equal(self.seen(), self.after, "what is there")

    def seen(self) -> Dict[str, str]:
        return {name: (self.folder / name).read_text() for name in os.listdir(self.folder)
                if not name.startswith(".wasmmcp-")}

    def is_whole(self, seen: dict) -> bool:
        """Each file is as it was or as it is to be, and none is lost."""
        return all(text in (BEFORE.get(name), self.after.get(name)) for name, text in seen.items()) \
            and all(name in seen or name not in self.after for name in BEFORE)

    def is_told(self, text: str) -> bool:
        """Where a file is half, and stays so, another has the new text whole, and the answer names it."""
        kept = [each for each in self.folder.iterdir() if each.name in text and each.name.startswith(".wasmmcp-")]
        return "cannot be put back" in text and [each.read_text() for each in kept] == [self.arguments["content"]]

    def disturb(self, point: Point, error: str, for_ever: bool) -> None:
        what = f"{self.tool} {self.arguments.get('path', self.arguments.get('destination'))} with {error} at {point}{', and ever after' if for_ever else ''}"
        self.prepare()
        result = self.call_with(what, point, error, for_ever)
        seen = self.seen()
        self.rests += len(os.listdir(self.folder)) != len(seen)
        if result.get("isError"):
            self.failed += 1
            text = result["content"][0]["text"]
            check(len(text.split()) > 3, f"{what} fails with {text!r}")
            check(self.is_whole(seen) or self.is_told(text),
                  f"{what} fails with {text!r} and leaves {described(seen)}")
            check("nothing was changed" not in text or seen == BEFORE, f"{what} fails with {text!r}, but there is {described(seen)}")
        else:
            equal(described(seen), described(self.after), f"{what} is answered as done; what is there")
        self.does()


def described(seen: dict) -> str:
    """Each file by its size and how it begins."""
    return ", ".join(f"{name}: {len(text)} {text[:8]!r}" for name, text in sorted(seen.items()))


@case(NATIVE_STDIO, *SANITIZED_STDIO, WASI_CLI)
def a_disk_that_refuses_any_call_costs_no_file(engine):
    disks = [Disk(engine, doing) for doing in DOINGS]
    beside_each_other([disk.play for disk in disks])
    faults, failed, rests = (sum(getattr(disk, name) for disk in disks) for name in ("faults", "failed", "rests"))
    print(f"  {faults} faults while files were written; {failed} calls failed, {rests} left a temporary file ({engine})")
    told_of(disks)
    check(failed, "no fault was seen by anybody")
