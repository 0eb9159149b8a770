"""Programs that a repository names, in every way: none is run."""

import os
import shutil
from pathlib import Path

from cli import Maker, run
from ground import EVERYWHERE, WRITING, Ground
from support.results import case, check, equal

HOOKS = ["applypatch-msg", "pre-applypatch", "post-applypatch", "pre-commit", "pre-merge-commit", "prepare-commit-msg",
         "commit-msg", "post-commit", "pre-rebase", "post-checkout", "post-merge", "pre-push", "pre-receive", "update",
         "proc-receive", "post-receive", "post-update", "reference-transaction", "push-to-checkout", "pre-auto-gc",
         "post-rewrite", "sendemail-validate", "fsmonitor-watchman", "post-index-change"]

# PROGRAM touches the marker.
CONFIGURATION = """
[core]
\thooksPath = HOOKS
\tfsmonitor = PROGRAM
\tuntrackedCache = true
\teditor = PROGRAM
\tpager = PROGRAM
\tsshCommand = PROGRAM
\taskPass = PROGRAM
\tgitProxy = PROGRAM
\talternateRefsCommand = PROGRAM
[pager]
\tstatus = PROGRAM
\tlog = PROGRAM
\tshow = PROGRAM
\tdiff = PROGRAM
\tbranch = PROGRAM
[diff]
\texternal = PROGRAM
[diff "evil"]
\tcommand = PROGRAM
\ttextconv = PROGRAM
\tcachetextconv = true
[filter "evil"]
\tclean = PROGRAM
\tsmudge = PROGRAM
\tprocess = PROGRAM
\trequired = true
[filter "lfs"]
\tclean = PROGRAM
\tsmudge = PROGRAM
\tprocess = PROGRAM
[merge "evil"]
\tdriver = PROGRAM %O %A %B
[merge]
\ttool = evil
\tdefault = evil
[mergetool "evil"]
\tcmd = PROGRAM
[diff]
\ttool = evil
\tguitool = evil
[difftool "evil"]
\tcmd = PROGRAM
[commit]
\tgpgSign = true
\tverbose = true
[tag]
\tgpgSign = true
[gpg]
\tprogram = PROGRAM
\tformat = openpgp
[gpg "ssh"]
\tprogram = PROGRAM
\tdefaultKeyCommand = PROGRAM
[gpg "x509"]
\tprogram = PROGRAM
[user]
\tsigningKey = 0123456789ABCDEF
[log]
\tshowSignature = true
[credential]
\thelper = !PROGRAM
\thelper = PROGRAM
[sequence]
\teditor = PROGRAM
[alias]
\tstatus = !PROGRAM
\tst = !PROGRAM
\tlog = !PROGRAM
\tdiff = !PROGRAM
[uploadpack]
\tpackObjectsHook = PROGRAM
[remote "origin"]
\turl = ext::PROGRAM
\tuploadpack = PROGRAM
\treceivepack = PROGRAM
\tproxy = PROGRAM
\tfetch = +refs/heads/*:refs/remotes/origin/*
\tpromisor = true
\tpartialclonefilter = blob:none
[branch "main"]
\tremote = origin
\tmerge = refs/heads/main
[protocol]
\tallow = always
[interactive]
\tdiffFilter = PROGRAM
[trailer "evil"]
\tcmd = PROGRAM
\tcommand = PROGRAM
[submodule "evil"]
\tupdate = !PROGRAM
\turl = ext::PROGRAM
\tactive = true
[browser "evil"]
\tcmd = PROGRAM
[man "evil"]
\tcmd = PROGRAM
[web]
\tbrowser = evil
[instaweb]
\thttpd = PROGRAM
[gc]
\tauto = 1
\tautoDetach = false
\trecentObjectsHook = PROGRAM
[maintenance]
\tauto = true
[receive]
\tprocReceiveRefs = refs
[sendemail]
\tsmtpServer = PROGRAM
\ttoCmd = PROGRAM
[include]
\tpath = INCLUDED
\tpath = OUTSIDE/config
[includeIf "gitdir:**"]
\tpath = INCLUDED
[includeIf "onbranch:**"]
\tpath = OUTSIDE/config
"""


