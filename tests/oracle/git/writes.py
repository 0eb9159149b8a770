"""What the server writes, beside what the git program would have written: each in a copy of the same repository.

Afterwards both have the same index, the same work tree, the same references and the same trees, and the program
finds no fault in ours.
"""

import os
import shutil
from pathlib import Path
from typing import Callable, List

from cli import Maker, git, lines, replaced, run, text_of
from reads import asked
from states import two_sides
from support.engines import Engine
from support.results import Results, check, equal

PERSON = {"GIT_AUTHOR_NAME": "Dora", "GIT_AUTHOR_EMAIL": "dora@example.org", "GIT_COMMITTER_NAME": "Emil",
          "GIT_COMMITTER_EMAIL": "emil@example.org"}
WRITES: List[Callable] = []


def write(function: Callable) -> Callable:
    WRITES.append(function)
    return function


class Both:
    """Two copies of a repository: `ours` for the server, `theirs` for the program."""

    def __init__(self, home: Path, engine: Engine, client, name: str):
        self.engine = engine
        self.client = client
        self.ours = home / f"{name}-ours"
        self.theirs = home / f"{name}-theirs"

    def begin(self, make: Callable) -> None:
        make(self.ours)
        if not self.engine.is_native:
            # A component can give no file its executable bit, as on file systems without one.
            git(self.ours, "config", "core.fileMode", "false")
        shutil.copytree(self.ours, self.theirs, symlinks=True)

    def does(self, tool: str, *program: List[str], **arguments: object) -> str:
        """A call of the server, and commands of the program."""
        answer = asked(self.client, tool, {"repo_path": str(self.ours), **arguments})
        check(not answer.failed, f"{tool} {arguments} fails: {answer.text}")
        for words in program:
            git(self.theirs, *words, **PERSON)
        self.check_same(f"after {tool} {arguments}")
        return answer.text

    def refuses(self, tool: str, words: str, program: List[str] = (), **arguments: object) -> None:
        before = self.state(self.ours)
        answer = asked(self.client, tool, {"repo_path": str(self.ours), **arguments})
        check(answer.failed and words in answer.text,
              f"{tool} {arguments} is answered without a failure with '{words}': {answer.text}")
        equal(self.state(self.ours), before, f"what is there after {tool} {arguments} has failed")
        if program:
            done = run(self.theirs, *program, **PERSON)
            check(done.returncode != 0, f"the program does {program}")

    def check_same(self, when: str) -> None:
        fsck = run(self.ours, "fsck", "--full", "--strict", "--no-dangling")
        faults = [line for line in text_of(fsck.stdout + fsck.stderr).split("\n") if line and not line.startswith("notice: ")]
        equal((fsck.returncode, faults), (0, []), f"git fsck {when}")
        ours, theirs = self.state(self.ours), self.state(self.theirs)
        for what, expected in theirs.items():
            equal(ours[what], expected, f"{what} {when}")

    def state(self, repository: Path) -> dict:
        """All that the program says of it, with the times of new commits left out."""
        said = {}
        for words in (["status", "--porcelain=v2", "--branch"], ["status"], ["ls-files", "-s"], ["diff"],
                      ["diff", "--cached"], ["log", "--all", "--format=%T %an %ae %cn %ce %d %B", "--topo-order"],
                      ["for-each-ref", "--format=%(refname)"], ["stash", "list"]):
            done = run(repository, *words)
            said[" ".join(words)] = without_commits(repository, text_of(done.stdout))
        files = [path for path in repository.rglob("*") if ".git" not in path.relative_to(repository).parts]
        said["work tree"] = {str(path.relative_to(repository)): content_of(path, self.engine) for path in files}
        said["under way"] = sorted(name for name in os.listdir(repository / ".git")
                                   if name.isupper() and name not in ("ORIG_HEAD", "COMMIT_EDITMSG"))
        return said


def without_commits(repository: Path, text: str) -> str:
    """Commits that were made now have other names each time."""
    for number, name in enumerate(git(repository, "rev-list", "--all", "--topo-order").decode().split()):
        text = text.replace(name, f"<{number}>").replace(name[:7], f"<{number}>")
    return text


def content_of(path: Path, engine: Engine):
    if path.is_symlink():
        return os.readlink(path)
    if not path.is_file():
        return None
    return (path.read_bytes(), bool(path.stat().st_mode & 0o100) if engine.is_native else None)


