"""Two directories with the same in them, and a filesystem server on each, which know them by the same
name."""

import os
import re
import shutil
import tempfile
from pathlib import Path

from official import FILESYSTEM, Pair
from support import messages
from support.results import equal

# The permissions of 'private' are its own.
FILES = {"a.txt": b"l1\nl2\nl3\nl4\n", "B.md": b"x1\nx2\nx3", "crlf.txt": b"c1\r\nc2\r\nc3\r\n",
         "bom.txt": b"\xef\xbb\xbfone\n", "none": b"", "latin.txt": b"caf\xe9\n", "bin": b"\0\1\2",
         "p.png": b"\x89PNG\r\n\x1a\n12", "P.PNG": b"12", "s.wav": b"RIFF", "doc.pdf": b"%PDF-", "s p%#": b"\xff\0",
         "\u00e9.txt": b"e\n", "\u00e9": b"\xff\0", "long": b"z" * 5000, "indent.py": b"if a:\n    b()\n        c()\n",
         "fence": b"```\n", "private": b"secret", "sub/x.js": b"1", "sub/.hid": b"", "sub/deep/y.js": b"two\n",
         "sizes/a": b"x" * 1023, "sizes/b": b"x" * 1024, "sizes/c": b"", "sizes/d": b"x" * 1_100_000,
         "order/a": b"", "order/B": b"", "folders/a": b"1", "folders/b": b"12"}
FOLDERS = ["empty", "sub/deep", "sizes", "order", "folders/c"]
LINKS = {"in-link": "a.txt", "dir-link": "sub", "dangling": "gone", "out-link": "/etc/passwd", "out-dir": "/etc",
         "links/to-folder": "../sub"}
# What it was when it was made: some moment, the same for both.
MADE = 1_700_000_000


class Twins(Pair):
    def __init__(self, engine, zone: str = "UTC"):
        self.is_native = engine.is_native
        self.home = Path(tempfile.mkdtemp()).resolve()
        self.theirs, self.ours = (self.home / whose / "data" for whose in ("theirs", "ours"))
        for twin in (self.theirs, self.ours):
            twin.mkdir(parents=True)
        self.fill()
        variables = {"TZ": zone, "HOME": str(self.theirs)}
        # Arguments that nobody knows are ignored by the other.
        ours = {**variables, "WASMMCP_IGNORE_UNKNOWN_ARGUMENTS": "true"}
        super().__init__(FILESYSTEM.start("filesystem", variables, [str(self.theirs)]),
                         engine.start("filesystem", ours, directories={str(self.theirs): str(self.ours)}))

    def __exit__(self, *error) -> None:
        super().__exit__(*error)
        shutil.rmtree(self.home)

    def fill(self) -> None:
        """As at the beginning, whatever has become of them."""
        for twin in (self.theirs, self.ours):
            for each in twin.iterdir():
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink()
            for name in [*FOLDERS, *(str(Path(link).parent) for link in LINKS)]:
                (twin / name).mkdir(parents=True, exist_ok=True)
            for name, content in FILES.items():
                (twin / name).write_bytes(content)
            for name, target in LINKS.items():
                (twin / name).symlink_to(target)
            (twin / "private").chmod(0o640)
            for each in (twin, *twin.rglob("*")):
                os.utime(each, (MADE, MADE), follow_symlinks=False)

    def write(self, name: str, text: str) -> None:
        for twin in (self.theirs, self.ours):
            (twin / name).write_text(text, encoding="utf-8")

    def ask(self, tool: str, arguments: dict) -> list:
        """Their answer and ours. DATA in arguments stands for the name of the directory."""
        text = messages.call(1, tool, arguments).replace("DATA", str(self.theirs))
        return [without_chance(answer) for answer in self.answers(text)]

    def contents(self) -> list:
        """What is in both: bytes of files, targets of links, and nothing for folders."""
        return [{str(each.relative_to(twin)): content_of(each) for each in twin.rglob("*")}
                for twin in (self.theirs, self.ours)]

    def check_twins(self) -> None:
        theirs, ours = self.contents()
        equal(ours, theirs, "what is in the directories")
        if self.is_native:  # components are told no permissions
            modes = [{name: (twin / name).lstat().st_mode for name in theirs} for twin in (self.theirs, self.ours)]
            equal(modes[1], modes[0], "permissions")


def content_of(file: Path):
    if file.is_symlink():
        return os.readlink(file)
    return file.read_bytes() if file.is_file() else None


def without_chance(answer: dict) -> dict:
    """Temporary files have names by chance."""
    text = re.sub(r"\.[0-9a-f]{32}\.tmp", ".CHANCE.tmp", messages.compact(answer))
    return messages.parsed(text)
