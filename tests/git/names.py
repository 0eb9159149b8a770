"""Names that mean something else: arguments and references that look like options, and entries of trees that a
checkout must not write."""

import hashlib
import os
import shutil
from pathlib import Path

from cli import Maker, git, run
from ground import EVERYWHERE, Ground
from support.results import case, check, equal

OPTIONS = ["-x", "--output=WRITTEN", "--help", "-", "--", "--exec=touch WRITTEN", "--upload-pack=touch WRITTEN",
           "-oWRITTEN", "--ext-diff", "--textconv", "--git-dir=/", "-c core.pager=x", "--no-index", "-S", "--all", "--force"]


@case(*EVERYWHERE)
def arguments_that_look_like_options_are_no_options(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        before = sorted(os.listdir(path))
        for option in OPTIONS:
            for tool, schema in ground.tools.items():
                for name, argument in schema["properties"].items():
                    kinds = argument.get("type", [each.get("type") for each in argument.get("anyOf", [])])
                    if name in ("message",) or not ("string" in kinds or "array" in kinds):
                        continue
                    value = [option] if "array" in kinds else option
                    changed = {} if name == "repo_path" else {name: value}
                    answer = ground.call(tool, path if changed else Path(option),
                                         **{**ground.arguments_of(tool), **changed})
                    # A filter may find nothing; a revision, a branch and a date may not begin so.
                    if name in ("target", "revision", "branch_name", "base_branch", "contains", "not_contains",
                                "start_timestamp", "end_timestamp", "repo_path", "files", "branch_type"):
                        check(answer.failed, f"{tool} takes {name} {option!r}: {answer.text[:300]}")
            for tool, name in (("git_diff", "target"), ("git_show", "revision"), ("git_checkout", "branch_name"),
                               ("git_create_branch", "branch_name"), ("git_create_branch", "base_branch")):
                ground.fails(tool, path, "cannot start with '-'", **{**ground.arguments_of(tool), name: option})
        equal(sorted(os.listdir(path)), before, "files")
        Maker(path, made=False).write("-x", "a file\n")
        ground.does("git_add", path, files=["-x"])
        ground.does("git_commit", path, message="--amend")
        equal(git(path, "log", "-1", "--format=%B").decode().strip(), "--amend", "the message")


@case(*EVERYWHERE)
def references_that_look_like_options_are_shown_and_not_obeyed(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        path = maker.path
        sha = maker.git("rev-parse", "HEAD")
        names = ["-x", "--output=WRITTEN", "--help", "@", "HEAD", "with\nnewline", "with\rreturn", "a..b", "a b",
                 "x.lock", "~", "\u202e", "..", "@{u}", "refs", "a\\b", "*"]
        for name in names:
            for kind in ("heads", "tags", "remotes"):
                file = path / ".git/refs" / kind / name
                file.parent.mkdir(exist_ok=True)
                if name not in ("..", "refs"):
                    file.write_text(f"{sha}\n")
        with (path / ".git/packed-refs").open("w") as file:
            file.write("# pack-refs with: peeled fully-peeled sorted \n")
            file.write(f"{sha} refs/heads/--exec=x\n{sha} refs/tags/-y\n")
        for _ in range(2):
            ground.call_all(path)
        check("main" in ground.does("git_branch", path, branch_type="all"), "no branches are listed")
        for name in names + ["--exec=x", "-y"]:
            if name.startswith("-"):
                for tool, argument in (("git_diff", "target"), ("git_show", "revision"),
                                       ("git_checkout", "branch_name")):
                    ground.fails(tool, path, "cannot start with '-'", **{argument: name})
            ground.call_all(path, target=name, revision=name, branch_name=name, ref=name, revisions=[name, "HEAD"],
                            base_branch=name, contains=name)
        check(not (path / "WRITTEN").exists(), "an option was obeyed")


def tree_of(maker: Maker, *entries: tuple) -> str:
    """One with these modes, names and ids, whatever they are."""
    content = b"".join(mode.encode() + b" " + (name if isinstance(name, bytes) else name.encode()) + b"\0" +
                       bytes.fromhex(each) for mode, name, each in entries)
    return maker.git("hash-object", "-t", "tree", "-w", "--literally", "--stdin", data=content)


def commit_of(maker: Maker, tree: str, branch: str) -> None:
    made = maker.git("commit-tree", tree, "-p", "HEAD", "-m", f"Bad: {branch!r}")
    maker.git("update-ref", f"refs/heads/{branch}", made)


# Spelled so, they are the repository itself somewhere: by case, by Windows' short names and ends, by what HFS+ leaves
# out.
DISGUISES = [".git", ".GIT", ".Git", ".giT", "git~1", "GIT~1", ".git.", ".git ", ".git. .", ".git::$INDEX_ALLOCATION",
             ".git:x", ".g\u200cit", ".\u200dgit", ".gi\u206at", "\ufeff.git", ".git\u202e", ".GI\u200cT",
             ".git\\config"]
WAYS_UP = ["..", ".", "", "../up", "/absolute", ".git/hooks"]


@case(*EVERYWHERE)
def a_tree_with_the_repository_itself_in_it_is_not_checked_out(engine):
    with Ground(engine) as ground:
        for number, name in enumerate([*DISGUISES, *WAYS_UP]):
            maker = ground.repository(f"repo-{number}")
            path = maker.path
            maker.commit()
            evil = maker.git("hash-object", "-w", "--stdin", data=b"evil\n")
            hooks = tree_of(maker, ("100755", "pre-commit", evil))
            inner = tree_of(maker, ("100755", "config", evil), ("40000", "hooks", hooks))
            folder = tree_of(maker, ("40000", name, inner))
            trees = {"as-file": tree_of(maker, ("100644", name, evil)), "as-folder": folder,
                     "below": tree_of(maker, ("40000", "sub", folder)), "as-link": tree_of(maker, ("120000", name, evil))}
            before = protected(path)
            if name == "/absolute":
                trees.pop("below")  # a name with a slash too many, in its own folder
            for branch, tree in trees.items():
                commit_of(maker, tree, branch)
                answer = ground.call("git_checkout", path, branch_name=branch)
                check(answer.failed, f"{name!r} is checked out ({branch}): {answer.text}")
                ground.call_all(path, ground.reading(), target=branch, revision=branch)
                ground.call("git_show", path, revision=f"{branch}:")
                ground.call("git_reset", path)
                equal(protected(path), before, f"the repository after a checkout of {name!r} ({branch})")
                written = [str(each) for each in ground.inside.rglob("*")
                           if each.is_file() and not each.is_symlink() and each.read_bytes() == b"evil\n"
                           and ".git" not in each.relative_to(ground.inside).parts[1:2]]
                equal(written, [], f"what is written of {name!r}")
                ground.check_outside()


def protected(path: Path) -> dict:
    hooks = path / ".git/hooks"
    return {"config": (path / ".git/config").read_bytes(), "hooks": sorted(os.listdir(hooks)) if hooks.exists() else [],
            "head": run(path, "rev-parse", "HEAD").stdout}


@case(*EVERYWHERE)
def a_tree_with_one_name_twice_does_not_lead_outside(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        path = maker.path
        maker.commit()
        evil = maker.git("hash-object", "-w", "--stdin", data=b"evil\n")
        targets = [b"../../data_evil", os.fsencode(ground.outside), b".git", b".git/hooks", b"/"]
        for number, target in enumerate(targets):
            link = maker.git("hash-object", "-w", "--stdin", data=target)
            below = tree_of(maker, ("100755", "secret", evil), ("100755", "pre-commit", evil))
            for names in (("way", "way"), ("WAY", "way"), ("way", "way.x")):
                both = tree_of(maker, ("120000", names[0], link), ("40000", names[1], below))
                commit_of(maker, both, f"two-{number}")
                before = protected(path)["hooks"]
                ground.call("git_checkout", path, branch_name=f"two-{number}")
                ground.call("git_show", path, revision=f"two-{number}")
                ground.call("git_checkout", path, branch_name="main")
                equal(protected(path)["hooks"], before, "hooks")
                ground.check_outside()
                maker.git("checkout", "-q", "-f", "main")


@case(*EVERYWHERE)
def links_that_stand_for_files_that_git_reads_are_no_way_out(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        path = maker.path
        maker.commit()
        for name in (".gitmodules", ".gitattributes", ".gitignore", ".mailmap", ".GITMODULES", "gitmod~1"):
            link = maker.git("hash-object", "-w", "--stdin", data=os.fsencode(ground.outside / "secret"))
            commit_of(maker, tree_of(maker, ("120000", name, link)), "linked")
            ground.call("git_checkout", path, branch_name="linked")
            ground.call_all(path)
            ground.check_outside()
            maker.git("checkout", "-q", "-f", "main")


@case(*EVERYWHERE)
def an_index_with_bad_names_is_not_committed(engine):
    with Ground(engine) as ground:
        bad = [".git/config", ".GIT/hooks/x", "../up", "a/../b", "/x", "a//b", "./x", "a/.git/x"]
        for number, name in enumerate(bad):
            maker = ground.repository(f"repo-{number}")
            maker.commit()
            long = "x" * len(name)
            blob = maker.git("hash-object", "-w", "--stdin", data=b"evil\n")
            maker.git("update-index", "--add", "--cacheinfo", f"100644,{blob},{long}")
            index = maker.path / ".git/index"
            content = index.read_bytes()[:-20].replace(long.encode(), name.encode())
            index.write_bytes(content + hashlib.sha1(content).digest())
            before = protected(maker.path)
            ground.call_all(maker.path, branch_name="topic")
            after = protected(maker.path)
            equal((after["config"], after["hooks"]), (before["config"], before["hooks"]), "the repository")
            shutil.rmtree(maker.path)


@case(*EVERYWHERE)
def a_file_whose_name_is_no_text_is_not_staged_as_deleted(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        for name in ("b\udce4d", "dir\udce4/in"):
            maker.write(name, "there\n")
        maker.commit(new_txt="1\n")
        path, before = maker.path, maker.git("ls-tree", "-r", "HEAD")
        maker.write("new.txt", "2\n")
        ground.does("git_add", path, files=["."])
        ground.does("git_commit", path, message="All of it\n")
        equal([line.split("\t")[1] for line in maker.git("ls-tree", "-r", "HEAD").splitlines()],
              [line.split("\t")[1] for line in before.splitlines()], "what the commit has")
        check("deleted" not in ground.does("git_status", path), "git_status tells of a deletion")
