"""What a row of the table is: an attack, where it comes from, and the answer that is expected.

Each module of this folder has the rows of one server, and its ground: what the server is given, and the secrets
beside it.
"""

import json
import re
import subprocess
import tempfile
from pathlib import Path
from typing import Callable, List, NamedTuple, Optional, Tuple

from support.results import check, shown
from support.secret import ENCODED, SECRET


class Answer(NamedTuple):
    """What came of a call: `done`, `failed` (isError) or `refused` (an error of the protocol)."""

    kind: str
    text: str
    raw: str

    @property
    def value(self) -> dict:
        return json.loads(self.raw)

    @property
    def structured(self) -> dict:
        return self.value["result"]["structuredContent"]


class Expected(NamedTuple):
    """In words, for the report, and as a function that fails when the answer is another."""

    words: str
    judge: Callable[["Ground", Answer], None]


class Attack(NamedTuple):
    name: str
    sources: Tuple[str, ...]
    expected: Expected
    tool: str = ""
    arguments: dict = {}
    raw: Optional[bytes] = None  # a message in place of a call
    is_asked_of_official: bool = True
    before: Optional[Callable[["Ground"], None]] = None  # sets the ground


class Ground:
    """What one server is given for its attacks, made anew each time, and the secrets beside it."""

    server = ""
    variables: dict = {}
    has_directory = False
    attacks: List[Attack] = []

    def __init__(self) -> None:
        self.home = Path(tempfile.mkdtemp()).resolve()
        self.inside = self.home / "data"
        self.outside = self.home / "data_evil"
        self.marker = self.home / "marker"
        self.inside.mkdir()
        for name in ("secret", "folder/secret"):
            (self.outside / name).parent.mkdir(parents=True, exist_ok=True)
            (self.outside / name).write_text(f"{SECRET} in {name}\n", encoding="utf-8")
        self.prepare()
        self.before = self.around()

    def prepare(self) -> None:
        """Files, repositories, servers on loopback."""

    def filled(self, arguments: dict) -> dict:
        """INSIDE, OUTSIDE and whatever else the ground knows, in arguments and settings."""
        text = json.dumps(arguments)
        for name, value in self.names().items():
            text = text.replace(name, value)
        return json.loads(text)

    def names(self) -> dict:
        return {"INSIDE": str(self.inside), "OUTSIDE": str(self.outside)}

    @property
    def directories(self) -> dict:
        return {str(self.inside): str(self.inside)} if self.has_directory else {}

    def official(self):
        """The official server or the counterpart in Python as a server that runs, or nothing."""
        return None

    def around(self) -> dict:
        return {str(each): each.read_bytes() for each in sorted(self.outside.rglob("*")) if each.is_file()}

    def harm(self, answer: str) -> List[str]:
        """What must never be, whoever answers: in words."""
        found = ["tells the secret"] if any(trace in answer for trace in (SECRET, *ENCODED)) else []
        found += ["runs a program that the data names"] if self.marker.exists() else []
        return found + (["changes files outside"] if self.around() != self.before else [])

    def clear_harm(self) -> None:
        """So that the next one is seen."""
        self.marker.unlink(missing_ok=True)
        self.before = self.around()

    def close(self) -> None:
        subprocess.run(["chmod", "-R", "u+rwX", str(self.home)], check=False, stderr=subprocess.DEVNULL)
        subprocess.run(["rm", "-rf", str(self.home)], check=True)


def fails(*words: str) -> Expected:
    """A failure of the tool, or an error of the protocol, that says these words."""
    def judge(_ground, answer):
        check(answer.kind != "done", f"it does not fail: {shown(answer.text, 400)}")
        check(len(answer.text) > 3, f"it fails without a word: {answer.raw[:300]}")
        for word in words:
            check(word in answer.text, f"it fails without '{word}': {shown(answer.text, 400)}")
    return Expected("a failure" + (f": '{' ... '.join(words)}'" if words else " in words"), judge)


def fails_without(*words: str) -> Expected:
    """A failure that says none of these."""
    def judge(ground, answer):
        fails().judge(ground, answer)
        for word in words:
            check(word not in answer.text, f"it fails with '{word}': {shown(answer.text, 400)}")
    return Expected(f"a failure without {', '.join(words)}", judge)


def refused(code: int) -> Expected:
    def judge(_ground, answer):
        check(answer.kind == "refused", f"no error of the protocol: {shown(answer.raw, 400)}")
        error = answer.value["error"]
        check(error["code"] == code, f"the error is {error}")
    return Expected(f"error {code}", judge)


def tells(pattern: str) -> Expected:
    """Success, and a text that the pattern is found in."""
    def judge(_ground, answer):
        check(answer.kind == "done", f"it fails: {shown(answer.text, 400)}")
        check(re.search(pattern, answer.text, re.DOTALL), f"no '{pattern}' in {shown(answer.text, 400)}")
    return Expected(f"an answer with '{pattern}'", judge)


def holds(**members: object) -> Expected:
    """Success, and these members in the structured result."""
    def judge(_ground, answer):
        check(answer.kind == "done", f"it fails: {shown(answer.text, 400)}")
        for name, value in members.items():
            check(answer.structured.get(name) == value,
                  f"{name} is {shown(answer.structured.get(name), 300)}, not {value!r}")
    return Expected("an answer with " + ", ".join(f"{name} {value!r}" for name, value in members.items()), judge)


def answered() -> Expected:
    return Expected("an answer, good or bad, in words", lambda _ground, _answer: None)


def so_that(words: str, judge: Callable[[Ground, Answer], None]) -> Expected:
    def both(ground, answer):
        check(answer.kind == "done", f"it fails: {shown(answer.text, 400)}")
        judge(ground, answer)
    return Expected(words, both)
