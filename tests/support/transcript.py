"""Sessions as text: what is sent, and what must come back, byte for byte.

    # Prose, for whoever reads it. `# verifies tools.call.unknown` names a requirement.
    @ server probe                  whose; before everything else, as the next five
    @ env WASMMCP_PAGE_SIZE=2       a variable
    @ arguments --local-timezone X  flags
    @ state                         a key, and a directory for its state
    @ directory /data               an empty directory to work on, by that name
    @ only stdio: calls can wait    not over HTTP, and why (or `only http`)
    @ http                          statuses over HTTP are written down too, as `= 200`
    @ mask /result/x                from here on, what is there varies and is shown as "<x>",
                                    in the text that repeats structured content as well
    @ revision 2025-06-18           a new session of a client that has introduced itself
    @ session                       a new session that says everything by itself
    @ headers Mcp-Name: x           over HTTP, with the next message; without a value: not sent
    @ together                      the next messages in a row are sent before any is answered
    > {"jsonrpc":"2.0","id":1,...   sent, and everything that comes of it awaited
    < {"jsonrpc":"2.0","id":1,...   an answer, or a notification before it; in the order received
    | ..."result":{}}               continues the line before it
"""

import json
import re
from pathlib import Path
from typing import List, NamedTuple, Optional, Tuple

from support import messages
from support.engines import KEY, Server

WIDTH = 96  # and the mark, and brackets that close


class Broken(Exception):
    """The transcript does not follow the rules above."""


class Outcome(NamedTuple):
    answers: List[str]
    statuses: List[int]  # over HTTP


class Group:
    """A message, or several sent together, and what came of it when the transcript was written."""

    def __init__(self, line: int, masks: list, headers: list, session: bool,
                 revision: Optional[str]):
        self.line = line
        self.masks = masks
        self.headers = headers
        self.begins_session = session
        self.revision = revision
        self.sent: List[str] = []
        self.answers: List[str] = []
        self.statuses: List[int] = []


class Transcript:
    def __init__(self, path: Path):
        self.path = path
        self.server = ""
        self.variables: dict = {}
        self.arguments: List[str] = []
        self.directories: List[str] = []
        self.has_state = False
        self.only: Optional[str] = None  # stdio or http
        self.tells_statuses = False
        self.verifies: List[Tuple[int, str]] = []
        self.groups: List[Group] = []
        # The file without its answers: lines, and in their places the groups.
        self.parts: list = []
        self.read()

    def read(self) -> None:
        masks: list = []
        headers: list = []
        session, revision = True, None
        together = False
        open_text: Optional[list] = None  # the list whose last text a `|` continues
        for number, line in enumerate(self.path.read_text(encoding="utf-8").splitlines(), 1):
            mark, text = line[:1], line[2:]
            if line[1:2] not in ("", " ") and mark in "@><=|":
                raise Broken(f"{self.path.name}:{number}: '{mark}' wants a space after it")
            last = self.parts[-1] if self.parts and isinstance(self.parts[-1], Group) else None
            if mark == ">":
                if last is None or not together or last.answers or last.statuses:
                    last = Group(number, list(masks), headers, session, revision)
                    headers, session = [], False
                    self.groups.append(last)
                    self.parts.append(last)
                last.sent.append(text)
                open_text = last.sent
            elif mark == "|" and open_text:
                open_text[-1] += text
            elif mark == "<" and last:
                last.answers.append(text)
                open_text = last.answers
            elif mark == "=" and last:
                last.statuses.append(int(text))
            elif mark == "@":
                word, _, value = text.partition(" ")
                if word == "mask":
                    masks.append(value)
                elif word == "headers":
                    name, _, header = value.partition(":")
                    headers.append((name, header.strip()))
                elif word == "together":
                    together = True
                elif word in ("session", "revision"):
                    session, revision = True, value or None
                    if (word == "revision") != (value in messages.REVISIONS):
                        raise Broken(f"{self.path.name}:{number}: no revision '{value}'")
                else:
                    self.read_setting(number, word, value)
                together = together and word in ("together", "headers")
                self.parts.append(line)
                open_text = None
            elif mark in ("#", ""):
                found = re.match(r"# verifies (.*)", line)
                if found:
                    self.verifies += [(number, id) for id in found[1].split()]
                together = False
                self.parts.append(line)
                open_text = None
            else:
                raise Broken(f"{self.path.name}:{number}: this line means nothing: {line[:80]}")
        if not self.server or not self.groups:
            raise Broken(f"{self.path.name}: no '@ server', or nothing is sent")
        if self.arguments and self.only != "stdio":
            raise Broken(f"{self.path.name}: '@ arguments' wants '@ only stdio': HTTP components "
                         "take variables alone")

    def read_setting(self, number: int, word: str, value: str) -> None:
        if self.groups:
            raise Broken(f"{self.path.name}:{number}: '@ {word}' belongs to the top")
        if word == "server":
            self.server = value
        elif word == "env":
            name, _, text = value.partition("=")
            self.variables[name] = text
        elif word == "arguments":
            self.arguments += value.split()
        elif word == "state" and not value:
            self.has_state = True
            self.variables["WASMMCP_KEY"] = KEY
        elif word == "directory":
            self.directories.append(value)
        elif word == "http" and not value:
            self.tells_statuses = True
        elif word == "only":
            self.only, _, reason = value.partition(": ")
            if self.only not in ("stdio", "http") or not reason:
                raise Broken(f"{self.path.name}:{number}: '@ only stdio: why', or http")
        else:
            raise Broken(f"{self.path.name}:{number}: there is no '@ {text_of(word, value)}'")

    @property
    def needs(self) -> tuple:
        """Transcripts with the same needs can share a server."""
        own = (self.path, *self.directories) if self.directories or self.has_state else ()
        return self.server, tuple(self.variables.items()), tuple(self.arguments), own

    def play(self, server: Server) -> List[Outcome]:
        outcomes = []
        client = None
        for group in self.groups:
            if group.begins_session or client is None:
                if client:
                    client.close()
                client = server.client(group.revision)
            answers = client.exchange(group.sent, tuple(group.headers))
            outcomes.append(Outcome([masked(answer, group.masks) for answer in answers],
                                    client.statuses))
        client.close()
        return outcomes

    def differences(self, outcomes: List[Outcome]) -> List[str]:
        """What is not as it was written down."""
        found = []
        for group, outcome in zip(self.groups, outcomes):
            where = f"{self.path.name}:{group.line}: sent {short(group.sent)}"
            if group.answers != outcome.answers:
                found.append(f"{where}\n  expected {listed(group.answers, outcome.answers)}\n"
                             f"  received {listed(outcome.answers, group.answers)}")
            if self.tells_statuses and outcome.statuses and group.statuses != outcome.statuses:
                found.append(
                    f"{where}\n  expected statuses {group.statuses}, got {outcome.statuses}")
        return found

    def rewritten(self, outcomes: List[Outcome]) -> str:
        """The file with these outcomes."""
        lines: List[str] = []
        pending = iter(zip(self.groups, outcomes))
        for part in self.parts:
            if not isinstance(part, Group):
                lines.append(part)
                continue
            group, outcome = next(pending)
            for text in group.sent:
                lines += marked(">", text)
            if self.tells_statuses:
                lines += [f"= {status}" for status in outcome.statuses or group.statuses]
            for text in outcome.answers:
                lines += marked("<", text)
        return "\n".join(lines) + "\n"


