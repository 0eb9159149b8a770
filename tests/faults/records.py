"""Disks that refuse one call in turn while a server keeps what its clients think: what was answered is there, the session
goes on, and nothing is half."""

import json
import tempfile
from pathlib import Path
from typing import List

from dying import known, thought
from injecting import SANITIZED_HTTP, Fault, Point, points_of, rounds_of, told_of
from instances import Session
from support import wire
from support.engines import HTTP, KEY
from support.results import case, check, equal


class Thinker:
    """A server with a folder of its own, and a session."""

    def __init__(self, engine):
        self.engine = engine
        self.faults = self.failed = self.kept = 0
        self.failures: List[str] = []

    def play(self) -> None:
        variables = {"WASMMCP_KEY": KEY, "DISABLE_THOUGHT_LOGGING": "true"}
        with tempfile.TemporaryDirectory() as name:
            folder = str(Path(name).resolve())
            with self.engine.start("sequential-thinking", variables, state=folder) as server:
                self.process, self.session = server.process, Session(server.address)
                for number in (1, 2):
                    self.session.post(thought(number))
                self.total = 2

                def think() -> None:
                    self.total += 1
                    equal(self.session.post(thought(self.total)).status, 200, "a thought without a fault")

                for point, error, for_ever in rounds_of(points_of(self.process, folder, think)):
                    try:
                        self.disturb(point, error, for_ever)
                    except AssertionError as failure:
                        self.failures.append(str(failure))
                        self.total = len(known(self.session))
                equal(self.session.fetch("DELETE").status, 204, "the end of the session")

    def disturb(self, point: Point, error: str, for_ever: bool) -> None:
        what = f"a thought with {error} at {point}{', and ever after' if for_ever else ''}"
        with Fault(self.process, point, error, for_ever) as fault:
            try:
                answer = self.session.post(thought(self.total + 1))
            except (OSError, wire.Broken) as failure:
                raise AssertionError(f"{what}: {failure}") from None
        # What wasmtime does for itself is not always done by the same thread.
        self.faults += fault.count
        text = answer.text
        is_kept = answer.status == 200 and '"isError"' not in text and '"error"' not in text
        if not is_kept:
            self.failed += 1
            check(len(said(answer).split()) > 3, f"{what} fails with {answer.status} {text!r}")
        now = len(known(self.session))
        check(now in ([self.total + 1] if is_kept else [self.total, self.total + 1]),
              f"{what} is answered with {answer.status} {text!r}; there were {self.total} thoughts, and are {now}")
        self.kept += now > self.total
        equal(self.session.post(thought(now + 1)).status, 200, f"after {what}, the next thought")
        self.total = len(known(self.session))
        equal(self.total, now + 1, f"after {what}, the thoughts")


def said(answer: wire.Answer) -> str:
    """The words of a failure."""
    messages = answer.messages()
    try:
        value = json.loads(messages[-1])
    except (IndexError, ValueError):
        return answer.text
    return value["error"]["message"] if "error" in value else value["result"]["content"][0]["text"]


@case(*HTTP, *SANITIZED_HTTP)
def a_disk_that_refuses_any_call_costs_no_thought(engine):
    thinker = Thinker(engine)
    thinker.play()
    print(f"  {thinker.faults} faults while thoughts were kept; {thinker.failed} calls failed ({engine})")
    told_of([thinker])
    check(thinker.failed, "no fault was seen by anybody")
