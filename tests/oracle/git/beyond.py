"""Questions to the tools and arguments that the official server does not have: blame, tags, stashes, reflogs, merge bases, work
trees; statistics, paths and patience of diffs, and where a log begins."""

import re
from typing import List

import derived
from cli import GitFailed, git, run, text_of

DIFF = ("diff", "--no-ext-diff", "--no-textconv")
BLAMED = 3  # files
TAG = "%(refname:strip=2)%(if:equals=tag)%(objecttype)%(then)%09%(contents:subject)%(end)"


def questions(asker) -> list:
    return [*diffs(asker), *logs(asker), *blames(asker), *lists(asker), *merge_bases(asker)]


def diffs(asker) -> list:
    names = sorted({name.split("/")[0] for name in asker.lines("ls-files") if '"' not in name})[:1]
    kinds = [("git_diff_unstaged", "Unstaged changes:\n", (), {}), ("git_diff_staged", "Staged changes:\n", ("--cached",), {}),
             ("git_diff", "Diff with HEAD~1:\n", ("HEAD~1",), {"target": "HEAD~1"})]
    # Of what is in conflict git's statistics lack line ends and have patches among them.
    ways: List[tuple] = [*([] if asker.lines("ls-files", "-u") else [({"stat": True}, ("--stat=80",), ())]), ({"patience": True}, ("--patience",), ()),
                         ({"paths": ["*.txt"]}, (), ("*.txt",)), *(({"paths": [name]}, (), (name,)) for name in names)]
    return [asker.question(tool, asker.by_git(heading, *DIFF, *words, *target, "--", *paths), **told, **arguments)
            for tool, heading, target, told in kinds for arguments, words, paths in ways]


def logs(asker) -> list:
    ways = [({"skip": 2, "max_count": 3}, ("--skip=2", "--max-count=3", "HEAD")), ({"skip": 99}, ("--skip=99", "HEAD")),
            ({"revision": "HEAD~1"}, ("--max-count=10", "HEAD~1")), ({"revision": "nope"}, ("nope",))]
    return [asker.question("git_log", asker.made(derived.log, *words), **arguments) for arguments, words in ways]


def blames(asker) -> list:
    names = run(asker.path, "ls-tree", "-r", "-z", "--name-only", "HEAD").stdout.decode("utf-8", "surrogateescape").split("\0")[:-1]
    names = [name for name in names if name.isprintable()][:BLAMED]
    made = [asker.question("git_blame", asker.made(blame, "HEAD", "--", name), path=name) for name in [*names, "nope"]]
    for name in names[:1]:
        made += [asker.question("git_blame", asker.made(blame, "-L2,4", "HEAD", "--", name), path=name, start_line=2, end_line=4),
                 asker.question("git_blame", asker.made(blame, "HEAD~1", "--", name), path=name, revision="HEAD~1")]
    return made


def blame(repository, *words: str) -> str:
    """Without the column of earlier names of the file; authors are padded by their letters, where git counts the columns of wide
    ones. What is no text is refused."""
    text = git(repository, "blame", *words)
    if b"\0" in text:
        raise GitFailed("it is no text")
    lines = [re.fullmatch(r"(\S+) [^(]*\((.*?) +(\d{4}-\d\d-\d\d .*)", line) for line in text_of(text).split("\n")]
    width = max((len(line[2]) for line in lines if line), default=0)
    return "\n".join(f"{line[1]} ({line[2]:{width}} {line[3]}" if line else "" for line in lines)


def lists(asker) -> list:
    # In a bare repository git does not look for stashes.
    stashes = asker.by_git("", "stash", "list") if asker.lines("rev-parse", "--is-inside-work-tree") == ["true"] else asker.made(lambda _: "")
    made = [asker.question("git_stash_list", stashes),
            asker.question("git_worktree_list", asker.made(worktrees)),
            asker.question("git_tag", asker.by_git("", "for-each-ref", f"--format={TAG}", "refs/tags")),
            asker.question("git_tag", asker.by_git("", "for-each-ref", f"--format={TAG}", "refs/tags/v*"), pattern="v*")]
    for name in ("HEAD", "main", "nope"):
        if name == "nope" or run(asker.path, "reflog", "exists", name if name == "HEAD" else f"refs/heads/{name}").returncode == 0:
            made.append(asker.question("git_reflog", asker.by_git("", "reflog", "-50", name), ref=name))
    return [*made, asker.question("git_reflog", asker.by_git("", "reflog", "-2", "HEAD"), max_count=2)] if len(made) > 5 else made


def worktrees(repository) -> str:
    """Without the blanks that make columns."""
    return re.sub(" {2,}", " ", text_of(git(repository, "worktree", "list")))


def merge_bases(asker) -> list:
    names = asker.lines("for-each-ref", "--format=%(refname:short)", "refs/heads")[:3]
    return [asker.question("git_merge_base", asker.made(base, *words), revisions=words)
            for words in [*(["HEAD", name] for name in names), ["HEAD~1", "HEAD"], ["HEAD", "nope"], names if len(names) == 3 else ["HEAD", "HEAD"]]]


def base(repository, *words: str) -> str:
    done = run(repository, "merge-base", "--all", *words)
    if done.returncode == 1 and not done.stderr:
        return "They have no commit in common."
    if done.returncode:
        raise GitFailed(text_of(done.stderr))
    return text_of(done.stdout)
