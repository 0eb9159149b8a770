"""Shapes of what is under way: no commit yet, no branch, merges and other things half done, conflicts, and
indexes that say more than names."""

from cli import Maker, lines, replaced
from shapes import shape, some_changes


@shape
def empty(path):
    Maker(path)


@shape
def unborn(path):
    for name in ("staged", "untracked", "both"):
        maker = Maker(path / name)
        maker.write("a.txt", "a\n")
        maker.write("dir/b.txt", "b\n")
        if name != "untracked":
            maker.git("add", "-A")
        if name == "both":
            maker.write("a.txt", "changed\n")
            maker.write("c.txt", "c\n")
    return [path / name for name in ("staged", "untracked", "both")]


@shape
def detached(path):
    made = []
    for name, target in (("at-tag", "v1"), ("at-commit", "HEAD~1"), ("at-remote-like", "refs/other/x"),
                         ("from-tag", "v1"), ("from-branch", "topic")):
        maker = Maker(path / name)
        maker.commit(a_txt="a\n")
        maker.commit(a_txt="b\n")
        maker.git("tag", "v1")
        maker.git("update-ref", "refs/other/x", "HEAD~1")
        maker.git("branch", "topic")
        maker.commit(a_txt="c\n")
        maker.git("checkout", "-q", "--detach", target)
        if name.startswith("from"):
            maker.commit(b_txt="b\n")
        made.append(path / name)
    some_changes(Maker(made[0], made=False), "a.txt")
    return made


def two_sides(path) -> Maker:
    """A branch `side` that changes other lines, and one line as well; on main."""
    maker = Maker(path)
    maker.commit(a_txt=lines(30), b_txt="b\n")
    maker.branch("side")
    maker.commit("Side\n", a_txt=replaced(lines(30), l5="side\n", l25="side too\n"), s_txt="s\n")
    maker.commit("Side, second\n", t_txt="t\n")
    maker.checkout("main")
    maker.commit("Main\n", a_txt=replaced(lines(30), l5="main\n", l15="main too\n"))
    return maker


@shape
def mid_merge(path):
    two_sides(path / "conflict").merge("side", ok=False)
    maker = two_sides(path / "resolved")
    maker.merge("side", ok=False)
    maker.commits = 9
    maker.write("a.txt", replaced(lines(30), l5="both\n", l15="main too\n"))
    maker.git("add", "a.txt")
    maker.write("b.txt", "unstaged as well\n")
    maker = two_sides(path / "half")
    maker.merge("side", ok=False)
    maker.write("a.txt", replaced(lines(30), l5="half\n", l15="main too\n", l25="side three\n"))
    maker = two_sides(path / "unfinished")
    maker.git("merge", "--no-commit", "-q", "side", "-X", "ours")
    return [path / name for name in ("conflict", "resolved", "half", "unfinished")]


@shape
def mid_rebase(path):
    maker = two_sides(path / "conflict")
    maker.checkout("side")
    maker.git("rebase", "main", ok=False)
    maker = two_sides(path / "apply")
    maker.checkout("side")
    maker.git("rebase", "--apply", "main", ok=False)
    maker = two_sides(path / "edit")
    maker.checkout("side")
    maker.git("rebase", "-i", "HEAD~1", ok=False, GIT_SEQUENCE_EDITOR="sed -i 's/^pick/edit/'")
    maker.write("t.txt", "edited\n")
    maker = two_sides(path / "resolved")
    maker.checkout("side")
    maker.git("rebase", "main", ok=False)
    maker.write("a.txt", "resolved\n")
    maker.git("add", "a.txt")
    maker = two_sides(path / "stopped")
    maker.checkout("side")
    maker.git("rebase", "-i", "HEAD~2", ok=False, GIT_SEQUENCE_EDITOR="sed -i '1ibreak\n'")
    return [path / name for name in ("conflict", "apply", "edit", "resolved", "stopped")]


@shape
def mid_cherry_pick(path):
    made = []
    for name, words in (("conflict", ["side~1"]), ("several", ["side~1", "side"]), ("unfinished", ["-n", "side"])):
        maker = two_sides(path / name)
        maker.git("cherry-pick", *words, ok=False)
        made.append(path / name)
    maker = two_sides(path / "resolved")
    maker.git("cherry-pick", "side~1", ok=False)
    maker.write("a.txt", "resolved\n")
    maker.git("add", "-A")
    return [*made, path / "resolved"]


