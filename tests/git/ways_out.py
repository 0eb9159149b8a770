"""Ways out of the directory: paths, links, and all that a repository can say about where its parts are."""

import shutil
from pathlib import Path

from cli import Maker, git
from ground import EVERYWHERE, SECRET, Ground
from support.results import case, check


def id_of(ground: Ground, what: str) -> str:
    return git(ground.outside / "repo", "rev-parse", what).decode().strip()


def look_for_secrets(ground: Ground, path: Path) -> None:
    """All tools, and the names that things have outside; call() looks at each answer."""
    ground.call_all(path)
    for revision in (id_of(ground, "HEAD"), id_of(ground, "HEAD")[:10], id_of(ground, "HEAD:secret"),
                     id_of(ground, "HEAD^{tree}"), "refs/heads/main", "main", "HEAD:secret", ":secret"):
        ground.call_all(path, ["git_show", "git_diff", "git_checkout", "git_blame"], revision=revision, target=revision,
                        branch_name=revision, path="secret")
    ground.call("git_checkout", path, branch_name="main")
    ground.call_all(path)
    # What was written inside is not from outside either.
    for each in path.rglob("*"):
        if each.is_file() and not each.is_symlink() and ".git" not in each.parts:
            check(SECRET.encode() not in each.read_bytes(), f"{each} is from outside")


@case(*EVERYWHERE)
def a_path_that_is_outside_is_no_repository(engine):
    with Ground(engine) as ground:
        ground.repository()
        (ground.inside / "link").symlink_to(ground.outside / "repo")
        (ground.inside / "relative").symlink_to("../data_evil/repo")
        (ground.inside / "up").symlink_to("..")
        for name in (ground.outside / "repo", f"{ground.inside}/../data_evil/repo", "../data_evil/repo", "link",
                     "relative", "up/data_evil/repo", f"{ground.inside}/link", f"{ground.inside}_evil/repo",
                     f"{ground.inside}/link/.git", "", ".", "/", "..", "~", "~/repo", "$HOME", "repo/..", "none",
                     "repo/a.txt", "repo/.git/objects", "repo\0", "-x", "--help", "file://repo", "x" * 5000,
                     "repo/../../data_evil/repo", "/proc/self/cwd"):
            for tool in ground.tools:
                ground.fails(tool, name, "", **ground.arguments_of(tool))


@case(*EVERYWHERE)
def only_the_repository_of_the_option_is_served(engine):
    def prepare(ground: Ground) -> None:
        for name in ("repo", "repo_evil", "other", "repo/below"):
            ground.repository(name)
        (ground.inside / "repo/link").symlink_to("../other")
        (ground.inside / "repo/sub").mkdir()
        (ground.inside / "repo/sub/.git").write_text("gitdir: ../../other/.git\n")

    for option in ("DATA/repo", "DATA/repo/.git", "DATA/repo/deeper/nothing"):
        with Ground(engine, ["--repository", option], prepare=prepare) as ground:
            for name in ("repo", "repo/", "repo/below", "repo/.git", ground.inside / "repo"):
                ground.does("git_status", name)
            for name in ("other", "repo_evil", "repo/../other", "repo/link", "", ".", ground.inside,
                         ground.inside / "other", ground.outside / "repo", "repo/link/.git"):
                for tool in ground.tools:
                    ground.fails(tool, name, "", **ground.arguments_of(tool))


@case(*EVERYWHERE)
def git_files_lead_nowhere_outside(engine):
    with Ground(engine) as ground:
        secret = ground.outside / "repo/.git"
        files = [f"gitdir: {secret}\n", "gitdir: ../../data_evil/repo/.git\n", f"gitdir: {secret}",
                 "gitdir: link/.git\n", f"gitdir:{secret}\n", f"gitdir: {ground.inside}/../data_evil/repo/.git\n",
                 "gitdir: .git\n", "gitdir: \n", "gitdir", "x" * 100_000, "gitdir: " + "x/" * 3000]
        for number, text in enumerate(files):
            path = ground.inside / f"file-{number}"
            path.mkdir()
            (path / "link").symlink_to(ground.outside / "repo")
            (path / ".git").write_text(text)
            look_for_secrets(ground, path)
            for tool in ground.tools:
                check(ground.call(tool, path, **ground.arguments_of(tool)).failed, f"{tool} works with {text[:60]!r}")


