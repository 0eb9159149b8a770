"""What is asked about a repository, and the answers: what the git program prints for the same, or what is made
of that as the official server makes it."""

from pathlib import Path
from typing import Callable, List, NamedTuple

import beyond
import derived
from cli import START, GitFailed, run, text_of
from support import messages

# Colours are for terminals; and no configuration may name a program.
GIT = ["-c", "color.ui=never"]
DIFF = ["diff", "--no-ext-diff", "--no-textconv"]
MOST_COMMITS, MOST_NAMES = 14, 10


class Answer(NamedTuple):
    text: str
    failed: bool = False


class Question(NamedTuple):
    tool: str
    arguments: dict
    answer: Callable[[], Answer]


def asked(client, tool: str, arguments: dict) -> Answer:
    """What a server answers."""
    [text] = client.exchange([messages.call(1, tool, arguments)])
    result = messages.parsed(text).get("result")
    if result is None:
        return Answer(text, failed=True)
    return Answer("".join(each.get("text", "") for each in result["content"]), bool(result.get("isError")))


class Asker:
    """All questions about one repository. `flags` are for the git program."""

    def __init__(self, repository: Path, flags: tuple = ()):
        self.path = repository
        self.flags = flags

    def lines(self, *words: str) -> List[str]:
        done = run(self.path, *words)
        return done.stdout.decode("utf-8", "surrogateescape").split("\n")[:-1] if done.returncode == 0 else []

    def questions(self) -> List[Question]:
        return [*self.status(), *self.diffs(), *self.branches(), *self.logs(), *self.shows(), *beyond.questions(self)]

    def by_git(self, heading: str, *words: str) -> Callable[[], Answer]:
        def answer() -> Answer:
            done = run(self.path, *GIT, *self.flags, *words)
            if done.returncode:
                return Answer(text_of(done.stderr), failed=True)
            return Answer(heading + text_of(done.stdout))

        return answer

    def made(self, make: Callable, *words: str) -> Callable[[], Answer]:
        """By a function of derived.py."""

        def answer() -> Answer:
            try:
                return Answer(make(self.path, *words))
            except GitFailed as failure:
                return Answer(str(failure), failed=True)

        return answer

    def question(self, tool: str, answer: Callable, **arguments: object) -> Question:
        return Question(tool, {"repo_path": str(self.path), **arguments}, answer)

    def status(self) -> List[Question]:
        return [self.question("git_status", self.by_git("Repository status:\n", "status"))]

    def diffs(self) -> List[Question]:
        questions = []
        for count in (3, 0, 1, 12):
            more = {} if count == 3 else {"context_lines": count}
            unstaged = self.by_git("Unstaged changes:\n", *DIFF, f"--unified={count}")
            staged = self.by_git("Staged changes:\n", *DIFF, f"--unified={count}", "--cached")
            questions += [self.question("git_diff_unstaged", unstaged, **more),
                          self.question("git_diff_staged", staged, **more)]
        for target in self.targets():
            answer = self.by_git(f"Diff with {target}:\n", *DIFF, "--unified=3", target, "--")
            questions.append(self.question("git_diff", answer, target=target))
        return questions

    def targets(self) -> List[str]:
        names = self.lines("for-each-ref", "--format=%(refname:short)", "refs/heads", "refs/remotes", "refs/tags")
        kept = [name for name in names if "blob" not in name and "origin/HEAD" not in name][:6]
        return ["HEAD", "HEAD~1", "HEAD^2", "HEAD~3", *kept, "nope"]

    def branches(self) -> List[Question]:
        questions = []
        for kind, flag in (("local", []), ("remote", ["-r"]), ("all", ["-a"])):
            questions.append(self.question("git_branch", self.by_git("", "branch", *flag), branch_type=kind))
            for key, option in (("contains", "--contains"), ("not_contains", "--no-contains")):
                for value in ("HEAD~1", "nope"):
                    answer = self.by_git("", "branch", *flag, option, value)
                    questions.append(self.question("git_branch", answer, branch_type=kind, **{key: value}))
        return questions

    def logs(self) -> List[Question]:
        paths = sorted({name.split("/")[0] for name in self.lines("ls-files") if '"' not in name})[:3]
        late, later = str(START + 10_100), str(START + 25_000)
        asked_for = [
            ({}, ["--max-count=10"]), ({"max_count": 0}, ["--max-count=0"]), ({"max_count": 2}, ["--max-count=2"]),
            ({"max_count": -1}, []), ({"start_timestamp": late}, [f"--since={late}", "--max-count=10"]),
            ({"end_timestamp": "2023-11-15 03:00:00+01:00"}, ["--until=2023-11-15 03:00:00+01:00", "--max-count=10"]),
            ({"start_timestamp": "2023-11-15T00:00:00Z", "end_timestamp": later, "max_count": 3},
             ["--since=2023-11-15T00:00:00Z", f"--until={later}", "--max-count=3"]),
            ({"end_timestamp": "yesterday"}, ["--until=yesterday", "--max-count=10"]),
            *(({"max_count": -1, "author": who}, [f"--author={who}"]) for who in ("Ann", "example", "böhm", "nobody")),
            *(({"max_count": -1, "grep": what}, [f"--grep={what}"]) for what in ("1", "Change", "body")),
            ({"max_count": 2, "author": "Ann", "grep": "Change"}, ["--author=Ann", "--grep=Change", "--max-count=2"]),
            *(({"max_count": -1, "path": path}, ["HEAD", "--", path]) for path in [*paths, "nope"])]
        return [self.question("git_log", self.made(derived.log, *words, *([] if "HEAD" in words else ["HEAD"])), **more)
                for more, words in asked_for]

    def shows(self) -> List[Question]:
        revisions = self.lines("rev-list", "--all", f"--max-count={MOST_COMMITS}")
        revisions += [sha[:9] for sha in revisions[:2]]
        revisions += self.lines("tag")
        if run(self.path, "reflog", "exists", "HEAD").returncode == 0:
            revisions += ["HEAD@{0}", "HEAD@{1}"]
        revisions += ["HEAD", "@", "HEAD~1", "HEAD^", "HEAD^2", "HEAD:", "HEAD^{tree}",
                      "HEAD~1^{tree}", ":/Change", "HEAD^{/Change}", "nope", "HEAD:nope", "HEAD~99"]
        names = run(self.path, "ls-tree", "-r", "-t", "-z", "--name-only", "HEAD").stdout.split(b"\0")[:-1]
        good = [name.decode() for name in names if is_utf_8(name)][:MOST_NAMES]
        return [self.question("git_show", self.made(derived.show, revision), revision=revision) for revision in
                [*revisions, *(f"HEAD:{name}" for name in good), *(f":{name}" for name in good[:3])]]


def is_utf_8(name: bytes) -> bool:
    try:
        name.decode()
    except UnicodeDecodeError:
        return False
    return True