def text_of(word: str, value: str) -> str:
    return f"{word} {value}".strip()


def short(texts: List[str]) -> str:
    text = " ".join(texts)
    return text if len(text) < 300 else text[:300] + "..."


def listed(texts: List[str], others: List[str]) -> str:
    """Those that differ from the others; long ones from shortly before the difference."""
    if not texts:
        return "nothing"
    lines = []
    for index, text in enumerate(texts):
        other = others[index] if index < len(others) else ""
        if text == other:
            continue
        same = next((i for i, (a, b) in enumerate(zip(text, other)) if a != b),
                    min(len(text), len(other)))
        start = max(0, same - 60) if same > 200 else 0
        lines.append(("..." if start else "") + text[start:start + 600])
    return "\n           ".join(lines) or f"{len(texts)} answers, these among them"


def masked(answer: str, masks: List[str]) -> str:
    """With "<datetime>" at /result/structuredContent/datetime, and in the text that repeats it."""
    value = messages.parsed(answer)
    changed = False
    for pointer in masks:
        *way, last = pointer.lstrip("/").split("/")
        place = value
        for step in way:
            place = place.get(step) if isinstance(place, dict) else None
        if not isinstance(place, dict) or last not in place:
            continue
        mark = f"<{last}>"
        was, place[last] = place[last], mark
        changed = True
        twin = value["result"].get("content") if way[:1] == ["result"] else None
        if twin and "text" in twin[0]:
            name = json.dumps(last)
            twin[0]["text"] = twin[0]["text"].replace(
                f"{name}: {json.dumps(was, ensure_ascii=False)}", f"{name}: {json.dumps(mark)}")
    return messages.compact(value) if changed else answer


def marked(mark: str, text: str) -> List[str]:
    first, *others = cut(text)
    return [f"{mark} {first}", *(f"| {line}" for line in others)]


def cut(text: str) -> List[str]:
    """A long JSON text in lines that read well; put together again they are the text."""
    if len(text) <= WIDTH or not text.startswith(("{", "[")) or messages.parsed(text) is None:
        return [text]
    lines = [""]

    def put(piece: str, whole: bool = False) -> bool:
        """Adds a piece that fits, on this line or a new one."""
        if len(lines[-1]) + len(piece) > WIDTH:
            if whole and len(piece) > WIDTH:
                return False
            lines.append("")
        lines[-1] += piece
        return True

    def write(start: int, end: int) -> None:
        """One value, with the name before it and the comma or bracket after it."""
        if put(text[start:end], whole=True):
            return
        opening = start
        if text[opening] == '"':
            after = end_of_string(text, opening)
            if text[after:after + 1] == ":":
                opening = after + 1
        if text[opening] in "{[":
            put(text[start:opening + 1])
            for first, last in members(text, opening):
                write(first, last)
            lines[-1] += text[closing(text, opening):end]
        else:
            for piece in re.split(r"(?<=\\n)|(?<! )(?= )", text[start:end]):
                put(piece)

    write(0, len(text))
    return [line for line in lines if line]


def end_of_string(text: str, start: int) -> int:
    """The position after the closing quote."""
    return re.compile(r'"(?:[^"\\]|\\.)*"').match(text, start).end()


def closing(text: str, start: int) -> int:
    """The position of the bracket that closes the one at `start`."""
    depth, at = 0, start
    while True:
        if text[at] == '"':
            at = end_of_string(text, at)
            continue
        depth += (text[at] in "{[") - (text[at] in "}]")
        if not depth:
            return at
        at += 1


def members(text: str, start: int) -> List[tuple]:
    """The parts of the object or array that opens at `start`, each with the comma after it."""
    end = closing(text, start)
    spans, first, at = [], start + 1, start + 1
    while at < end:
        if text[at] == '"':
            at = end_of_string(text, at)
        elif text[at] in "{[":
            at = closing(text, at) + 1
        else:
            at += 1
            if text[at - 1] == ",":
                spans.append((first, at))
                first = at
    if first < end:
        spans.append((first, end))
    return spans