@case(*EVERYWHERE)
def parts_of_a_repository_that_are_elsewhere_are_not_read(engine):
    secret_git = "repo/.git"
    with Ground(engine) as ground:
        secret = ground.outside / secret_git

        def link(part: str, target=None):
            def make(path: Path) -> None:
                place = path / ".git" / part
                shutil.rmtree(place, ignore_errors=True) if place.is_dir() else place.unlink(missing_ok=True)
                place.symlink_to(target or secret / part)
            return make

        def text(part: str, content: str):
            def make(path: Path) -> None:
                (path / ".git" / part).parent.mkdir(parents=True, exist_ok=True)
                (path / ".git" / part).write_text(content)
            return make

        def whole(path: Path) -> None:
            shutil.rmtree(path / ".git")
            (path / ".git").symlink_to(secret)

        def configured(words: str):
            def make(path: Path) -> None:
                with (path / ".git/config").open("a") as file:
                    file.write(words)
            return make

        ways = {
            "objects": link("objects"), "refs": link("refs"), "HEAD": link("HEAD"), "config": link("config"),
            "index": link("index"), "logs": link("logs"), "packed-refs": link("packed-refs", ground.outside / "secret"),
            "branch": link("refs/heads/main"), "branch of text": link("refs/heads/main", ground.outside / "secret"),
            "HEAD of text": link("HEAD", ground.outside / "secret"),
            "exclude": link("info/exclude", ground.outside / "secret"),
            "attributes": link("info/attributes", ground.outside / "secret"),
            "message": link("MERGE_MSG", ground.outside / "secret"),
            "stash": link("MERGE_AUTOSTASH", ground.outside / "secret"),
            "alternates": text("objects/info/alternates", f"{secret}/objects\n"),
            "alternates, relative": text("objects/info/alternates", "../../../../data_evil/repo/.git/objects\n"),
            "alternates, quoted": text("objects/info/alternates", f'"{secret}/objects"\n'),
            "commondir": text("commondir", f"{secret}\n"),
            "commondir, relative": text("commondir", "../../../data_evil/repo/.git\n"),
            "symref": text("HEAD", "ref: ../../../data_evil/repo/.git/refs/heads/main\n"),
            "symref, absolute": text("HEAD", f"ref: {secret}/refs/heads/main\n"),
            "symref, refs": text("refs/heads/main", "ref: refs/../../../../data_evil/repo/.git/refs/heads/main\n"),
            "whole": whole, "worktree": configured(f"[core]\n\tworktree = {ground.outside}/repo\n"),
            "worktree, relative": configured("[core]\n\tworktree = ../../../data_evil/repo\n"),
            "excludes": configured(f"[core]\n\texcludesFile = {ground.outside}/secret\n"
                                   f"\tattributesFile = {ground.outside}/secret\n"),
            "include": configured(f"[include]\n\tpath = {secret}/config\n\tpath = ../../../data_evil/secret\n"),
            "template": configured(f"[commit]\n\ttemplate = {ground.outside}/secret\n"
                                   f"[mailmap]\n\tfile = {ground.outside}/secret\n"),
        }
        with (ground.outside / "repo/.git/config").open("a") as file:
            file.write(f"[user]\n\tname = {SECRET}\n\temail = {SECRET}\n")
        ground.before = ground.around()
        for name, make in ways.items():
            path = ground.repository(name.replace(" ", "-")).path
            make(path)
            try:
                look_for_secrets(ground, path)
                ground.check_outside()
            except AssertionError as failure:
                raise AssertionError(f"{name}: {failure}") from None
        for name in ("include", "template", "excludes"):
            path = ground.inside / name
            shutil.copy(ground.inside / "refs/.git/config", path / ".git/config")
            said = git(path, "log", "--all", "--format=%an %ae %B").decode()
            check(SECRET not in said, f"{name}: it is in a commit")


@case(*EVERYWHERE)
def worktrees_lead_nowhere_outside(engine):
    with Ground(engine) as ground:
        maker = ground.repository("main")
        maker.git("worktree", "add", "-q", "../linked", "topic")
        administration = ground.inside / "main/.git/worktrees/linked"
        for name, content in (("commondir", f"{ground.outside}/repo/.git\n"),
                              ("commondir", "../../../../data_evil/repo/.git\n"),
                              ("gitdir", f"{ground.outside}/repo/.git\n"), ("HEAD", "ref: ../../../../x\n")):
            kept = (administration / name).read_text()
            (administration / name).write_text(content)
            for path in (ground.inside / "linked", ground.inside / "main"):
                look_for_secrets(ground, path)
            (administration / name).write_text(kept)
        # Outside there is one of a repository inside, and the other way round.
        theirs = str(ground.inside / "theirs")
        Maker(ground.outside / "repo", made=False).git("worktree", "add", "-q", "--detach", theirs)
        ground.before = ground.around()
        look_for_secrets(ground, ground.inside / "main")
        for tool in ground.tools:
            ground.fails(tool, ground.inside / "theirs", "", **ground.arguments_of(tool))


