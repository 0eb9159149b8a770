"""Clocks that go back, by an hour and by years, between calls and while they are answered: nobody waits for ever, and what a
client holds is good for as long as docs/security.md says."""

import contextlib
import datetime
import json
import os
import tempfile
import threading
import time
from pathlib import Path
from typing import Iterator

from cli import Maker, git
from dying import known, thought
from instances import Session
from injecting import library_of_clocks, side_by_side
from support import messages, wire
from support.engines import ENGINES, HTTP, KEY, NATIVE_HTTP, NATIVE_STDIO, WASI_CLI, WASI_HTTP, Engine, until
from support.messages import as_modern, call, http_headers
from support.results import case, check, equal
from tasks import at_its_end, begun
from tasks import state as task_state

HOUR, DAY, YEAR = 3600, 86400, 365 * 86400
SLACK = 5  # seconds that a busy machine may take between two looks at a clock


class Clocked(Engine):
    """The same engine, on a machine whose clock is set by a file."""

    def __init__(self, like: Engine, file: Path, monotonic: bool):
        super().__init__(like.name, like.carrier, like.kind, like.options, like.folder)
        self.settings = [f"LD_PRELOAD={library_of_clocks()}", f"FAKETIME_TIMESTAMP_FILE={file}", "FAKETIME_NO_CACHE=1",
                         f"FAKETIME_DONT_FAKE_MONOTONIC={0 if monotonic else 1}"]

    def command(self, *arguments) -> list:
        return ["env", *self.settings, *super().command(*arguments)]


class Clock:
    def __init__(self, engine: Engine, folder: str, monotonic: bool = False):
        self.file = Path(folder) / "time"
        self.ahead(0)
        self.engine = Clocked(engine, self.file, monotonic)

    def ahead(self, seconds: int) -> None:
        """By so many from now on, or behind."""
        new = self.file.with_suffix(".new")
        new.write_text(f"{seconds:+d}\n")
        os.replace(new, self.file)


@contextlib.contextmanager
def clock_of(engine: Engine, monotonic: bool = False) -> Iterator[Clock]:
    with tempfile.TemporaryDirectory() as folder:
        yield Clock(engine, folder, monotonic)


def told_time(client) -> float:
    result = client.ask(call(1, "get_current_time", {"timezone": "UTC"}))["result"]
    check(not result.get("isError"), f"{result}")
    return datetime.datetime.fromisoformat(json.loads(result["content"][0]["text"])["datetime"]).timestamp()


def tell(engine: Engine, monotonic: bool, times: tuple) -> None:
    with clock_of(engine, monotonic) as clock:
        clock.ahead(times[0])
        with clock.engine.start("time") as server, server.client("2025-11-25") as client:
            for ahead in times:
                clock.ahead(ahead)
                late = abs(told_time(client) - (time.time() + ahead))
                check(late < SLACK, f"{ahead} seconds ahead it tells a time that is {late} seconds off")


@case(*ENGINES)
def the_time_is_told_when_clocks_go_back(engine):
    # To before there were clocks like these, and to after most of them.
    tell(engine, False, (0, -HOUR, HOUR, -30 * YEAR, 40 * YEAR, 0, -int(time.time()) + 10))


@case(*ENGINES)
def the_time_is_told_when_clocks_go_back_and_what_counts_seconds_with_them(engine):
    # What counts seconds counts from when the machine was started.
    tell(engine, True, (2 * DAY, DAY, 2 * DAY - HOUR, 3 * DAY, HOUR))


@case(*HTTP)
def a_session_lives_for_its_day_by_whatever_the_clock_says(engine):
    variables = {"WASMMCP_KEY": KEY, "DISABLE_THOUGHT_LOGGING": "true"}
    with clock_of(engine) as clock, tempfile.TemporaryDirectory() as state:
        with clock.engine.start("sequential-thinking", variables, state=state) as server:
            session = Session(server.address)
            for number, ahead in enumerate((0, -HOUR, -10 * YEAR, HOUR, -2 * HOUR, DAY - HOUR), 1):
                clock.ahead(ahead)
                answer = session.post(thought(number))
                check(answer.status == 200 and "isError" not in answer.text, f"{ahead} seconds ahead: {answer}")
                equal(len(known(session)), number, f"thoughts, {ahead} seconds ahead")
            clock.ahead(DAY + HOUR)
            equal(session.post(thought(9)).status, 404, "after a day and an hour")
            late = Session(server.address)
            clock.ahead(0)
            # It was given for a day by the clock of then.
            equal(late.post(thought(1)).status, 200, "a session of tomorrow")


@case(*HTTP)
def a_question_is_open_for_its_hour_by_whatever_the_clock_says(engine):
    tool = "test_input_required_result_request_state"
    capable = {messages.CAPABILITIES_KEY: {"elicitation": {}}, **{messages.VERSION_KEY: messages.MODERN}}

    def ask(address, **more) -> dict:
        text = as_modern(call(1, tool, {}, _meta=capable, **more))
        [answer] = wire.fetch(address, "POST", "/mcp", http_headers(text, None), text.encode()).messages()
        return json.loads(answer)

    with clock_of(engine) as clock, clock.engine.start("conformance", {"WASMMCP_KEY": KEY}) as server:
        for ahead, is_open in ((0, True), (-HOUR, True), (-10 * YEAR, True), (HOUR - 60, True), (HOUR + 60, False), (YEAR, False)):
            clock.ahead(0)
            asked = ask(server.address)["result"]
            [key] = asked["inputRequests"]
            clock.ahead(ahead)
            again = ask(server.address, requestState=asked["requestState"],
                        inputResponses={key: {"action": "accept", "content": {"ok": True}}})
            refused = "error" in again or again["result"].get("isError") or "inputRequests" in again["result"]
            check(bool(refused) != is_open, f"{ahead} seconds ahead it is answered with {again}")


