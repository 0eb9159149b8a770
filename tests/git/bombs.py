"""Small repositories that become huge or never end when they are taken at their word."""

import random
import zlib
from pathlib import Path

from cli import Maker, git, lines
from ground import EVERYWHERE, Ground
from packing import Pack, commit, copy, loose, number, tag, tree
from support.results import case, check

MEBIBYTE = 1 << 20
FAKE = "fa" * 20


def point_at(path: Path, blob: str) -> str:
    """A commit that has this as a file, on a branch `bomb`."""
    pack = Pack()
    made = pack.add("commit", commit(pack.add("tree", tree(("100644", "a.txt", blob)))))
    pack.write(path)
    set_branch(path, "bomb", made)
    return made


def set_branch(path: Path, name: str, target: str) -> None:
    (path / ".git/refs/heads" / name).write_text(f"{target}\n")


def use(ground: Ground, path: Path, *more: str) -> None:
    """All that can come to see it."""
    for name in ("bomb", "bomb:a.txt", *more):
        ground.call_all(path, target=name, revision=name, branch_name=name, revisions=[name, "main"])
        ground.call_all(path, ["git_diff", "git_diff_staged", "git_checkout", "git_reset"], target="bomb",
                        branch_name="main")
    (path / ".git/HEAD").write_text("ref: refs/heads/bomb\n")
    ground.call_all(path)
    # And next door all is well.
    other = ground.inside / "next-door"
    if not other.exists():
        ground.repository("next-door")
    check("On branch main" in ground.does("git_status", other), "the status of another repository")


@case(*EVERYWHERE)
def a_loose_object_that_says_it_is_huge_is_not_believed(engine):
    with Ground(engine) as ground:
        for index, size in enumerate((1 << 40, 1 << 62, (1 << 64) - 1, 1 << 70, 3 << 30, -1)):
            path = ground.repository(f"repo-{index}").path
            loose(path, FAKE, zlib.compress(f"blob {size}\0".encode() + b"little"))
            point_at(path, FAKE)
            use(ground, path)


