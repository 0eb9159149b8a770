"""Repositories of every shape, made by the git program: histories, packs, references and configuration.

What is under way or in conflict is in states.py, odd names and contents are in contents.py.
"""

import shutil
from pathlib import Path
from typing import Callable, Dict, List

from cli import Maker, lines, replaced

SHAPES: Dict[str, Callable] = {}


def shape(function: Callable) -> Callable:
    """Registers a function that makes a repository in a folder. It gives the paths of the
    repositories to look at when there are others than the folder."""
    SHAPES[function.__name__] = function
    return function


def make_all(home: Path, words: List[str]) -> Dict[str, List[Path]]:
    """Those whose names hold one of the words, or all: their repositories by their names."""
    made = {}
    for name, function in SHAPES.items():
        if not words or any(word in name for word in words):
            made[name] = function(home / name) or [home / name]
    return made


def some_changes(maker: Maker, tracked: str) -> None:
    """Staged, unstaged, both in one file, and untracked."""
    maker.write("staged", "staged\n")
    maker.write("both", "one\n")
    maker.git("add", "staged", "both")
    maker.write("both", "two\n")
    with (maker.path / tracked).open("a") as file:
        file.write("appended\n")
    maker.write("untracked", "untracked\n")
    maker.write("folder of untracked/file", "untracked\n")


@shape
def linear(path):
    maker = Maker(path)
    maker.commit(a_txt=lines(30))
    for number in range(1, 12):
        name = "ab"[number % 2] + ".txt"
        maker.write(name, replaced(lines(30), **{f"l{number}": f"changed {number}\n", "l20": "twenty\n"}))
        if number == 6:
            maker.write("dir/sub/c.txt", "c\n")
        maker.commit(f"Subject {number}\n\nBody of {number},\nin two lines.\n")
    maker.git("tag", "v1", "HEAD~4")
    maker.git("branch", "old", "HEAD~6")
    some_changes(maker, "b.txt")