@shape
def mid_revert(path):
    maker = two_sides(path / "conflict")
    maker.commit(a_txt=replaced(lines(30), l5="later\n"))
    maker.git("revert", "--no-edit", "HEAD~1", ok=False)
    maker = two_sides(path / "resolved")
    maker.commit(a_txt=replaced(lines(30), l5="later\n"))
    maker.git("revert", "--no-edit", "HEAD~1", ok=False)
    maker.write("a.txt", "resolved\n")
    maker.git("add", "-A")
    return [path / "conflict", path / "resolved"]


@shape
def mid_bisect(path):
    maker = Maker(path)
    for number in range(6):
        maker.commit(a_txt=f"{number}\n")
    maker.git("bisect", "start", "HEAD", "HEAD~5")


@shape
def mid_am(path):
    maker = two_sides(path)
    (path / ".git/patch").write_text(maker.git("format-patch", "--stdout", "side~2..side~1") + "\n")
    maker.git("am", "-q", ".git/patch", ok=False)


def sides(maker: Maker, before: dict, ours: dict, theirs: dict) -> None:
    """Merges two branches that leave these files; nothing stands for no file."""

    def leave(files: dict) -> None:
        for each in maker.path.iterdir():
            if each.name != ".git":
                each.unlink()
        for name, content in files.items():
            maker.write(name, content)
        maker.commit()

    leave(before)
    maker.branch("theirs")
    leave(theirs)
    maker.checkout("main")
    leave(ours)
    maker.merge("theirs", ok=False)


@shape
def conflicts(path):
    text = lines(20)
    sides(Maker(path / "kinds"),
          {"both modified": text, "deleted by us": text, "deleted by them": text, "same": "x\n", "bin": b"\0\1"},
          {"both modified": replaced(text, l9="ours\n"), "both added": "ours\n", "same": "x\n", "bin": b"\0\2",
           "deleted by them": replaced(text, l2="ours\n")},
          {"both modified": replaced(text, l9="theirs\n", l18="more\n"), "both added": "theirs\n", "same": "x\n",
           "deleted by us": replaced(text, l2="theirs\n"), "bin": b"\0\3"})
    # One file renamed to two names: deleted by both, and added by each.
    sides(Maker(path / "renamed"), {"old": text}, {"ours": text}, {"theirs": text})
    for name, style in (("diff3", "diff3"), ("kept", "merge")):
        maker = Maker(path / name)
        maker.set(merge_conflictStyle=style)
        sides(maker, {"a": text}, {"a": replaced(text, l4="ours\n", l5="ours\n")}, {"a": replaced(text, l5="theirs\n")})
    # A side as it was: nothing of interest for a combined diff.
    maker.git("checkout", "--ours", "a")
    maker = Maker(path / "gone")
    sides(maker, {"a": text, "b": text}, {"a": replaced(text, l1="ours\n"), "b": replaced(text, l1="ours\n")},
          {"a": replaced(text, l1="theirs\n"), "b": replaced(text, l1="theirs\n")})
    maker.remove("a")
    maker.write("c", "untracked\n")
    return [path / name for name in ("kinds", "renamed", "diff3", "kept", "gone")]


@shape
def index_flags(path):
    maker = Maker(path)
    maker.commit(a_txt="a\n", b_txt="b\n", c_txt="c\n")
    maker.git("update-index", "--assume-unchanged", "a.txt")
    maker.git("update-index", "--skip-worktree", "b.txt")
    for name in ("a.txt", "b.txt", "c.txt"):
        maker.write(name, "changed\n")
    maker.write("intent.txt", lines(3))
    maker.write("intent, empty", "")
    maker.git("add", "-N", "intent.txt", "intent, empty")


@shape
def untracked(path):
    maker = Maker(path)
    maker.write("tracked/file", "x\n")
    maker.commit()
    for name in ("z", "a/b/c", "a/d", "tracked/new", "tracked/sub/new"):
        maker.write(name, "new\n")
    (path / "empty/below").mkdir(parents=True)
    Maker(path / "nested").commit(a_txt="a\n")
    Maker(path / "deep/nested")


@shape
def replaced_by_folder(path):
    maker = Maker(path)
    maker.commit(a="file\n", b="file\n")
    maker.write("dir/x", "x\n")
    maker.commit()
    maker.remove("a")
    maker.write("a/below", "below\n")
    maker.remove("dir/x")
    (path / "dir").rmdir()
    maker.write("dir", "a file now\n")