def work_on(engine: Engine) -> None:
    for ahead in (-HOUR, -10 * YEAR):
        with clock_of(engine) as clock, tempfile.TemporaryDirectory() as state:
            with clock.engine.start("conformance", {"WASMMCP_KEY": KEY}, state=state) as server:
                task = begun(server.address, "slow_compute", seconds=1, label="sum")
                clock.ahead(ahead)
                done = at_its_end(server.address, task)
                equal(done["status"], "completed", f"{ahead} seconds ahead: {done}")


@case
def a_task_ends_when_the_clock_goes_back_while_it_works():
    side_by_side(HTTP, work_on)


def continue_another(engine: Engine) -> None:
    with clock_of(engine) as clock, tempfile.TemporaryDirectory() as state:
        variables = {"WASMMCP_KEY": KEY}
        with clock.engine.start("conformance", variables, state=state) as other:
            first = clock.engine.start("conformance", variables, state=state)
            try:
                task = begun(first.address, "slow_compute", seconds=4, label="sum")
                until(lambda: task_state(other.address, task).get("statusMessage"), "work is under way")
            finally:
                first.kill()
            clock.ahead(-HOUR)
            # It held a lease of 15 seconds.
            until(lambda: task_state(other.address, task)["status"] == "completed", "the task ends", 40, 0.5)


@case
def a_task_whose_instance_was_killed_ends_when_the_clock_goes_back():
    side_by_side([NATIVE_HTTP, WASI_HTTP], continue_another)


@case(*HTTP)
def a_minute_of_calls_is_counted_when_the_clock_goes_back(engine):
    with clock_of(engine) as clock, tempfile.TemporaryDirectory() as state:
        variables = {"WASMMCP_CALLS_PER_MINUTE": "3", "WASMMCP_KEY": KEY}
        with clock.engine.start("probe", variables, state=state) as server, server.client("2025-11-25") as client:
            for ahead in (0, -HOUR, -30 * YEAR, HOUR):
                clock.ahead(ahead)
                answers = [client.ask(call(1, "say", {"message": "x"}))["result"] for _ in range(7)]
                texts = [answer["content"][0]["text"] for answer in answers]
                # Seven calls are of two minutes at most.
                check(texts[0] == "x" and texts[-1].startswith("too many calls: "), f"{ahead} seconds ahead: {texts}")


def waits_shortly(engine: Engine, back: int) -> None:
    """Of a clock that never goes back, by what it says of itself: and yet nobody waits for longer than it went."""
    with clock_of(engine, True) as clock:
        with clock.engine.start("probe", {"WASMMCP_CALL_SECONDS": "1"}) as server, server.client("2025-11-25") as client:
            for milliseconds, is_answered in ((500, True), (600_000, False)):
                clock.ahead(0)
                start = time.monotonic()
                timer = threading.Timer(0.2, clock.ahead, [-back])
                timer.start()
                result = client.ask(call(1, "wait", {"milliseconds": milliseconds}))["result"]
                timer.join()
                took = time.monotonic() - start
                equal(bool(result.get("isError")), not is_answered, f"{result}")
                check(took < 1 + back + SLACK, f"it took {took:.1f} seconds")
                equal(client.ask(messages.request(2, "ping"))["result"], {}, "the next call")


@case
def what_counts_seconds_goes_back_and_nobody_waits_for_longer():
    side_by_side(ENGINES, lambda engine: waits_shortly(engine, 1))


@case(NATIVE_STDIO, WASI_CLI)
def logs_and_commits_are_dated_in_any_year(engine):
    with clock_of(engine) as clock, tempfile.TemporaryDirectory() as name:
        folder = str(Path(name).resolve())
        person = {f"GIT_{who}_{what}": "x@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
        maker = Maker(Path(folder) / "repository")
        maker.write("a", "a\n")
        maker.commit()
        logs = "<34>Oct 11 22:14:15 mymachine su: 'su root' failed for lonvick on /dev/pts/8\n"
        with clock.engine.start("git", person, directories={folder: folder}) as server, \
                clock.engine.start("log-parser", directories={"/data": folder}) as parser:
            client, other = server.client("2025-11-25"), parser.client("2025-11-25")
            for number, ahead in enumerate((0, -HOUR, 60 * YEAR, -int(time.time()) + 10)):
                clock.ahead(ahead)
                maker.write("a", f"{number}\n")
                for tool, more in (("git_add", {"files": ["a"]}), ("git_commit", {"message": "x\n"})):
                    result = client.ask(call(1, tool, {"repo_path": str(maker.path), **more}))["result"]
                    check(not result.get("isError"), f"{tool}, {ahead} seconds ahead: {result}")
                dated = int(git(maker.path, "log", "-1", "--format=%ct"))
                check(abs(dated - time.time() - ahead) < SLACK, f"{ahead} seconds ahead a commit is of {dated}")
                result = other.ask(call(1, "parse_logs", {"log_content": logs, "format_type": "auto"}))["result"]
                check(not result.get("isError"), f"{ahead} seconds ahead: {result}")
        equal(git(maker.path, "fsck", "--full", "--strict", "--no-dangling"), b"", "git fsck")
