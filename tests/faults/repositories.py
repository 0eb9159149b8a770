"""Disks that refuse one call of the git server in turn: git reads the repository, a commit, branch or file that was answered
is there, and the next call is served."""

import os
import shutil
import tempfile
from pathlib import Path
from typing import Callable, Dict

from cli import Maker, git, lines, run
from injecting import SANITIZED_STDIO, Disturbed, Found, Point, beside_each_other, found_again, points_of, rounds_of, told_of
from support import messages
from support.engines import NATIVE_STDIO, WASI_CLI
from support.results import case, check, equal

PERSON = {"GIT_AUTHOR_NAME": "Dora", "GIT_AUTHOR_EMAIL": "dora@example.org", "GIT_COMMITTER_NAME": "Emil",
          "GIT_COMMITTER_EMAIL": "emil@example.org"}
TOOLS = {"git_add": {"files": ["."]}, "git_commit": {"message": "A message\n"},
         "git_create_branch": {"branch_name": "made"}, "git_checkout": {"branch_name": "other"}, "git_reset": {}}
# Of a full disk and a file that cannot be looked at nothing was said; a branch that cannot be read was taken for none; a
# setting that could not be read was freed; files of a folder that cannot be listed were staged as deleted; and an index whose new
# file could not take its name was not freed.
FOUND = {"git_checkout": [Found("write pwrite64", "/data/repository/d0/", "ENOSPC"), Found("statx", "/d0/0>", "EIO"),
                          Found("statx pread64", "refs/heads/other>", "EACCES"), Found("statx", ".git/config>", "ENOSPC", True)],
         "git_add": [Found("getdents64", "repository/d", "EIO"), Found("rename renameat renameat2", "index.lock", "EACCES")]}


def make(path: Path, tool: str) -> None:
    """Where that tool has something to do."""
    maker = Maker(path)
    for number in range(4):
        maker.write(f"d{number % 2}/{number}", lines(20, number))
    maker.commit()
    maker.branch("other")
    maker.write("d0/0", lines(25, 9))
    maker.write("d0/more", "more\n")
    maker.remove("d1/1")
    maker.commit()
    maker.checkout("main")
    if tool != "git_checkout":
        maker.write("new", "new\n" * 100)
        maker.write("d1/3", lines(30, 3))
    if tool in ("git_commit", "git_reset"):
        git(path, "add", ".")