def make_dangerous(ground: Ground, name: str = "dangerous") -> Path:
    maker = ground.repository(name)
    path = maker.path
    program = path / "program"
    program.write_text(f"#!/bin/sh\necho \"$0\" >> '{ground.marker}'\ncat\n", encoding="utf-8")
    program.chmod(0o755)
    maker.write(".gitattributes", "*.txt diff=evil filter=evil merge=evil\n*.bin filter=lfs diff=lfs merge=lfs\n")
    maker.write("a.bin", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n")
    maker.write(".gitmodules", f'[submodule "evil"]\n\tpath = evil\n\turl = ext::{program}\n\tupdate = !{program}\n')
    maker.commit("Dangerous\n")
    maker.branch("other")
    maker.commit(a_txt="other\n", c_txt="c\n")
    maker.checkout("main")
    # A promised object that is to be fetched.
    maker.git("update-index", "--index-info", data=b"160000 " + b"1" * 40 + b"\tevil\n")
    for folder in (path / ".git/hooks", path / "hooks"):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for hook in HOOKS:
            shutil.copy(program, folder / hook)
    included = path / ".git/included"
    included.write_text(f"[core]\n\tfsmonitor = {program}\n[diff]\n\texternal = {program}\n")
    text = CONFIGURATION.replace("PROGRAM", str(program)).replace("HOOKS", str(path / "hooks"))
    text = text.replace("INCLUDED", str(included)).replace("OUTSIDE", str(ground.outside))
    with (path / ".git/config").open("a") as file:
        file.write(text)
    maker.write("a.txt", "changed\n")
    return path


@case(EVERYWHERE[0])
def the_git_program_would_run_them(engine):
    with Ground(engine) as ground:
        path = make_dangerous(ground)
        for words in (["status"], ["diff"], ["add", "."]):
            run(path, *words)
            check(ground.marker.exists(), f"git {words[0]} runs nothing of what the repository names")
            ground.marker.unlink()


@case(*EVERYWHERE)
def no_program_that_a_repository_names_is_run(engine):
    with Ground(engine) as ground:
        path = make_dangerous(ground)
        for _ in range(2):
            ground.call_all(path)
        ground.does("git_status", path)
        ground.does("git_log", path)
        ground.does("git_diff_unstaged", path)
        ground.call("git_checkout", path, branch_name="other")
        Maker(path, made=False).write("a.txt", "again\n")
        ground.call("git_add", path, files=["a.txt"])
        ground.call("git_commit", path, message="With a signature?\n")
        for branch in ("main", "other"):
            ground.call("git_checkout", path, branch_name=branch)
        ground.check_outside()


@case(*EVERYWHERE)
def each_hook_alone_does_not_keep_a_tool_from_its_work(engine):
    with Ground(engine) as ground:
        path = ground.repository().path
        for hook in HOOKS:
            file = path / ".git/hooks" / hook
            file.parent.mkdir(exist_ok=True)
            file.write_text(f"#!/bin/sh\ntouch '{ground.marker}'\nexit 1\n", encoding="utf-8")
            file.chmod(0o755)
        ground.does("git_add", path, files=["."])
        ground.does("git_commit", path, message="Past the hooks\n")
        ground.does("git_checkout", path, branch_name="topic")
        ground.does("git_reset", path)


@case(*EVERYWHERE)
def variables_of_the_environment_name_no_program(engine):
    names = ("GIT_EXTERNAL_DIFF", "GIT_EDITOR", "GIT_PAGER", "PAGER", "EDITOR", "VISUAL", "GIT_SSH_COMMAND",
             "GIT_ASKPASS", "GIT_SEQUENCE_EDITOR", "GIT_PROXY_COMMAND", "SSH_ASKPASS")
    variables = {name: "touch MARKER" for name in names}
    variables.update({"GIT_CONFIG_COUNT": "1", "GIT_CONFIG_KEY_0": "core.fsmonitor",
                      "GIT_CONFIG_VALUE_0": "touch MARKER",
                      "GIT_DIR": "/nonexistent", "GIT_WORK_TREE": "/nonexistent", "GIT_INDEX_FILE": "/nonexistent",
                      "GIT_OBJECT_DIRECTORY": "/nonexistent"})
    with Ground(engine, variables=variables) as ground:
        path = ground.repository().path
        check("a.txt" in ground.does("git_status", path), "the repository of repo_path is another")
        ground.call_all(path, ground.reading())
        equal(os.path.exists("MARKER"), False, "a marker")


@case(*EVERYWHERE)
def a_server_that_only_reads_has_no_tool_that_writes(engine):
    with Ground(engine, ["--read-only=true"]) as ground:
        equal([tool for tool in ground.tools if tool in WRITING], [], "tools that write")
        path = ground.repository().path
        before = {(str(each), each.lstat().st_mtime_ns) for each in path.rglob("*")}
        ground.call_all(path)
        after = {(str(each), each.lstat().st_mtime_ns) for each in path.rglob("*")}
        equal(sorted(after ^ before), [], "files that were touched")