def plain(path: Path) -> None:
    maker = Maker(path)
    maker.commit(a_txt=lines(20), b_txt="b\n", run_sh="#!/bin/sh\n")
    maker.write("dir/sub/c.txt", "c\n")
    maker.write("dir/d.txt", "d\n")
    maker.commit()
    maker.write(".gitignore", "*.o\n")
    maker.commit()


def changed(path: Path) -> None:
    plain(path)
    maker = Maker(path, made=False)
    maker.write("a.txt", replaced(lines(20), l3="three\n"))
    maker.write("dir/new é.txt", "new\n")
    maker.write("new/deep/file", "x\n")
    maker.write("ignored.o", "x\n")
    maker.remove("b.txt")
    (path / "link").symlink_to("a.txt")


@write
def all_is_added_and_committed(both):
    both.begin(changed)
    equal(both.does("git_add", ["add", "."], files=["."]), "Files staged successfully", "text")
    message = "All\n\nof it\n"
    said = both.does("git_commit", ["commit", "-q", "--cleanup=verbatim", "-m", message], message=message)
    made = git(both.ours, "rev-parse", "HEAD").decode().strip()
    equal(said, f"Changes committed successfully with hash {made}", "text")
    reflog = git(both.ours, "log", "-g", "-1", "--format=%gs").decode().strip()
    equal(reflog, "commit: All", "the last line of the reflog")


@write
def some_paths_are_added(both):
    both.begin(changed)
    for files in (["a.txt"], ["dir/new é.txt"], ["b.txt"], ["*.txt"], ["new"], ["link"]):
        both.does("git_add", ["add", "--", *files], files=files)
    both.refuses("git_add", "did not match any files", ["add", "--", "nope"], files=["a.txt", "nope"])
    both.refuses("git_add", "ignored.o", ["add", "--", "ignored.o"], files=["ignored.o"])
    both.refuses("git_add", "outside", ["add", "--", "../x"], files=["../x"])
    text = both.does("git_add", files=["dir/d.txt"])
    check(text.startswith("No changes were staged"), f"text of nothing new: {text}")


@write
def a_message_is_kept_as_it_is(both):
    both.begin(changed)
    for message in ("no newline", "  spaces  \n\n\ntwo\n\n", "# no comment\n", "é 漢 😀\n\nbody", "", "\n"):
        Maker(both.ours, made=False).write("a.txt", message + "changed")
        Maker(both.theirs, made=False).write("a.txt", message + "changed")
        both.does("git_add", ["add", "a.txt"], files=["a.txt"])
        tree = git(both.theirs, "write-tree").decode().strip()
        made = git(both.theirs, "commit-tree", tree, "-p", "HEAD", data=message.encode(), **PERSON).decode().strip()
        both.does("git_commit", ["update-ref", "HEAD", made], message=message)


@write
def nothing_staged_is_no_commit(both):
    both.begin(plain)
    both.refuses("git_commit", "No changes staged for commit. Use git_add", message="nothing\n")
    Maker(both.ours, made=False).write("a.txt", "unstaged\n")
    both.refuses("git_commit", "No changes staged for commit. Use git_add", message="nothing\n")


@write
def the_first_commit_is_made(both):
    def make(path):
        Maker(path).write("first", "first\n")

    both.begin(make)
    both.does("git_add", ["add", "."], files=["."])
    both.does("git_reset", ["rm", "-q", "--cached", "first"])
    both.does("git_add", ["add", "."], files=["."])
    both.does("git_commit", ["commit", "-q", "-m", "First"], message="First\n")


@write
def what_is_staged_is_reset(both):
    both.begin(changed)
    both.does("git_add", ["add", "."], files=["."])
    equal(both.does("git_reset", ["reset", "-q"]), "All staged changes reset", "text")
    both.does("git_reset", ["reset", "-q"])


@write
def a_merge_is_concluded(both):
    def make(path):
        two_sides(path).merge("side", ok=False)

    both.begin(make)
    both.refuses("git_commit", "a.txt", ["commit", "-m", "x"], message="x")
    for path in (both.ours, both.theirs):
        Maker(path, made=False).write("a.txt", "resolved\n")
    both.does("git_add", ["add", "a.txt"], files=["a.txt"])
    both.does("git_commit", ["commit", "-q", "--cleanup=verbatim", "-m", "Merged\n"], message="Merged\n")


