"""Repositories that are given to the git server, and secrets and a marker beside them: no answer may hold the
one, nothing may write the other, and what is outside stays as it is."""

import base64
import os
import subprocess
import tempfile
import time
from pathlib import Path
from typing import Callable, Iterable, List, NamedTuple, Optional

from cli import Maker, git, lines
from support import engines, messages
from support.engines import SANITIZED, STDIO, Engine
from support.results import check, equal


class OfGit(Engine):
    """An engine that is missing where the git server is."""

    @property
    def missing(self) -> str:
        return self.missing_for("git")


EVERYWHERE = [OfGit(each.name, each.carrier, each.kind, each.options, each.folder)
              for each in [*STDIO, *SANITIZED] if each.carrier == "stdio"]
SECRET = "tHe SeCrEt"
ENCODED = [base64.b64encode(b" " * shift + SECRET.encode())[4 if shift else 0:-4].decode() for shift in range(3)]
SECONDS = 120  # that any call may take: what is slow is no hang, and machines differ
PERSON = {"GIT_AUTHOR_NAME": "Dora", "GIT_AUTHOR_EMAIL": "dora@example.org", "GIT_COMMITTER_NAME": "Emil",
          "GIT_COMMITTER_EMAIL": "emil@example.org"}

# What tools are told besides the repository, unless a test has its own.
USUAL = {"target": "HEAD~1", "revision": "HEAD", "branch_name": "made-here", "base_branch": "main",
         "message": "A message\n", "files": ["."], "branch_type": "all", "path": "a.txt", "ref": "HEAD",
         "revisions": ["HEAD", "HEAD~1"]}
engines.ANSWER_SECONDS = SECONDS
WRITING = ["git_add", "git_commit", "git_reset", "git_create_branch", "git_checkout"]


class Answer(NamedTuple):
    failed: bool
    text: str
    raw: str


class Ground:
    """Leaving the `with` block stops the server, and fails when it has crashed, when the marker is there, or when
    anything outside is not as it was. `prepare` is called before the server starts; DATA in its arguments is the
    folder."""

    def __init__(self, engine: Engine, arguments: Iterable[str] = (), variables: Optional[dict] = None,
                 prepare: Optional[Callable] = None):
        self.home = Path(tempfile.mkdtemp()).resolve()
        self.engine = engine
        self.inside = self.home / "data"
        self.outside = self.home / "data_evil"
        self.marker = self.home / "marker"
        self.inside.mkdir()
        secret = Maker(self.outside / "repo")
        for name in ("secret", SECRET, "folder/secret"):
            secret.write(name, f"{SECRET} in {name}\n")
            (self.outside / name).parent.mkdir(exist_ok=True)
            (self.outside / name).write_text(f"{SECRET} in {name}\n", encoding="utf-8")
        secret.commit(f"{SECRET} in a message\n")
        secret.git("branch", SECRET.replace(" ", "-"))
        if prepare:
            prepare(self)
        self.before = self.around()
        arguments = [word.replace("DATA", str(self.inside)) for word in arguments]
        self.server = engine.start("git", PERSON if variables is None else variables, arguments,
                                    directories={str(self.inside): str(self.inside)})
        self.client = self.server.client("2025-11-25")
        listed = self.client.ask(messages.request(1, "tools/list"))["result"]["tools"]
        self.tools = {tool["name"]: tool["inputSchema"] for tool in listed}

    def __enter__(self) -> "Ground":
        return self

    def __exit__(self, *error) -> None:
        try:
            self.server.__exit__(*error)
            self.check_outside()
        finally:
            subprocess.run(["chmod", "-R", "u+rwX", str(self.home)], check=False, stderr=subprocess.DEVNULL)
            subprocess.run(["rm", "-rf", str(self.home)], check=True)

    def check_outside(self) -> None:
        check(not self.marker.exists(), "a program was run: the marker is there")
        equal(self.around(), self.before, "what is outside")

    def around(self) -> dict:
        """All that is outside, as far as a write would show in it."""
        return {str(each): (each.lstat().st_mode, each.lstat().st_mtime_ns, os.listdir(each) if each.is_dir() else
                            each.read_bytes()) for each in [self.outside, *sorted(self.outside.rglob("*"))]}

    def repository(self, name: str = "repo", commits: int = 2) -> Maker:
        """One with some commits, and changes of every kind."""
        maker = Maker(self.inside / name)
        for number in range(commits):
            maker.commit(a_txt=lines(5 + number), b_txt=f"{number}\n")
        maker.git("branch", "topic", "HEAD~1")
        maker.write("a.txt", lines(7))
        maker.write("new.txt", "new\n")
        return maker

    def call(self, tool: str, repository: Path, **arguments: object) -> Answer:
        start = time.monotonic()
        asked = f"{tool} {str(arguments)[:300]} in {repository}"
        try:
            text = self.client.deliver([messages.call(1, tool, {"repo_path": str(repository), **arguments})], ())[0]
        except (AssertionError, OSError) as failure:
            raise AssertionError(f"{asked}: {failure}") from None
        took = time.monotonic() - start
        check(took < SECONDS, f"{asked} took {took:.1f} seconds")
        check(not any(trace in text for trace in (SECRET, SECRET.replace(" ", "-"), *ENCODED)),
              f"{asked} has read outside: {text[:1000]}")
        value = messages.parsed(text)
        check(value is not None, f"{asked} is answered with {text[:1000]}")
        if "error" in value:
            return Answer(True, value["error"]["message"], text)
        first = value["result"]["content"][0] if value["result"]["content"] else {}
        return Answer(bool(value["result"].get("isError")), first.get("text", ""), text)

    def does(self, tool: str, repository: Path, **arguments: object) -> str:
        answer = self.call(tool, repository, **arguments)
        check(not answer.failed, f"{tool} {str(arguments)[:300]} in {repository} fails: {answer.text[:1000]}")
        return answer.text

    def fails(self, tool: str, repository: Path, words: str, **arguments: object) -> str:
        answer = self.call(tool, repository, **arguments)
        asked = f"{tool} {str(arguments)[:300]} in {str(repository)[:300]!r}"
        check(answer.failed, f"{asked} does not fail: {answer.text[:1000]}")
        check(words in answer.text, f"{asked} fails without '{words}': {answer.text[:1000]}")
        return answer.text

    def arguments_of(self, tool: str) -> dict:
        schema = self.tools[tool]
        return {name: USUAL.get(name, "HEAD") for name in schema.get("required", []) if name != "repo_path"}

    def call_all(self, repository: Path, only: Iterable[str] = (), **changed: object) -> List[Answer]:
        """Every tool, first those that only read; `changed` are other arguments for those that have them."""
        answers = []
        for tool in sorted(self.tools, key=lambda name: name in WRITING):
            if only and tool not in only:
                continue
            arguments = self.arguments_of(tool)
            arguments.update({name: value for name, value in changed.items()
                              if name in self.tools[tool]["properties"]})
            answers.append(self.call(tool, repository, **arguments))
        # It is there, and serves whoever is next.
        equal(self.client.ask(messages.request(2, "ping"))["result"], {}, "ping")
        return answers

    def reading(self) -> List[str]:
        return [tool for tool in self.tools if tool not in WRITING]


def fsck(repository: Path) -> str:
    return git(repository, "fsck", "--full", "--strict", "--no-dangling").decode()
