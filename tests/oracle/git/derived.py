"""The texts of log and show as the official server makes them, out of what the git program prints. run.py holds
them against that server itself where that has no fault of its own."""

import functools
import re
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import List, NamedTuple

from cli import git

ESCAPES = {"a": 7, "b": 8, "t": 9, "n": 10, "v": 11, "f": 12, "r": 13, '"': 34, "\\": 92}


def decoded(data: bytes, encoding: str = "utf-8") -> str:
    return data.decode(encoding, "replace")


class Commit(NamedTuple):
    sha: str
    name: str
    email: str
    when: datetime
    message: str


def objects(repository: Path, names: List[str]) -> List[bytes]:
    """The contents of these."""
    if not names:
        return []
    output = git(repository, "cat-file", "--batch", data="".join(f"{name}\n" for name in names).encode())
    found = []
    while output:
        head, _, output = output.partition(b"\n")
        size = int(head.split()[-1])
        found.append(output[:size])
        output = output[size + 1:]
    return found


def commit_of(sha: str, content: bytes) -> Commit:
    head, _, message = content.partition(b"\n\n")
    fields = re.findall(rb"^(\w+) (.*)$", head, re.MULTILINE)
    encoding = dict(fields).get(b"encoding", b"utf-8").decode()
    name, email, seconds, zone = re.fullmatch(r"(.*?) ?<(.*?)> (\d+) ([+-]\d{4})",
                                              decoded(dict(fields)[b"author"], encoding)).groups()
    offset = timedelta(hours=int(zone[1:3]), minutes=int(zone[3:]))
    when = datetime.fromtimestamp(int(seconds), timezone(-offset if zone[0] == "-" else offset))
    return Commit(sha, name, email, when, decoded(message, encoding))


def commits(repository: Path, names: List[str]) -> List[Commit]:
    return [commit_of(sha, content) for sha, content in zip(names, objects(repository, names))]


def log(repository: Path, *words: str) -> str:
    """What `git rev-list` chooses, in its order."""
    chosen = git(repository, "rev-list", *words).decode().split()
    return "Commit history:\n" + "\n".join(
        f"Commit: {each.sha}\nAuthor: {each.name}\nDate: {each.when}\nMessage: {each.message}\n"
        for each in commits(repository, chosen))


def show(repository: Path, revision: str) -> str:
    name = git(repository, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}").decode().strip()
    kind = git(repository, "cat-file", "-t", name).decode().strip()
    while kind == "tag":
        name = re.match(r"object (\w+)", objects(repository, [name])[0].decode(errors="replace"))[1]
        kind = git(repository, "cat-file", "-t", name).decode().strip()
    if kind == "blob":
        return decoded(objects(repository, [name])[0])
    if kind == "tree":
        return "\n".join(decoded(path) + ("/" if b" tree " in head else "") for head, path in
                         (line.split(b"\t", 1) for line in git(repository, "ls-tree", "-z", name).split(b"\0")[:-1]))
    return show_commit(repository, name)


@functools.cache
def show_commit(repository: Path, sha: str) -> str:
    [commit] = commits(repository, [sha])
    words = ["diff-tree", "-r", "--full-index", "-M", "-p", "--no-ext-diff", "--no-color", "--no-commit-id"]
    # At the edge of a shallow clone a commit names parents that are not there.
    parents = git(repository, "rev-list", "--parents", "-1", sha).decode().split()[1:]
    between = [parents[0], sha] if parents else ["--root", sha]
    patch = git(repository, "-c", "core.quotePath=false", *words, *between)
    text = "".join(f"    {line}\n" for line in commit.message.rstrip("\n").split("\n"))
    return (f"commit {commit.sha}\nAuthor: {commit.name} <{commit.email}>\n"
            f"Date:   {commit.when.strftime('%Y-%m-%d %H:%M:%S %z')}\n\n{text}" +
            "".join(map(file_part, re.split(rb"^(?=diff --git )", patch, flags=re.MULTILINE)[1:])))


def file_part(part: bytes) -> str:
    """Of a patch, what is about one file: two names, and what is under them."""
    body = re.search(rb"^(?:@@|Binary files )|\Z", part, re.MULTILINE).start()
    lines, rest = part[:body].split(b"\n")[:-1], part[body:]
    old, new = names_of(lines[0])
    for line in lines[1:]:
        if line.startswith(b"rename from "):
            old = b"a/" + unquoted(line[12:])
        elif line.startswith(b"rename to "):
            new = b"b/" + unquoted(line[10:])
        elif line.startswith(b"new file"):
            old = b"/dev/null"
        elif line.startswith(b"deleted file"):
            new = b"/dev/null"
    return f"\n--- {decoded(old)}\n+++ {decoded(new)}\n{decoded(rest)}"


def names_of(line: bytes) -> tuple:
    """Of `diff --git a/x b/x`, where both are the same."""
    names = line[len(b"diff --git "):]
    if names.startswith(b'"'):
        middle = re.match(rb'"(?:[^"\\]|\\.)*"', names).end()
        return unquoted(names[:middle]), unquoted(names[middle + 1:])
    middle = len(names) // 2
    return names[:middle], names[middle + 1:]


def unquoted(name: bytes) -> bytes:
    if not name.startswith(b'"'):
        return name

    def plain(found: re.Match) -> bytes:
        sign = found[1].decode("latin-1")
        return bytes([int(sign, 8) if sign[0] in "01234567" else ESCAPES[sign]])

    return re.sub(rb"\\([0-7]{3}|.)", plain, name[1:-1])