@write
def a_conflict_is_reset(both):
    def make(path):
        two_sides(path).merge("side", ok=False)

    both.begin(make)
    both.does("git_reset", ["read-tree", "HEAD"])


@write
def branches_are_created_and_checked_out(both):
    def make(path):
        plain(path)
        git(path, "tag", "-a", "v1", "HEAD~1", "-m", "v1", **PERSON)

    both.begin(make)
    said = both.does("git_create_branch", ["branch", "topic"], branch_name="topic")
    equal(said, "Created branch 'topic' from 'main'", "text")
    both.does("git_create_branch", ["branch", "team/x", "v1"], branch_name="team/x", base_branch="v1")
    both.refuses("git_create_branch", "already exists", ["branch", "topic"], branch_name="topic")
    both.refuses("git_create_branch", "", ["branch", "team"], branch_name="team")
    for name in ("a..b", "-x", "x.lock", "a b", "/x", "x/", "@{", "", "HEAD~1", "x:y", "a\\b", ".a", "a/.b", "x."):
        both.refuses("git_create_branch", "", branch_name=name)
    for name in ("topic", "team/x", "main"):
        said = both.does("git_checkout", ["checkout", "-q", name], branch_name=name)
        equal(said, f"Switched to branch '{name}'", "text")
    short = git(both.ours, "rev-parse", "--short=7", "HEAD~1").decode().strip()
    for name in ("v1", "HEAD", "HEAD~1", "main~2"):
        said = both.does("git_checkout", ["checkout", "-q", name], branch_name=name)
        if name == "v1":
            equal(said, f"HEAD is now detached at {short}", "text")
    both.refuses("git_checkout", "", branch_name="nope")
    both.refuses("git_checkout", "", branch_name="a.txt")


@write
def checkout_keeps_what_is_changed_and_refuses_to_lose_it(both):
    def make(path):
        plain(path)
        maker = Maker(path, made=False)
        maker.commits = 9
        maker.branch("other")
        maker.remove("dir/d.txt")
        (path / "run.sh").chmod(0o755)
        maker.commit("Other\n", a_txt=replaced(lines(20), l1="other\n"), e_txt="e\n")
        maker.checkout("main")
        maker.write("b.txt", "kept\n")
        maker.write("untracked", "kept\n")

    both.begin(make)
    both.does("git_checkout", ["checkout", "-q", "other"], branch_name="other")
    both.does("git_checkout", ["checkout", "-q", "main"], branch_name="main")
    for name, content in (("a.txt", "changed\n"), ("e.txt", "untracked\n")):
        for path in (both.ours, both.theirs):
            Maker(path, made=False).write(name, content)
        both.refuses("git_checkout", name, ["checkout", "-q", "other"], branch_name="other")
        for path in (both.ours, both.theirs):
            git(path, "checkout", "-q", "--", "a.txt")


@write
def a_checkout_that_is_refused_lists_all_that_is_in_its_way(both):
    def make(path):
        plain(path)
        maker = Maker(path, made=False)
        maker.branch("other")
        maker.commit("Other\n", a_txt="other\n", b_txt="other\n", e_txt="e\n", f_txt="f\n")
        maker.checkout("main")
        for name in ("a.txt", "b.txt", "e.txt", "f.txt", "unconcerned"):
            maker.write(name, "mine\n")

    both.begin(make)
    answer = asked(both.client, "git_checkout", {"repo_path": str(both.ours), "branch_name": "other"})
    equal([name for name in ("a.txt", "b.txt", "e.txt", "f.txt", "unconcerned") if name in answer.text],
          ["a.txt", "b.txt", "e.txt", "f.txt"], f"files in {answer.text!r}")
    check(answer.failed, answer.text)


