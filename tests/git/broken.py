"""Repositories that are broken: cut off, with bits turned, with folders and pipes in the places of files."""

import os
import random
import shutil
import threading
from pathlib import Path

from cli import Maker, git, lines
from ground import EVERYWHERE, Ground, fsck
from support.results import case, check, equal

SEED = 11
PARTS = ["HEAD", "config", "index", "packed-refs", "refs/heads/main", "refs/heads/loose", "refs", "objects", "objects/pack",
         "logs/HEAD", "info/exclude", "info/attributes", "MERGE_HEAD", "commondir", "objects/info/alternates", "index.lock",
         "refs/heads/main.lock", "HEAD.lock", "../.gitignore", "../.gitattributes", "../a.txt", "../.gitmodules",
         "MERGE_MSG", "shallow", "rebase-merge", "sequencer", "info/grafts", "objects/info/commit-graph"]
READ_OFTEN = ["git_status", "git_diff", "git_diff_staged", "git_diff_unstaged", "git_log", "git_show", "git_branch"]


def rich(ground: Ground) -> Maker:
    """One that has a file of every kind that git keeps."""
    maker = ground.repository("rich", commits=6)
    maker.git("tag", "-a", "v1", "-m", "v1")
    maker.git("repack", "-q", "-a", "-d")
    maker.git("pack-refs", "--all")
    for number in range(3):
        maker.commit(c_txt=f"{number}\n", d_txt=lines(100 + number))
    maker.git("repack", "-q", "-d")
    maker.git("multi-pack-index", "write", "--bitmap", ok=False)
    maker.git("commit-graph", "write", "--reachable")
    maker.commit(e_txt="loose\n")
    maker.git("branch", "loose")
    maker.write("a.txt", "stashed\n")
    maker.git("stash", "-q")
    maker.write("a.txt", lines(9))
    maker.write("staged.txt", "staged\n")
    maker.git("add", "staged.txt")
    return maker


def parts_of(path: Path) -> list:
    """The files of a repository, but for those that say nothing."""
    return sorted(each.relative_to(path) for each in (path / ".git").rglob("*") if each.is_file() and each.stat().st_size
                  and "hooks" not in each.parts and each.name not in ("description", "COMMIT_EDITMSG"))


def spoilt(content: bytes, dice: random.Random) -> bytes:
    kind = dice.randrange(6)
    data = bytearray(content)
    if kind == 0:
        return content[:dice.randrange(len(content))]
    if kind == 1:
        for _ in range(dice.choice((1, 1, 3, 20))):
            data[dice.randrange(len(data))] ^= 1 << dice.randrange(8)
    elif kind == 2:
        start = dice.randrange(len(data))
        data[start:start + 4] = dice.choice((b"\xff\xff\xff\xff", b"\0\0\0\0", b"\x7f\xff\xff\xff", b"\x80\0\0\0"))
    elif kind == 3:
        data += dice.randbytes(dice.randrange(1, 200))
    elif kind == 4:
        start = dice.randrange(len(data))
        del data[start:start + dice.randrange(1, 40)]
    else:
        data[:] = dice.choice((b"", b"\n", b"\0" * 64, dice.randbytes(64), data + data))
    return bytes(data)


@case(*EVERYWHERE)
def files_with_turned_bits_and_lost_ends_are_told_of(engine):
    with Ground(engine) as ground:
        path = rich(ground).path
        dice = random.Random(SEED)
        for part in parts_of(path):
            file = path / part
            kept, mode = file.read_bytes(), file.stat().st_mode
            file.chmod(0o644)
            for number in range(2 if "objects" in part.parts and len(part.name) == 38 else 8):
                file.write_bytes(spoilt(kept, dice))
                try:
                    ground.call_all(path, READ_OFTEN if number % 4 else ground.reading(), target="HEAD~3",
                                    revision="HEAD~1")
                except AssertionError as failure:
                    raise AssertionError(f"{part}, {number}: {failure}") from None
            file.write_bytes(kept)
            file.chmod(mode)
        # Nothing of that is remembered.
        equal(fsck(path), "", "git fsck")
        for tool in ground.reading():
            ground.does(tool, path, **ground.arguments_of(tool))