class Repository(Disturbed):
    """A server with a repository of its own, for one tool."""

    def __init__(self, engine, tool: str, choose: Callable = rounds_of):
        super().__init__(engine, "git")
        self.choose = choose
        self.tool, self.arguments = tool, TOOLS[tool]
        self.locks = 0

    def play(self) -> None:
        with tempfile.TemporaryDirectory() as name:
            home = Path(name).resolve()
            self.pristine, self.path = home / "pristine", home / "data" / "repository"
            make(self.pristine, self.tool)
            self.path.parent.mkdir()
            folder = str(self.path.parent)
            with self.engine.start("git", PERSON, directories={folder: folder}) as server:
                self.client = server.client("2025-11-25")
                self.prepare()
                self.before = self.seen()
                self.does()
                self.after = self.seen()
                self.prepare()
                points = points_of(self.client.process, folder, self.call)
                self.disturb_each(server, self.choose(points))

    def prepare(self) -> None:
        shutil.rmtree(self.path, ignore_errors=True)
        shutil.copytree(self.pristine, self.path, symlinks=True)

    def call(self) -> dict:
        answer = self.client.ask(messages.call(1, self.tool, {"repo_path": str(self.path), **self.arguments}))
        check("result" in answer, f"{answer}")
        return answer["result"]

    def does(self) -> str:
        result = self.call()
        text = result["content"][0]["text"]
        check(not result.get("isError"), f"{self.tool} fails without a fault: {text}")
        return text

    def seen(self) -> Dict[str, str]:
        """What git sees of it, without what differs from time to time: names of commits of now."""
        files = {str(file.relative_to(self.path)): file.read_text() for file in self.path.rglob("*")
                 if file.is_file() and ".git" not in file.relative_to(self.path).parts
                 and not file.name.startswith(".wasmmcp-")}
        asked = (("index", "ls-files", "-s"), ("branches", "for-each-ref", "--format=%(refname) %(tree) %(contents)"),
                 ("log", "log", "--format=%T %s"))
        head = (self.path / ".git/HEAD").read_text()
        return {**files, **{what: git(self.path, *words).decode() for what, *words in asked}, "HEAD": head}

    def disturb(self, point: Point, error: str, for_ever: bool) -> None:
        what = f"{self.tool} with {error} at {point}{', and ever after' if for_ever else ''}"
        self.prepare()
        result = self.call_with(what, point, error, for_ever)
        text = result["content"][0]["text"]
        # As git says how to; nobody else writes here.
        locks = list((self.path / ".git").rglob("*.lock"))
        self.locks += bool(locks)
        # wasmtime makes a lock and then looks at it: where that fails, nobody but it knows who made it.
        is_hosts = point.call == "statx" and ".lock>" in point.shown
        check(not locks or for_ever or point.call == "unlinkat" or is_hosts, f"{what} leaves {locks}, and is answered with {text!r}")
        for lock in locks:
            lock.unlink()
        done = run(self.path, "fsck", "--full", "--strict", "--no-dangling")
        said = (done.stdout + done.stderr).decode(errors="replace")
        equal((done.returncode, said), (0, ""), f"{what} is answered with {text!r}; git fsck")
        seen = self.seen()
        if result.get("isError"):
            self.failed += 1
            check(len(text.split()) > 3, f"{what} fails with {text!r}")
            torn = [name for name, held in seen.items() if held not in (self.before.get(name), self.after.get(name))]
            check(not torn, f"{what} fails with {text!r} and leaves {torn[:5]}: {[seen[name][:200] for name in torn[:2]]}")
            lost = [name for name in self.before if name not in seen and name in self.after]
            check(not lost, f"{what} fails with {text!r}, and lost are {lost}")
        else:
            changed = [name for name in {**seen, **self.after} if seen.get(name) != self.after.get(name)]
            check(not changed, f"{what} is answered as done with {text!r}, and otherwise than ever are {changed}: "
                               f"{[seen.get(name, 'missing')[:200] for name in changed[:2]]}")
        self.goes_on(what)

    def goes_on(self, what: str) -> None:
        """The same again, where it is not done, and from the beginning."""
        result = self.call()
        text = result["content"][0]["text"]
        if not result.get("isError"):
            seen = self.seen()
            changed = [name for name in {**seen, **self.after} if seen.get(name) != self.after.get(name)]
            # What was done twice is twice in the log.
            check(not changed or self.tool == "git_commit", f"after {what} the same again leaves {changed}")
        else:
            # It is done already; or files are there, which git lets nobody overwrite either.
            refused = ("already", "No changes", "would be overwritten by checkout")
            check(any(words in text for words in refused), f"after {what} the same fails with {text!r}")
        self.prepare()
        self.does()
        equal(self.seen(), self.after, f"after {what}, from the beginning")


@case(NATIVE_STDIO, *SANITIZED_STDIO, WASI_CLI)
def a_disk_that_refuses_any_call_costs_no_repository(engine):
    step = 2 if engine in SANITIZED_STDIO else 1  # those are slow
    repositories = [Repository(engine, tool, lambda points: rounds_of(points)[::step]) for tool in TOOLS]
    repositories += [Repository(engine, tool, found_again([one])) for tool, found in FOUND.items() for one in found]
    beside_each_other([each.play for each in repositories])
    faults, failed, locks = (sum(getattr(each, name) for each in repositories) for name in ("faults", "failed", "locks"))
    print(f"  {faults} faults in tools of git; {failed} calls failed, {locks} left a lock ({engine})")
    told_of(repositories)
    check(failed, "no fault was seen by anybody")