@write
def who_commits_is_told_by_the_configuration_then_by_the_environment(both):
    both.begin(changed)

    def commit(client, message: str):
        Maker(both.ours, made=False).write("a.txt", message)
        asked(client, "git_add", {"repo_path": str(both.ours), "files": ["a.txt"]})
        return asked(client, "git_commit", {"repo_path": str(both.ours), "message": message})

    def people() -> str:
        return git(both.ours, "log", "-1", "--format=%an <%ae> %cn <%ce>").decode().strip()

    with both.engine.start("git", directories={str(both.ours): str(both.ours)}) as server:
        for settings, missing in (({}, ["user.name and user.email"]), ({"user_name": "Fay"}, ["set user.email"]),
                                  ({"author_email": "fay@example.org"}, ["committer", "GIT_COMMITTER_EMAIL"])):
            Maker(both.ours, made=False).set(**settings)
            answer = commit(server.client("2025-11-25"), "nobody\n")
            check(answer.failed and all(word in answer.text for word in missing), answer.text)
            check("_NAME and GIT_" in answer.text and "_EMAIL in the server's environment" in answer.text, answer.text)
    commit(both.client, "one\n")
    equal(people(), "Fay <fay@example.org> Fay <emil@example.org>", "who has committed")
    Maker(both.ours, made=False).set(committer_name="Gil", user_email="all@example.org")
    commit(both.client, "two\n")
    equal(people(), "Fay <fay@example.org> Gil <all@example.org>", "who has committed")


@write
def a_detached_head_commits_and_has_no_branch_to_start_from(both):
    def make(path):
        changed(path)
        git(path, "checkout", "-q", "--detach")

    both.begin(make)
    both.refuses("git_create_branch", "HEAD is detached", branch_name="x")
    both.does("git_add", ["add", "-A"], files=["."])
    both.does("git_commit", ["commit", "-q", "-m", "Detached"], message="Detached\n")
    both.does("git_checkout", ["checkout", "-q", "main"], branch_name="main")


@write
def attributes_hold_in_both_directions(both):
    def make(path):
        maker = Maker(path)
        maker.write(".gitattributes", "*.crlf text eol=crlf\n*.txt text\n*.id ident\n")
        maker.commit(a_txt="a\n", b_crlf="b\r\n", c_id="$Id$\n")
        maker.branch("other")
        maker.commit(a_txt="aa\n", b_crlf="bb\r\n", c_id="$Id$\nmore\n")
        maker.checkout("main")

    both.begin(make)
    both.does("git_checkout", ["checkout", "-q", "other"], branch_name="other")
    both.does("git_checkout", ["checkout", "-q", "main"], branch_name="main")
    for path in (both.ours, both.theirs):
        Maker(path, made=False).write("a.txt", "new\r\nlines\r\n")
        Maker(path, made=False).write("b.crlf", "new\nlines\n")
    both.does("git_add", ["add", "."], files=["."])
    both.does("git_commit", ["commit", "-q", "-m", "Ends"], message="Ends\n")


@write
def many_files_go_and_come(both):
    def make(path):
        maker = Maker(path)
        for number in range(300):
            maker.write(f"d{number % 7}/e{number % 5}/f{number}", f"{number}\n" * (number % 9))
        (path / "link").symlink_to("d1/e1")
        maker.commit()
        maker.branch("other")
        for number in range(0, 300, 2):
            maker.remove(f"d{number % 7}/e{number % 5}/f{number}")
        maker.remove("link")
        maker.write("link/is/a/folder", "x\n")
        maker.commit()
        maker.git("gc", "-q")

    both.begin(make)
    for name in ("main", "other", "main~0", "other"):
        both.does("git_checkout", ["checkout", "-q", name], branch_name=name)


@write
def a_worktree_and_a_repository_of_other_ids_are_written(both):
    def make(path):
        Maker(path, "--object-format=sha256").commit(a_txt="a\n")
        Maker(path, made=False).write("a.txt", "b\n")

    both.begin(make)
    both.does("git_add", ["add", "."], files=["."])
    both.does("git_commit", ["commit", "-q", "-m", "New"], message="New\n")


def hold_all(results: Results, engine: Engine, home: Path, words: List[str]) -> None:
    chosen = [each for each in WRITES if all(word in each.__name__ for word in words)]
    folder = home / f"written-{engine.kind}"
    folder.mkdir()
    if not chosen:
        return

    def serve() -> None:
        with engine.start("git", PERSON, directories={str(folder): str(folder)}) as server:
            client = server.client("2025-11-25")
            for number, function in enumerate(chosen):
                both = Both(folder, engine, client, str(number))
                results.run(f"{function.__name__.replace('_', ' ')} ({engine.name})", lambda: function(both))

    results.run(f"a server that writes and ends well ({engine.name})", serve)
