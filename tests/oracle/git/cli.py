"""The git program, run so that what it does and says depends on nothing but the repository."""

import os
import subprocess
from pathlib import Path
from typing import Optional

START = 1_700_000_000  # when the first commit is made
PEOPLE = [("Ann Author", "ann@example.org", "+0000"), ("Ben Böhm", "ben@example.org", "+0900"),
          ("李 小龍", "li@example.org", "-0330"), ("D. O'Neil", "d+x@example.org", "+0545")]

# Nothing of whoever runs the tests.
ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": "/dev/null", "GIT_CONFIG_NOSYSTEM": "1", "GIT_OPTIONAL_LOCKS": "0", "LC_ALL": "C",
    "HOME": "/nonexistent", "TZ": "UTC", "GIT_TERMINAL_PROMPT": "0", "GIT_EDITOR": "true",
    "GIT_AUTHOR_NAME": "Ann Author", "GIT_AUTHOR_EMAIL": "ann@example.org",
    "GIT_COMMITTER_NAME": "Cem Committer", "GIT_COMMITTER_EMAIL": "cem@example.org"}

# Of new repositories, whatever the version of git.
SETTINGS = ["init.defaultBranch=main", "protocol.file.allow=always", "advice.detachedHead=false", "gc.auto=0",
            "core.abbrev=7", "commit.gpgSign=false", "gc.pruneExpire=now", "maintenance.auto=false"]


class GitFailed(Exception):
    """What it said."""


def run(folder: Path, *words: str, data: Optional[bytes] = None, **variables: str) -> subprocess.CompletedProcess:
    return subprocess.run(["git", "-C", str(folder), *words], input=data, stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, env={**ENVIRONMENT, **variables}, check=False)


def git(folder: Path, *words: str, **more) -> bytes:
    """What it prints. Fails when it does."""
    done = run(folder, *words, **more)
    if done.returncode:
        raise GitFailed(f"git {' '.join(words)} in {folder} ended with {done.returncode}: "
                        f"{(done.stderr + done.stdout).decode(errors='replace')}")
    return done.stdout


def text_of(output: bytes) -> str:
    """As GitPython gives it: without one final newline. What is no UTF-8 is replaced."""
    return output.removesuffix(b"\n").decode("utf-8", "replace")


class Maker:
    """Makes a repository, whose commits have fixed dates and several authors."""

    def __init__(self, path: Path, *options: str, made: bool = True):
        self.path = path
        self.commits = 0
        path.mkdir(parents=True, exist_ok=True)
        if made:
            self.git("init", "-q", *options)

    def git(self, *words: str, ok: bool = True, **more) -> str:
        settings = [word for setting in SETTINGS for word in ("-c", setting)]
        variables = {"GIT_OPTIONAL_LOCKS": "1", **self.moment(), **more}
        done = run(self.path, *settings, *words, **variables)
        if ok and done.returncode:
            raise GitFailed(f"git {' '.join(words)} in {self.path} ended with {done.returncode}: "
                            f"{(done.stderr + done.stdout).decode(errors='replace')}")
        return done.stdout.decode("utf-8", "surrogateescape").strip()

    def moment(self) -> dict:
        name, email, zone = PEOPLE[self.commits % len(PEOPLE)]
        when = START + 5000 * self.commits
        return {"GIT_AUTHOR_NAME": name, "GIT_AUTHOR_EMAIL": email, "GIT_AUTHOR_DATE": f"{when} {zone}",
                "GIT_COMMITTER_DATE": f"{when + 100} +0200"}

    def set(self, **settings: str) -> None:
        for name, value in settings.items():
            self.git("config", name.replace("_", ".", 1), value)

    def write(self, name: str, content="", mode: int = 0o644) -> Path:
        file = self.path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        file.chmod(mode)
        return file

    def remove(self, name: str) -> None:
        (self.path / name).unlink()

    def commit(self, message: str = "", *options: str, **files) -> None:
        """All that is there, and these files, whose names have their last '_' for a '.'."""
        for name, content in files.items():
            self.write(".".join(name.rsplit("_", 1)), content)
        self.git("add", "-A")
        self.record(message, *options)

    def record(self, message: str = "", *options: str, **more) -> None:
        """What is staged."""
        self.git("commit", "-q", "--no-verify", "--cleanup=verbatim", "--allow-empty-message", *options, "-m",
                 message or f"Change {self.commits}\n", **more)
        self.commits += 1

    def merge(self, *branches: str, ok: bool = True) -> None:
        self.git("merge", "-q", "--no-ff", "-m", f"Merge {' and '.join(branches)}\n", *branches, ok=ok)
        self.commits += 1

    def branch(self, name: str, start: str = "HEAD") -> None:
        self.git("checkout", "-q", "-b", name, start)

    def checkout(self, name: str) -> None:
        self.git("checkout", "-q", name)


def lines(count: int, start: int = 1, word: str = "line") -> str:
    return "".join(f"{word} {number}\n" for number in range(start, start + count))


def replaced(text: str, **changes: str) -> str:
    """With other texts in some lines, by `l` and the number."""
    parts = text.splitlines(keepends=True)
    for name, new in changes.items():
        parts[int(name[1:]) - 1] = new
    return "".join(parts)
