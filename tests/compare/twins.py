"""Two directories with the same in them, and a filesystem server on each, which know them by the same
name."""

import json
import os
import re
import shutil
import tempfile
from pathlib import Path

from sides import Sides
from support.peers import FILESYSTEM
from support.results import equal

# Each line once, since what is in several places is a difference.
NUMBERED = "".join(f"{' ' * (number % 3 * 2)}line {number}\n" for number in range(30))
# The permissions of 'private' are its own.
FILES = {"a.txt": b"l1\nl2\nl3\nl4\n", "B.md": b"x1\nx2\nx3", "crlf.txt": b"c1\r\nc2\r\nc3\r\n",
         "bom.txt": b"\xef\xbb\xbfone\n", "none": b"", "latin.txt": b"caf\xe9\n", "bin": b"\0\1\2",
         "p.png": b"\x89PNG\r\n\x1a\n12", "P.PNG": b"12", "s.wav": b"RIFF", "doc.pdf": b"%PDF-", "s p%#": b"\xff\0",
         "\u00e9.txt": b"e\n", "\u00e9": b"\xff\0", "long": b"z" * 5000, "indent.py": b"if a:\n    b()\n        c()\n",
         "fence": b"```\n", "private": b"secret", "sub/x.js": b"1", "sub/.hid": b"", "sub/deep/y.js": b"two\n",
         "sizes/a": b"x" * 1023, "sizes/b": b"x" * 1024, "sizes/c": b"", "sizes/d": b"x" * 1_100_000,
         "numbered": NUMBERED.encode(), "unended": NUMBERED.rstrip("\n").encode(),
         "order/a": b"", "order/B": b"", "folders/a": b"1", "folders/b": b"12"}
FOLDERS = ["empty", "sub/deep", "sizes", "order", "folders/c"]
LINKS = {"in-link": "a.txt", "dir-link": "sub", "dangling": "gone", "out-link": "/etc/passwd", "out-dir": "/etc",
         "links/to-folder": "../sub"}
LARGE = 100_000
# What it was when it was made: some moment, the same for both.
MADE = 1_700_000_000


class Twins(Sides):
    def __init__(self, engine, zone: str = "UTC"):
        self.is_native = engine.is_native
        self.home = Path(tempfile.mkdtemp()).resolve()
        self.theirs, self.ours = (self.home / whose / "data" for whose in ("theirs", "ours"))
        for twin in (self.theirs, self.ours):
            twin.mkdir(parents=True)
        self.fill()
        variables = {"TZ": zone, "HOME": str(self.theirs)}
        super().__init__(FILESYSTEM.start("filesystem", variables, [str(self.theirs)]),
                         engine.start("filesystem", variables, directories={str(self.theirs): str(self.ours)}))

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
                if len(content) < LARGE:
                    (twin / name).write_bytes(content)
                    continue
                once = twin.parent / name.replace("/", "-")  # nobody writes it again
                if not once.exists():
                    once.write_bytes(content)
                os.link(once, twin / name)
            for name, target in LINKS.items():
                (twin / name).symlink_to(target)
            (twin / "private").chmod(0o640)
            for each in (twin, *twin.rglob("*")):
                os.utime(each, (MADE, MADE), follow_symlinks=False)

    def filled(self, arguments: dict) -> dict:
        """DATA in arguments stands for the name of the directory."""
        return json.loads(json.dumps(arguments).replace("DATA", str(self.theirs)))

    def cleaned(self, text: str) -> str:
        """Temporary files have names by chance."""
        return re.sub(r"\.[0-9a-f]{32}\.tmp", ".CHANCE.tmp", text.replace(str(self.theirs), "DATA"))

    def contents(self) -> list:
        """What is in both: bytes of files, targets of links, and nothing for folders."""
        return [{str(each.relative_to(twin)): content_of(each) for each in twin.rglob("*")}
                for twin in (self.theirs, self.ours)]

    def check_twins(self) -> None:
        theirs, ours = self.contents()
        equal(sorted(set(ours.items()) ^ set(theirs.items()), key=str), [], "what is in one directory and not in the other")
        if self.is_native:  # components are told no permissions
            modes = [{name: (twin / name).lstat().st_mode for name in theirs} for twin in (self.theirs, self.ours)]
            equal(modes[1], modes[0], "permissions")


def content_of(file: Path):
    if file.is_symlink():
        return os.readlink(file)
    size = file.stat().st_size if file.is_file() else 0
    return size if size >= LARGE else file.read_bytes() if file.is_file() else None
