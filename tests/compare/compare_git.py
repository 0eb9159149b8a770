#!/usr/bin/env python3
"""Our git server and the official one (PyPI `mcp-server-git`), as mcp_comparator.py compares them: each on repositories of its
own that the other's are copies of. HOME stands for the folder that they are in.

How ours reads and writes repositories of every shape, tests/oracle/git/ holds against the git program itself.
"""

import json
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "oracle" / "git")]

from mcp_comparator import Comparison, run
from agreement import takes_null, tells_of_unknown, true_is_a_number
from cli import ENVIRONMENT, START, Maker
from hypothesis import strategies as some
from shapes import SHAPES
from sides import Sides
from support.peers import GIT
from support.results import equal

READ, MERGED, WRITTEN_TO = "HOME/linear", "HOME/merges", "HOME/written"
WRITES = ("git_add", "git_commit", "git_reset", "git_create_branch", "git_checkout")
VARIABLES = {"NAME": "linear", **{name: value for name, value in ENVIRONMENT.items()
             if name.startswith(("GIT_", "LC_")) or name in ("HOME", "TZ")}}
HASH = re.compile(r"\b[0-9a-f]{40}\b")


class Copies(Sides):
    def __init__(self, engine):
        self.home = Path(tempfile.mkdtemp()).resolve()
        self.theirs, self.ours = self.home / "theirs", self.home / "ours"
        self.calls = 0
        for name, shape in (("linear", "linear"), ("merges", "merges"), ("written", "linear")):
            SHAPES[shape](self.home / "made" / name)
            # A component sees no executable bits.
            Maker(self.home / "made" / name, made=False).set(core_fileMode="false")
        Maker(self.home / "made" / "empty").write("a.txt", "a\n")
        self.renew()
        super().__init__(GIT.start("git", VARIABLES), engine.start("git", VARIABLES, directories={str(self.theirs): str(self.ours)}))

    def __exit__(self, *error) -> None:
        super().__exit__(*error)
        shutil.rmtree(self.home)

    def renew(self) -> None:
        for copy in (self.theirs, self.ours):
            for repository in (self.home / "made").iterdir():
                shutil.rmtree(copy / repository.name, ignore_errors=True)
                shutil.copytree(repository, copy / repository.name, symlinks=True)

    def write(self, name: str, text: str) -> None:
        for copy in (self.theirs, self.ours):
            (copy / "written" / name).write_text(text)

    def filled(self, arguments: dict) -> dict:
        return json.loads(json.dumps(arguments).replace("HOME", str(self.theirs)))

    def cleaned(self, text: str) -> str:
        return text.replace(str(self.theirs), "HOME")

    def check_same(self) -> None:
        """The same index, branches and trees; commits have the time in them."""
        found = [[subprocess.run(["git", "-C", str(copy / "written"), *words], env=ENVIRONMENT, stdout=subprocess.PIPE).stdout
                  for words in (["ls-files", "-s"], ["log", "--all", "--format=%T%D%n%an%ae%cn%ce%n%B", "--date-order"])]
                 for copy in (self.theirs, self.ours)]
        equal(sorted(found[1][1].split(b"\n")), sorted(found[0][1].split(b"\n")), "commits of the written repository")
        equal(found[1][0], found[0][0], "index of the written repository")


def prepare(copies: Copies, tool: str) -> None:
    """Something is changed, and staged where that is to be commited or reset."""
    copies.calls += 1
    if tool not in WRITES:
        return
    if copies.calls % 40 == 0:
        copies.renew()
    copies.write(f"new{copies.calls % 5}.txt", f"{copies.calls}\n")
    if tool in ("git_commit", "git_reset") and copies.calls % 4:
        copies.call("git_add", copies.filled({"repo_path": WRITTEN_TO, "files": ["."]}))


def left_the_same(copies: Copies, tool: str, _arguments) -> None:
    if tool in WRITES and copies.calls % 20 == 19:
        copies.check_same()