@case(*EVERYWHERE)
def writing_into_a_broken_repository_breaks_nothing_more(engine):
    with Ground(engine) as ground:
        maker = rich(ground)
        dice = random.Random(SEED)
        whole = ground.inside / "whole"
        shutil.copytree(maker.path, whole, symlinks=True)
        for part in [Path(".git") / name for name in ("index", "HEAD", "config", "packed-refs", "refs/heads/loose",
                                                      "objects/info/commit-graph")]:
            for _ in range(6):
                file = maker.path / part
                if not file.exists():
                    continue
                file.chmod(0o644)
                file.write_bytes(spoilt(file.read_bytes() or b"x", dice))
                ground.call_all(maker.path, branch_name=dice.choice(("loose", "new", "topic")))
                ground.check_outside()
                shutil.rmtree(maker.path)
                shutil.copytree(whole, maker.path, symlinks=True)


@case(*EVERYWHERE)
def folders_and_pipes_in_the_places_of_files_keep_nobody_waiting(engine):
    with Ground(engine) as ground:
        whole = rich(ground).path
        for number, part in enumerate(PARTS):
            for kind in ("folder", "pipe", "empty", "nothing"):
                path = ground.inside / f"{kind}-{number}"
                shutil.copytree(whole, path, symlinks=True)
                place = path / ".git" / part
                if place.is_dir():
                    shutil.rmtree(place)
                place.unlink(missing_ok=True)
                place.parent.mkdir(parents=True, exist_ok=True)
                if kind == "folder":
                    place.mkdir()
                elif kind == "pipe":
                    os.mkfifo(place)
                elif kind == "empty":
                    place.touch()
                ground.call_all(path)
                shutil.rmtree(path)


@case(*EVERYWHERE)
def locks_of_others_are_named_and_stay(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        path = maker.path
        lock = path / ".git/index.lock"
        lock.touch()
        for tool in ("git_add", "git_reset"):
            ground.fails(tool, path, "lock", **ground.arguments_of(tool))
        ground.fails("git_checkout", path, "lock", branch_name="topic")
        check(lock.exists(), "the lock of another is gone")
        ground.does("git_status", path)
        lock.unlink()
        ground.does("git_add", path, files=["."])
        for name in ("refs/heads/main.lock", "HEAD.lock"):
            (path / ".git" / name).touch()
        ground.fails("git_commit", path, "lock", message="x\n")
        ground.fails("git_checkout", path, "", branch_name="topic")
        equal((git(path, "rev-parse", "--abbrev-ref", "HEAD"), fsck(path)), (b"main\n", ""), "the branch")


@case(*EVERYWHERE)
def locks_that_are_gone_soon_are_waited_for(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        for tool in ("git_add", "git_reset"):
            lock = path / ".git/index.lock"
            lock.touch()
            threading.Timer(0.2, lock.unlink).start()
            ground.does(tool, path, **ground.arguments_of(tool))


@case(*EVERYWHERE)
def objects_that_are_missing_are_named(engine):
    with Ground(engine) as ground:
        maker = ground.repository(commits=4)
        path = maker.path
        parts = ("HEAD~1", "HEAD~1^{tree}", "HEAD:a.txt", "HEAD^{tree}", "HEAD")
        names = {what: maker.git("rev-parse", what) for what in parts}
        for what, name in names.items():
            file = path / ".git/objects" / name[:2] / name[2:]
            kept = file.read_bytes()
            file.unlink()
            answers = ground.call_all(path, ground.reading(), target="HEAD~1", revision="HEAD~1")
            answers += [ground.call("git_log", path, max_count=-1), ground.call("git_show", path, revision="HEAD")]
            check(any(name[:7] in answer.text for answer in answers if answer.failed), f"nobody names {what}, {name}")
            file.write_bytes(kept)
        equal(fsck(path), "", "git fsck")


@case(*EVERYWHERE)
def an_object_under_the_name_of_another_is_read_as_git_reads_it(engine):
    with Ground(engine) as ground:
        maker = ground.repository(commits=2)
        path = maker.path
        name, other = (maker.git("rev-parse", f"{revision}:a.txt") for revision in ("HEAD", "HEAD~1"))
        file, content = (path / ".git/objects" / each[:2] / each[2:] for each in (name, other))
        file.unlink()
        shutil.copy(content, file)
        text = git(path, "show", "HEAD:a.txt").decode()
        equal(text, git(path, "show", "HEAD~1:a.txt").decode(), "what git reads")
        check(text in ground.does("git_show", path, revision="HEAD:a.txt"), "it is read otherwise")