@shape
def clean(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n")
    maker.commit(b_txt="b\n")


@shape
def removed(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n", b_txt="b\n", c_txt=lines(5), d_txt="")
    maker.git("rm", "-q", "a.txt")
    maker.remove("b.txt")
    maker.git("rm", "-q", "--cached", "c.txt")
    maker.remove("d.txt")


@shape
def merges(path):
    maker = Maker(path)
    maker.commit(a_txt=lines(40))
    maker.branch("one")
    maker.commit(a_txt=replaced(lines(40), l3="one\n"))
    maker.checkout("main")
    maker.commit(a_txt=replaced(lines(40), l30="main\n"), m_txt="m\n")
    maker.merge("one")
    maker.checkout("one")
    maker.commit(o_txt="o\n")
    maker.merge("main~1")
    maker.checkout("main")
    maker.merge("one")
    # A merge that changes more than both sides.
    maker.branch("two", "HEAD~1")
    maker.commit(a_txt=replaced(lines(40), l10="two\n", l30="main\n", l3="one\n"))
    maker.checkout("main")
    maker.commit(a_txt=replaced(lines(40), l10="other\n", l30="main\n", l3="one\n"))
    maker.merge("two", ok=False)
    maker.write("a.txt", replaced(lines(40), l10="both\n", l30="main\n", l3="neither\n"))
    maker.commit("Merge of hand\n")


@shape
def octopus(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n")
    for name in ("x", "y", "z"):
        maker.branch(name, "main")
        maker.commit(**{f"{name}_txt": f"{name}\n"})
    maker.checkout("main")
    maker.merge("x", "y", "z")
    maker.commit(after_txt="after\n")


@shape
def renames(path):
    maker = Maker(path)
    text = lines(50)
    maker.commit(a_txt=text, b_txt=lines(50, 100), c_txt=lines(20, 300), e_txt="")
    maker.git("mv", "a.txt", "renamed.txt")
    maker.commit("A pure rename\n")
    (path / "dir").mkdir()
    maker.git("mv", "b.txt", "dir/b.txt")
    maker.write("dir/b.txt", replaced(lines(50, 100), l2="x\n", l40="y\n"))
    maker.commit("A rename with changes\n")
    maker.git("mv", "e.txt", "f.txt")
    maker.commit("An empty file is renamed\n", copy_txt=text)
    maker.git("mv", "c.txt", "d.txt")
    maker.write("d.txt", lines(20, 700))
    maker.commit("Too different for a rename\n")
    # Two that could come of one, and one of two.
    maker.git("mv", "renamed.txt", "again.txt")
    maker.write("again.txt", text + "more\n")
    maker.write("again2.txt", text + "less\n")
    maker.git("add", "-A")
    (path / "dir/b.txt").rename(path / "moved.txt")
    maker.write("copy.txt", replaced(text, l1="first\n"))


@shape
def swapped(path):
    maker = Maker(path)
    maker.commit(a_txt=lines(30), b_txt=lines(30, 100))
    maker.write("a.txt", lines(30, 100))
    maker.write("b.txt", lines(30))
    maker.commit()
    maker.git("mv", "a.txt", "c.txt")
    maker.git("mv", "b.txt", "a.txt")
    maker.commit()
    maker.remove("a.txt")
    maker.write("a.txt/inside", lines(30))
    maker.git("add", "-A")


@shape
def modes(path):
    maker = Maker(path)
    maker.commit(a_sh="a\n", b_sh="b\n", c_sh="c\n", d_sh=lines(20))
    (path / "a.sh").chmod(0o755)
    maker.commit("Only a mode\n")
    maker.write("b.sh", "bb\n", 0o755)
    maker.git("mv", "d.sh", "e.sh")
    (path / "e.sh").chmod(0o755)
    maker.commit("A mode and more\n")
    (path / "a.sh").chmod(0o644)
    maker.git("add", "a.sh")
    (path / "c.sh").chmod(0o755)
    maker.write("b.sh", "bbb\n", 0o644)


@shape
def symlinks(path):
    maker = Maker(path)
    maker.write("file", "file\n")
    (path / "link").symlink_to("file")
    (path / "other").symlink_to("nowhere/at all")
    (path / "third").symlink_to("file")
    maker.commit()
    maker.remove("other")
    (path / "other").symlink_to("somewhere")
    maker.commit()
    maker.remove("link")
    maker.write("link", "no link any more\n")
    maker.commit()
    maker.remove("file")
    (path / "file").symlink_to("link")
    maker.git("add", "file")
    maker.remove("third")
    maker.write("third", "a file\n")
    (path / "new link").symlink_to("link")


@shape
def submodule(path):
    source = Maker(path / "source")
    source.commit(s_txt="s\n")
    source.commit(s_txt="t\n")
    maker = Maker(path / "main")
    maker.commit(a_txt="a\n")
    for name in ("clean", "moved", "dirty", "untracked", "staged", "gone"):
        maker.git("submodule", "--quiet", "add", "../source", name)
    maker.commit("Submodules\n")
    maker.git("-C", "moved", "checkout", "-q", "HEAD~1")
    maker.git("-C", "staged", "checkout", "-q", "HEAD~1")
    maker.commit("One is set back\n")
    maker.git("-C", "moved", "checkout", "-q", "main")
    maker.git("-C", "staged", "checkout", "-q", "main")
    maker.git("add", "staged")
    maker.write("dirty/s.txt", "dirty\n")
    maker.write("untracked/u.txt", "untracked\n")
    shutil.rmtree(path / "main/gone")
    (path / "main/gone").mkdir()
    return [path / "main"]


@shape
def packed_refs(path):
    maker = Maker(path)
    for number in range(4):
        maker.commit(a_txt=f"{number}\n")
        maker.git("branch", f"b{number}")
        maker.git("tag", "-a", f"t{number}", "-m", "tag")
    maker.git("pack-refs", "--all", "--prune")
    maker.git("branch", "-f", "b1", "HEAD")
    maker.git("branch", "team/x")
    maker.git("branch", "-D", "b0", "-q")


@shape
def deltas(path):
    maker = Maker(path)
    text = lines(400)
    for number in range(20):
        maker.commit(a_txt=replaced(text, **{f"l{number * 7 + 1}": f"change {number}\n"}), b_txt=f"{number}\n")
    maker.git("gc", "-q", "--aggressive", "--prune=now")
    some_changes(maker, "a.txt")


@shape
def several_packs(path):
    maker = Maker(path)
    for number in range(9):
        maker.commit(a_txt=replaced(lines(100), **{f"l{number + 1}": f"change {number}\n"}))
        if number % 3 == 2:
            maker.git("repack", "-q", "-d")
    maker.git("multi-pack-index", "write")
    maker.git("commit-graph", "write", "--reachable")
    maker.commit(b_txt="loose\n")


@shape
def tags(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n")
    maker.git("tag", "light")
    maker.git("tag", "-a", "annotated", "-m", "An annotated tag\n\nwith a body")
    maker.git("tag", "-a", "of-tag", "annotated", "-m", "A tag of a tag")
    maker.commit(b_txt="b\n")
    maker.git("tag", "-a", "of-tree", "HEAD^{tree}", "-m", "A tag of a tree")
    maker.git("tag", "-a", "of-blob", "HEAD:b.txt", "-m", "A tag of a blob")
    maker.git("tag", "same")
    maker.git("branch", "same", "HEAD~1")
    maker.git("tag", "dir/v1.0")


@shape
def remotes(path):
    far = Maker(path / "far")
    for number in range(3):
        far.commit(a_txt=f"{number}\n")
    for name in ("ahead", "behind", "diverged", "level", "gone"):
        far.git("branch", name)
    maker = Maker(path, made=False)
    maker.git("clone", "-q", "far", "main")
    maker = Maker(path / "main", made=False)
    for name in ("ahead", "behind", "diverged", "level", "gone"):
        maker.git("branch", "--track", name, f"origin/{name}")
    for name in ("behind", "diverged", "main"):
        far.checkout(name)
        far.commits = 10
        far.commit(b_txt=name)
    far.checkout("level")
    far.git("branch", "-q", "-D", "gone")
    maker.git("fetch", "-q", "--prune")
    for name in ("ahead", "diverged"):
        maker.checkout(name)
        maker.commits = 20
        maker.commit(c_txt=name)
    maker.commit(d_txt="second\n")
    others = []
    for name in ("ahead", "behind", "level", "gone", "main"):
        shutil.copytree(path / "main", path / name if name != "main" else path / "behind-one", symlinks=True)
        others.append(path / name if name != "main" else path / "behind-one")
        Maker(others[-1], made=False).checkout(name)
    Maker(path / "ahead", made=False).write("c.txt", "unstaged\n")
    return [path / "main", *others]


@shape
def bare(path):
    source = Maker(path / "source")
    source.commit(a_txt="a\n")
    source.commit(b_txt="b\n")
    source.git("branch", "other")
    source.git("clone", "-q", "--bare", ".", "../main.git")
    return [path / "main.git"]


@shape
def shallow(path):
    source = Maker(path / "source")
    for number in range(6):
        source.commit(a_txt=f"{number}\n")
    source.git("clone", "-q", "--depth=3", f"file://{path}/source", "../main")
    return [path / "main"]


@shape
def sparse(path):
    made = []
    for name, options in (("cone", ["--cone"]), ("patterns", ["--no-cone"])):
        maker = Maker(path / name)
        maker.write("in/file", "in\n")
        maker.write("out/file", "out\n")
        maker.write("out/deep/file", "out\n")
        maker.commit(a_txt="a\n")
        maker.commit(b_txt="b\n")
        maker.git("sparse-checkout", "set", *options, "in")
        maker.write("in/file", "changed\n")
        made.append(path / name)
    maker = Maker(path / "present", made=False)
    shutil.copytree(path / "cone", path / "present", dirs_exist_ok=True)
    maker.write("out/file", "there against the rules\n")
    return [*made, path / "present"]


@shape
def worktree(path):
    maker = Maker(path / "main")
    maker.commit(a_txt="a\n")
    maker.commit(a_txt="aa\n")
    maker.git("worktree", "add", "-q", "-b", "linked", "../linked", "HEAD~1")
    maker.git("worktree", "add", "-q", "--detach", "../detached")
    linked = Maker(path / "linked", made=False)
    linked.commits = 5
    linked.commit(b_txt="b\n")
    some_changes(linked, "a.txt")
    return [path / "main", path / "linked", path / "detached"]


@shape
def git_file(path):
    maker = Maker(path / "main", "--separate-git-dir", str(path / "elsewhere"))
    maker.commit(a_txt="a\n")
    maker.write("a.txt", "b\n")
    return [path / "main"]


@shape
def alternates(path):
    source = Maker(path / "source")
    source.commit(a_txt="a\n")
    source.commit(a_txt="b\n")
    source.git("clone", "-q", "--shared", ".", "../main")
    maker = Maker(path / "main", made=False)
    maker.commits = 5
    maker.commit(a_txt="c\n")
    return [path / "main"]


@shape
def stash(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n")
    maker.write("a.txt", "stashed\n")
    maker.git("stash", "push", "-q", "-m", "first")
    maker.write("a.txt", "again\n")
    maker.write("u.txt", "untracked\n")
    maker.git("stash", "push", "-q", "-u")
    maker.write("a.txt", "now\n")


@shape
def sha256(path):
    maker = Maker(path, "--object-format=sha256")
    maker.commit(a_txt=lines(10))
    maker.commit(a_txt=replaced(lines(10), l5="five\n"), b_txt="b\n")
    maker.git("tag", "-a", "v1", "-m", "v1")
    maker.git("repack", "-q", "-a", "-d")
    maker.commit(c_txt="c\n")
    some_changes(maker, "a.txt")
