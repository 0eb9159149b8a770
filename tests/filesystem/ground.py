"""A folder given to the filesystem server as /data, and a secret beside it that no tool may reach."""

import os
import shutil
import stat
import subprocess
import tempfile
from pathlib import Path
from typing import Iterable, NamedTuple

from support import messages
from support.engines import SANITIZED, STDIO, Engine
from support.results import check, equal
from support.secret import ENCODED, SECRET

EVERYWHERE = [*STDIO, *[engine for engine in SANITIZED if engine.carrier == "stdio"]]


class Answer(NamedTuple):
    failed: bool
    text: str
    structured: dict
    raw: str


class Ground:
    """Leaving the `with` block stops the server, and fails when it has crashed or when anything
    outside is not as it was. `prefix` are the words of a command that starts the server; DATA in them
    is the folder. Of `more`, each is a folder inside that the server is given by itself as well."""

    def __init__(self, engine: Engine, prefix: Iterable[str] = (), more: Iterable[str] = ()):
        self.home = Path(tempfile.mkdtemp()).resolve()
        self.inside = self.home / "data"
        self.outside = self.home / "data_evil"
        (self.outside / "folder").mkdir(parents=True)
        for name in ("secret", "file", SECRET, "folder/secret", "folder/file", f"folder/{SECRET}"):
            (self.outside / name).write_text(f"{SECRET} in {name}\n", encoding="utf-8")
        given = {"/data": str(self.inside), **{f"/{name}": str(self.inside / name) for name in more}}
        for folder in given.values():
            Path(folder).mkdir()
        self.before = self.around()
        self.server = engine.start("filesystem", directories=given)
        self.server.command[:0] = [word.replace("DATA", str(self.inside)) for word in prefix]
        self.client = self.server.client("2025-11-25")

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *error) -> None:
        try:
            self.server.__exit__(*error)
            equal(self.around(), self.before, "what is outside")
        finally:
            # Folders may be deeper than Python goes down, and closed to us.
            subprocess.run(["chmod", "-R", "u+rwX", str(self.home)], check=False, stderr=subprocess.DEVNULL)
            subprocess.run(["rm", "-rf", str(self.home)], check=True)

    def around(self) -> dict:
        """All that is outside, as far as a write would show in it."""
        return {str(each): (each.lstat().st_mode, each.lstat().st_mtime_ns, os.listdir(each) if each.is_dir() else
                            each.read_bytes()) for each in [self.outside, *sorted(self.outside.rglob("*"))]}

    def write(self, name: str, content: str = "") -> Path:
        file = self.inside / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(content, encoding="utf-8")
        return file

    def call(self, tool: str, **arguments: object) -> Answer:
        text = self.client.deliver([messages.call(1, tool, arguments)], ())[0]
        check(not any(trace in text for trace in (SECRET, *ENCODED)),
              f"{tool} {arguments} has read outside: {text[:1000]}")
        result = messages.parsed(text).get("result")
        check(result is not None, f"{tool} {str(arguments)[:300]} is answered with {text[:1000]}")
        first = result["content"][0] if result["content"] else {}
        return Answer(bool(result.get("isError")), first.get("text", ""), result.get("structuredContent", {}), text)

    def does(self, tool: str, **arguments: object) -> str:
        answer = self.call(tool, **arguments)
        check(not answer.failed, f"{tool} {str(arguments)[:300]} fails: {answer.text[:1000]}")
        return answer.text

    def fails(self, tool: str, words: str, **arguments: object) -> str:
        answer = self.call(tool, **arguments)
        check(answer.failed, f"{tool} {str(arguments)[:300]} does not fail: {answer.text[:1000]}")
        check(words in answer.text, f"{tool} {str(arguments)[:300]} fails without '{words}': {answer.text[:1000]}")
        return answer.text

    def check_copies(self) -> None:
        """No file inside is one from outside."""
        for each in self.inside.rglob("*"):
            if each.is_file() and not each.is_symlink():
                check(SECRET not in each.name and SECRET.encode() not in each.read_bytes(), f"{each} is from outside")

    def check_no_rest(self) -> None:
        """No temporary file is left, wherever a tool has failed."""
        left = [str(each) for each in self.inside.rglob("*") if each.name.startswith(".wasmmcp-")]
        equal(left, [], "temporary files")


def reading(path: str) -> list:
    """A call of each tool that reads, at that path."""
    return [("read_file", {"path": path}), ("read_text_file", {"path": path}),
            ("read_text_file", {"path": path, "head": 2}), ("read_text_file", {"path": path, "tail": 2}),
            ("read_text_file", {"path": path, "startLine": 1, "lineNumbers": True}),
            ("read_media_file", {"path": path}), ("get_file_info", {"path": path, "hash": True}),
            ("list_directory", {"path": path}), ("list_directory_with_sizes", {"path": path}),
            ("directory_tree", {"path": path}), ("search_files", {"path": path, "pattern": "**"}),
            ("search_file_contents", {"path": path, "pattern": "."}),
            ("copy_file", {"source": path, "destination": "/data/copy", "overwrite": True})]


def writing(path: str) -> list:
    """A call of each tool that writes there, and leaves what the name itself is."""
    return [("write_file", {"path": path, "content": "x"}), ("append_file", {"path": path, "content": "x"}),
            ("edit_file", {"path": path, "edits": [{"oldText": "e", "newText": "E", "replaceAll": True}]}),
            ("create_directory", {"path": f"{path}/made"}),
            ("move_file", {"source": "/data/mine", "destination": f"{path}/moved"}),
            ("copy_file", {"source": "/data/mine", "destination": f"{path}/copied", "overwrite": True})]


def removing(path: str) -> list:
    """A call of each tool that takes the name away, or what it is a name of."""
    return [("move_file", {"source": path, "destination": "/data/moved"}),
            ("delete_file", {"path": path, "recursive": True})]


def make_device(file: Path) -> bool:
    """An endless one. Only root may."""
    try:
        os.mknod(file, stat.S_IFCHR | 0o666, os.makedev(1, 5))
    except PermissionError:
        return False
    return True


def has_program(name: str) -> bool:
    return shutil.which(name) is not None