@case(*EVERYWHERE)
def a_loose_object_that_inflates_without_end_is_refused(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        packer = zlib.compressobj(1)
        content = packer.compress(f"blob {700 * MEBIBYTE}\0".encode())
        zeros = bytes(MEBIBYTE)
        content += b"".join(packer.compress(zeros) for _ in range(700)) + packer.flush()
        loose(path, FAKE, content)
        loose(path, "fb" * 20, zlib.compress(b"blob 5\0" + bytes(300 * MEBIBYTE), 1))
        point_at(path, FAKE)
        use(ground, path)
        point_at(path, "fb" * 20)
        use(ground, path)


@case(*EVERYWHERE)
def a_delta_that_becomes_huge_is_refused(engine):
    with Ground(engine) as ground:
        base_size, part = 16 * MEBIBYTE - 1, 0xFFFFFF
        kinds = [(60, 60, 1), (1 << 30, 60, 1), (1, 60, 1), (64, 64, 5), (250, 250, 1)]
        for index, (claimed, copies, levels) in enumerate(kinds):
            path = ground.repository(f"repo-{index}").path
            pack = Pack()
            offset = pack.put("01" * 20, bytes([0x30 | 0x80 | (base_size & 15)]) + number(base_size >> 4), bytes(base_size))
            size, name = base_size, "01" * 20
            for level in range(levels):
                delta = number(size) + number(base_size * claimed ** (level + 1)) + copy(0, part) * copies
                name = f"{level + 2:02x}" * 20
                offset = pack.add_delta(name, offset, delta)
                size = base_size * claimed ** (level + 1)
            made = pack.add("commit", commit(pack.add("tree", tree(("100644", "a.txt", name)))))
            pack.write(path)
            set_branch(path, "bomb", made)
            use(ground, path)


@case(*EVERYWHERE)
def deltas_that_are_their_own_base_end(engine):
    with Ground(engine) as ground:
        delta = number(5) + number(5) + copy(0, 5)
        one, two, three = "01" * 20, "02" * 20, "03" * 20
        for index in range(4):
            path = ground.repository(f"repo-{index}").path
            pack = Pack()
            if index == 0:  # each is the base of the other
                pack.add_delta_on(one, two, delta)
                pack.add_delta_on(two, one, delta)
            elif index == 1:  # itself
                pack.add_delta_on(one, one, delta)
            elif index == 2:  # itself, by a distance of nothing
                pack.put(one, bytes([0x60 | len(delta)]) + b"\0", delta)
            else:  # before the beginning of the pack
                pack.put(one, bytes([0x60 | len(delta)]) + b"\xff\xff\xff\xff\xff\xff\xff\xff\x7f", delta)
            pack.add_delta_on(three, one, delta)
            made = pack.add("commit", commit(pack.add("tree", tree(("100644", "a.txt", three)))))
            pack.write(path)
            set_branch(path, "bomb", made)
            use(ground, path)


@case(*EVERYWHERE)
def deltas_of_deltas_twenty_thousand_deep_are_answered(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        pack = Pack()
        content = lines(10).encode()
        first = pack.add("blob", content)
        offset = pack.entries[-1][2]
        for level in range(20_000):
            last = f"{level + 1:040x}"
            offset = pack.add_delta(last, offset, number(len(content)) * 2 + copy(0, len(content)))
        # The id that its content has: the last is the first.
        made = pack.add("commit", commit(pack.add("tree", tree(("100644", "a.txt", last), ("100644", "b.txt", first)))))
        pack.write(path)
        set_branch(path, "bomb", made)
        use(ground, path)


@case(*EVERYWHERE)
def trees_of_trees_that_have_more_files_than_there_are_atoms_end(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        pack = Pack()
        below, mode = pack.add("blob", b"one bomb\n"), "100644"
        for level in range(14):
            below, mode = pack.add("tree", tree(*((mode, f"d{number}", below) for number in range(10)))), "40000"
        made = pack.add("commit", commit(below))
        pack.write(path)
        set_branch(path, "bomb", made)
        use(ground, path, "bomb^{tree}")


@case(*EVERYWHERE)
def trees_twenty_thousand_deep_end(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        pack = Pack()
        below, mode = pack.add("blob", b"deep\n"), "100644"
        for level in range(20_000):
            below, mode = pack.add("tree", tree((mode, "d", below))), "40000"
        made = pack.add("commit", commit(below))
        pack.write(path)
        set_branch(path, "bomb", made)
        use(ground, path)


@case(*EVERYWHERE)
def a_tree_of_three_hundred_thousand_files_is_answered(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        pack = Pack()
        blob = pack.add("blob", b"many\n")
        wide = pack.add("tree", tree(*(("100644", f"{number:06}", blob) for number in range(300_000))))
        made = pack.add("commit", commit(pack.add("tree", tree(("40000", "wide", wide)))))
        pack.write(path)
        set_branch(path, "bomb", made)
        for tool in ("git_show", "git_diff"):
            for revision in ("bomb", "bomb:wide"):
                ground.call_all(path, [tool], revision=revision, target=revision)


@case(*EVERYWHERE)
def chains_of_tags_references_and_parents_end(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        pack = Pack()
        blob = pack.add("blob", b"x\n")
        root = pack.add("tree", tree(("100644", "a.txt", blob)))
        first = pack.add("commit", commit(root))
        target, kind = first, "commit"
        for _ in range(20_000):
            target, kind = pack.add("tag", tag(target, kind)), "tag"
        many = [pack.add("commit", commit(root, first, message=f"{number}\n".encode())) for number in range(3000)]
        octopus = pack.add("commit", commit(root, *many))
        last = octopus
        for index in range(30_000):
            last = pack.add("commit", commit(root, last, message=f"{index}\n".encode()))
        pack.write(path)
        (path / ".git/refs/tags/long").write_text(f"{target}\n")
        set_branch(path, "bomb", last)
        set_branch(path, "octopus", octopus)
        for index in range(500):
            (path / f".git/refs/heads/link-{index}").write_text(f"ref: refs/heads/link-{index + 1}\n")
        for one, other in (("loop-a", "loop-b"), ("loop-b", "loop-a"), ("self", "self"), ("gone", "none")):
            (path / f".git/refs/heads/{one}").write_text(f"ref: refs/heads/{other}\n")
        for name in ("long", "octopus", "link-0", "link-490", "loop-a", "self", "gone", "bomb", "bomb~29000", "long^{}"):
            ground.call_all(path, [*ground.reading(), "git_checkout", "git_create_branch"], revision=name, target=name,
                            branch_name=name, base_branch=name, ref=name, revisions=[name, "main"], contains=name)
        ground.call("git_log", path, max_count=-1)
        for head in ("ref: refs/heads/loop-a", "ref: HEAD", "ref: refs/heads/self", "ref: refs/heads/link-0"):
            (path / ".git/HEAD").write_text(f"{head}\n")
            ground.call_all(path)


@case(*EVERYWHERE)
def alternates_in_circles_end(engine):
    with Ground(engine) as ground:
        count = 300
        for index in range(count):
            info = ground.inside / f"chain-{index}/.git/objects/info"
            info.mkdir(parents=True)
            (info / "alternates").write_text(f"../../../chain-{(index + 1) % count}/.git/objects\n")
        maker = ground.repository()
        objects = maker.path / ".git/objects"
        for content in (f"{objects}\n", "../objects\n", "../../../chain-0/.git/objects\n",
                        "".join(f"{ground.inside}/none-{number}/objects\n" for number in range(20_000)), "\0\n" * 1000):
            (objects / "info").mkdir(exist_ok=True)
            (objects / "info/alternates").write_text(content)
            ground.call_all(maker.path, revision="0123456789" * 4)
            ground.call("git_show", maker.path, revision="01234567")


@case(*EVERYWHERE)
def configurations_that_go_on_and_on_end(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        config = maker.path / ".git/config"
        kept = config.read_text()
        for more in (f"[include]\n\tpath = {config}\n", "[include]\n\tpath = config\n" * 50, "[a]\n\tb = c\n" * 100_000,
                     "[a]\n\tb = " + "x" * (5 * MEBIBYTE) + "\n", "[a]\n\tb = x\\\n" * 50_000, "[" * 100_000,
                     '[a "' + "\\\\" * 100_000 + '"]\n\tb = c\n', "\0" * 1000, "[core]\n\trepositoryFormatVersion = 99\n",
                     "[extensions]\n\tunknown = true\n[core]\n\trepositoryFormatVersion = 1\n",
                     "[extensions]\n\tobjectFormat = md5\n[core]\n\trepositoryFormatVersion = 1\n"):
            config.write_text(kept + more)
            ground.call_all(maker.path)
        config.write_text(kept)
        for name, content in ((".gitattributes", "*.txt text\n" * 20_000),
                              (".gitattributes", "[attr]a a\n[attr]b c\n[attr]c b\n* a b\n"),
                              (".gitattributes", "x" * MEBIBYTE + " text\n"), (".gitignore", "a*" * 30 + "b\n"),
                              (".gitignore", "a*" * 30 + "[b]\n"), (".gitignore", "**/" * 100 + "x\n"), (".gitignore", "[" + "a-z" * 10_000 + "]\n"),
                              (".gitignore", "*a*b*c*d\n" * 3000), (".gitignore", "\f\n\v\n\v\tx\n"),
                              (".gitmodules", '[submodule "x"]\n\tpath = x\n' * 20_000)):
            maker.write(name, content)
            maker.write("a" * 200, "x\n")
            maker.write("/".join(["a"] * 60), "x\n")
            for number in range(300):
                maker.write(f"files/{'a' * (number % 50)}{number}", "x\n")
            ground.call_all(maker.path, [*ground.reading(), "git_add", "git_reset"])
            maker.remove(name)
        (maker.path / ".git/info/sparse-checkout").write_text("*a*b*c\n" * 3000)
        with (maker.path / ".git/packed-refs").open("w") as file:
            file.write("# pack-refs with: peeled fully-peeled sorted \n")
            sha = maker.git("rev-parse", "HEAD")
            file.writelines(f"{sha} refs/heads/b{number:06}\n" for number in range(100_000))
        ground.call_all(maker.path, contains="HEAD", not_contains="topic")


@case(*EVERYWHERE)
def texts_that_are_hard_to_compare_are_answered(engine):
    dice = random.Random(5)
    with Ground(engine) as ground:
        maker = ground.repository()

        def text(count: int) -> str:
            return "".join(f"{dice.randrange(40)}\n" for _ in range(count))

        maker.write("a.txt", text(60_000))
        maker.write("unique.txt", "".join(f"{dice.random()}\n" for _ in range(60_000)))
        maker.write("line.txt", "x" * (20 * MEBIBYTE))
        # Each could be a rename of each.
        for number in range(900):
            maker.write(f"old/{number}", lines(30, number))
        maker.commit()
        for number in range(900):
            (maker.path / f"old/{number}").unlink()
            maker.write(f"new/{number}", lines(30, number + 7) + "x\n")
        maker.write("a.txt", text(60_000))
        maker.write("unique.txt", "".join(f"{dice.random()}\n" for _ in range(60_000)))
        maker.write("line.txt", "y" * (20 * MEBIBYTE))
        ground.call_all(maker.path)
        ground.call_all(maker.path, target="HEAD", revision="HEAD", context_lines=1_000_000_000)
        for pattern in ("(a+)+$", "(a|a)*b", "(.*)*x", "a{1,1000}{1,1000}", "[" * 1000, "\\", "(" * 10_000):
            ground.call("git_log", maker.path, grep=pattern, author=pattern, max_count=-1)


@case(*EVERYWHERE)
def a_file_of_three_gigabytes_is_refused_or_seen_as_changed(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        for name in ("a.txt", "huge"):
            with (maker.path / name).open("wb") as file:
                file.truncate(3 << 30)
        check("a.txt" in ground.does("git_status", maker.path), "it is not seen as changed")
        ground.call_all(maker.path, ["git_diff", "git_diff_unstaged", "git_add"])
        check(int(git(maker.path, "count-objects").split()[0]) < 1000, "objects")