def same(tool, _arguments, theirs, ours) -> bool:
    """The same text; of a commit that was made, but for its hash, since it has the time in it."""
    if theirs.kind != "done" or ours.kind != "done":
        return theirs.kind == ours.kind
    if tool == "git_commit":
        return HASH.sub("HASH", theirs.text) == HASH.sub("HASH", ours.text)
    return theirs.text == ours.text


def refuses_negative_context(_tool, arguments, theirs, ours) -> bool:
    context = arguments.get("context_lines")
    return ours.kind == "failed" and isinstance(context, (int, float)) and context < 0


EXCUSES = {"null": takes_null, "unknown argument": tells_of_unknown, "negative context": refuses_negative_context,
           "true": true_is_a_number}

repositories = some.sampled_from([READ, READ, READ, MERGED, MERGED, "HOME/nope", "HOME"])
revisions = some.sampled_from(["HEAD", "HEAD~1", "HEAD^", "HEAD^2", "HEAD~3", "v1", "old", "main", "main~2", "nope", "@", "HEAD~99",
                               "HEAD^{commit}", "-x", "", "refs/heads/main", "refs/tags/v1"])
shown = some.one_of(revisions, some.sampled_from(["HEAD:", "HEAD:a.txt", "HEAD:dir", "HEAD:dir/sub/c.txt", "HEAD:nope", ":a.txt",
                                                  "HEAD^{tree}", "v1:", ":/Subject", "HEAD@{0}"]))
lines = some.integers(0, 12)
dates = some.one_of(some.integers(START - 5000, START + 70_000).map(str),
                    some.sampled_from(["2023-11-15T00:00:00Z", "2023-11-15 03:00:00+01:00", "2 weeks ago", "-x", ""]))
branches = some.one_of(some.sampled_from(["b1", "b2", "feature/x", "main", "old", "a..b", "-x", "", "x y", "é", "b1.lock", "b1/c"]),
                       some.text("abc/.-", max_size=6))
files = some.sampled_from([".", "a.txt", "b.txt", "new1.txt", "new2.txt", "new*", "*.txt", "dir", "nope", "../x", "staged", "both"])


def on(repository, **more) -> some.SearchStrategy:
    optional = {name[1:]: each for name, each in more.items() if name.startswith("_")}
    return some.fixed_dictionaries({"repo_path": repository, **{
        name: each for name, each in more.items() if not name.startswith("_")}}, optional=optional)


written = some.just(WRITTEN_TO)
TOOLS = {
    "git_status": on(repositories),
    "git_diff_unstaged": on(repositories, _context_lines=lines),
    "git_diff_staged": on(repositories, _context_lines=lines),
    "git_diff": on(repositories, target=revisions, _context_lines=lines),
    "git_commit": on(written, message=some.text(some.characters(codec="utf-8", exclude_characters="\0"), max_size=30)),
    "git_add": on(written, files=some.lists(files, max_size=3)),
    "git_reset": on(written),
    "git_log": on(repositories, _max_count=some.integers(-1, 15), _start_timestamp=dates, _end_timestamp=dates),
    "git_create_branch": on(written, branch_name=branches, _base_branch=some.sampled_from(["main", "old", "v1", "nope", "HEAD", ""])),
    "git_checkout": on(written, branch_name=some.one_of(branches, some.sampled_from(["main", "old", "v1", "HEAD~1", "a.txt"]))),
    "git_show": on(repositories, revision=shown),
    "git_branch": on(repositories, branch_type=some.sampled_from(["local", "remote", "all", "x"]),
                     _contains=revisions, _not_contains=revisions),
}
WRITTEN = [
    ("git_status", {"repo_path": WRITTEN_TO}), ("git_add", {"repo_path": WRITTEN_TO, "files": []}),
    ("git_log", {"repo_path": READ, "max_count": -1}), ("git_nope", {}),
]
COMPARISON = Comparison("git", Copies, TOOLS, WRITTEN, same, EXCUSES, prepare=prepare, refresh=Copies.renew, finish=left_the_same,
                        fill=Copies.filled, clean=Copies.cleaned, writes=WRITES)

if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