@case(*EVERYWHERE)
def submodules_lead_nowhere_outside(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        maker.git("update-index", "--add", "--cacheinfo", f"160000,{id_of(ground, 'HEAD')},sub")
        maker.record()
        maker.write(".gitmodules", '[submodule "sub"]\n\tpath = sub\n\turl = ../../data_evil/repo\n'
                                   '[submodule "../../../data_evil/repo"]\n\tpath = sub2\n\turl = x\n')
        for make in (lambda sub: sub.symlink_to(ground.outside / "repo"),
                     lambda sub: (sub.mkdir(), (sub / ".git").write_text(f"gitdir: {ground.outside}/repo/.git\n")),
                     lambda sub: (sub.mkdir(), (sub / ".git").symlink_to(ground.outside / "repo/.git"))):
            sub = maker.path / "sub"
            make(sub)
            look_for_secrets(ground, maker.path)
            ground.call("git_add", maker.path, files=["sub"])
            ground.call("git_add", maker.path, files=["sub/secret"])
            sub.unlink() if sub.is_symlink() else shutil.rmtree(sub, ignore_errors=True)


@case(*EVERYWHERE)
def links_in_the_work_tree_are_not_gone_through(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        path = maker.path
        for name in ("folder/secret", "folder/deep/secret", "dir/secret"):
            maker.write(name, "inside\n")
        maker.commit()
        for folder in ("folder", "dir"):
            shutil.rmtree(path / folder)
            (path / folder).symlink_to(ground.outside / "folder" if folder == "dir" else ground.outside)
        (path / "file-link").symlink_to(ground.outside / "secret")
        for name in (".gitignore", ".gitattributes", ".gitmodules"):
            (path / name).symlink_to(ground.outside / "secret")
        for files in (["folder/secret"], ["folder"], ["folder/*"], ["file-link"], ["."], ["*"],
                      ["dir/secret", "a.txt"]):
            ground.call("git_add", path, files=files)
            ground.call_all(path, ground.reading())
        listed = git(path, "ls-files", "-s").decode()
        check("folder/" not in listed or f"{git(path, 'rev-parse', 'HEAD:folder/secret').decode().strip()}" in listed,
              f"the index has what is behind a link: {listed}")
        ground.does("git_reset", path)
        # Back, over the links.
        for branch in ("topic", "main"):
            ground.call("git_checkout", path, branch_name=branch)
        look_for_secrets(ground, path)


@case(*EVERYWHERE)
def a_checkout_does_not_write_through_a_link(engine):
    with Ground(engine) as ground:
        maker = ground.repository()
        path = maker.path
        maker.commit()
        maker.branch("with-link")
        (path / "way").symlink_to("../../data_evil")
        maker.commit("A link\n")
        maker.branch("with-folder", "main")
        maker.write("way/secret", "overwritten\n")
        maker.write("way/new", "new\n")
        maker.commit("A folder of that name\n")
        maker.checkout("main")
        for branch in ("with-link", "with-folder", "with-link", "main", "with-folder", "main"):
            ground.does("git_checkout", path, branch_name=branch)
            ground.check_outside()
        # A link that nobody tracks.
        (path / "way").symlink_to("../../data_evil")
        ground.call("git_checkout", path, branch_name="with-folder")
        ground.check_outside()
        for target in ("../../data_evil/folder", str(ground.outside), "/", "."):
            (path / "way").unlink(missing_ok=True) if (path / "way").is_symlink() else shutil.rmtree(path / "way", True)
            (path / "way").symlink_to(target)
            for branch in ("main", "with-folder", "with-link"):
                ground.call("git_checkout", path, branch_name=branch)
                ground.check_outside()


@case(*EVERYWHERE)
def paths_to_add_stay_in_the_work_tree(engine):
    with Ground(engine) as ground:
        ground.repository("other")
        maker = ground.repository()
        path = maker.path
        (path / "link").symlink_to("../other")
        for name in ("../other/a.txt", "../../data_evil/secret", f"{ground.outside}/secret", "/etc/passwd",
                     "a/../../other/a.txt", "link/a.txt", f"{ground.inside}/other/a.txt", f"{path}/../other/a.txt",
                     ".git/config", ".GIT/config", ".git", "git~1/config", ".g\u200cit/config", "./.git/HEAD",
                     "x/../.git/config", ":/../other", ":(top)../other", ":(exclude)a.txt", ":!a.txt", "\0", "..",
                     "../", "/"):
            for files in ([name], ["a.txt", name]):
                ground.call("git_add", path, files=files)
                names = git(path, "ls-files").decode().split("\n")
                check(not any("secret" in each or ".git" in each.lower() or each.startswith("link/") for each in names),
                      f"{name!r} is in the index: {names}")
                git(path, "read-tree", "HEAD")
