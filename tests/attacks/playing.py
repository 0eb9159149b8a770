"""Plays the rows of the table on every engine, and those that have a meaning there on the official servers."""

import json
import re
import subprocess
import tempfile
import traceback
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional

import on_filesystem
import on_git
import on_network
import on_others
from fuel import play_fuel
from on_protocol import COMMON, DOORS
from support import engines, messages
from support.engines import ENGINES, KEY, SANITIZED, Engine
from support.results import Results, Skip, check, shown
from table import Answer, Attack, Ground

REVISION = "2025-11-25"
RECORDED = Path(__file__).with_name("official.json")  # what the official servers did when they were last asked
OFFICIAL_SECONDS = 4  # after which an official server is taken to hang
GROUNDS = [on_filesystem.Files, on_git.Git, on_network.SSRF, on_network.SuiteSSRF, on_network.SummarizeSSRF, on_network.Pages,
           on_others.Time, on_others.Logs, on_others.Lists, on_others.Thoughts, on_others.Summaries, on_others.Images]
EVERYWHERE = [*ENGINES, *(engine for engine in SANITIZED if engine.carrier == "stdio")]


class Row(NamedTuple):
    """One attack on one server over one transport, and what came of it."""

    attack: str
    sources: tuple
    server: str
    engine: str
    expected: str
    outcome: str  # held, not run: why, or what went wrong
    answer: str = ""
    official: str = ""  # what the official server does, where it can be asked
    official_differs: bool = False


class Official(NamedTuple):
    """What an official server does: in words, and whether it succeeds, fails, or does harm."""

    words: str
    kind: str  # done, failed, refused or harm


class Running:
    """A server of ours on its ground. One that ended is started anew, so that the next attack has its chance."""

    def __init__(self, ground: Ground, engine: Engine):
        self.ground, self.engine = ground, engine
        self.state = tempfile.TemporaryDirectory()
        self.start()

    def start(self) -> None:
        variables = self.ground.filled(self.ground.variables)
        self.server = self.engine.start(self.ground.server, {"WASMMCP_KEY": KEY, **variables} if self.has_state else variables,
                                        state=self.state.name if self.has_state else None, directories=self.ground.directories)
        self.client = self.server.client(REVISION)

    @property
    def has_state(self) -> bool:
        return self.ground.server == "sequential-thinking" and self.engine.carrier == "http"

    def ask(self, attack: Attack) -> Answer:
        if attack.before:
            attack.before(self.ground)
        text = attack.raw or messages.call(7, attack.tool, self.ground.filled(attack.arguments))
        try:
            answers = self.client.deliver([text], ())
            check(len(answers) == 1, f"{len(answers)} answers: {shown(answers, 300)}")
            check(all(status < 500 for status in self.client.statuses), f"status {self.client.statuses}")
            answer = understood(answers[0])
            ping = self.client.ask(messages.request("next", "ping"))
            check(ping.get("result") == {}, f"the next one is not served: {ping}")
        except (AssertionError, OSError):
            log = self.server.log()[-1500:]
            self.server.kill()
            self.start()
            raise AssertionError(f"{traceback.format_exc(limit=1)}\nlog: {log}") from None
        harm = self.ground.harm(answer.raw)
        if harm:
            self.ground.clear_harm()
        check(not harm, f"it {' and '.join(harm)}: {shown(answer.raw, 500)}")
        return answer

    def stop(self) -> None:
        try:
            self.server.stop()
        finally:
            self.state.cleanup()


def understood(text: str) -> Answer:
    value = json.loads(text)
    check(isinstance(value, dict) and value.get("jsonrpc") == "2.0", f"no message: {text[:300]}")
    check(("result" in value) != ("error" in value), f"no answer: {text[:300]}")
    if "error" in value:
        return Answer("refused", value["error"]["message"], text)
    content = value["result"].get("content") or [{}]
    words = "\n".join(block.get("text") or json.dumps(block, ensure_ascii=False) for block in content if block)
    return Answer("failed" if value["result"].get("isError") else "done", words, text)


def play_all(results: Results, words: list, asks_official: bool) -> List[Row]:
    rows: List[Row] = []
    known = json.loads(RECORDED.read_text(encoding="utf-8")) if RECORDED.exists() else {}
    for kind in GROUNDS:
        chosen = [engine for engine in EVERYWHERE if all(word in f"{kind.__name__} {kind.server} {engine}".lower() for word in words)]
        chosen = [engine for engine in chosen if engine not in SANITIZED or not engine.missing_for(kind.server)]
        if chosen and asks_official:
            known[kind.__name__] = {name: list(outcome) for name, outcome in play_official(kind).items()}
        official = {name: Official(*outcome) for name, outcome in known.get(kind.__name__, {}).items()}
        for engine in chosen:
            rows += play(results, kind, engine, official)
    if asks_official:
        RECORDED.write_text(json.dumps(known, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    if not words:
        rows += play_fuel(results, Row)
    return rows


def play(results: Results, kind, engine: Engine, official: Dict[str, Official]) -> List[Row]:
    rows: List[Row] = []
    missing = engine.missing_for(kind.server)
    if missing:
        results.skip(f"attacks on {kind.server} ({engine})", missing)
        return rows
    ground = kind()
    try:
        running = Running(ground, engine)
        try:
            for attack in [*kind.attacks, *COMMON]:
                rows.append(one(results, running, attack, official.get(attack.name)))
            if engine.carrier == "http":
                rows += [at_the_door(results, running, *door) for door in DOORS]
        finally:
            results.run(f"{kind.server} ({engine}) ends in good order", running.stop)
    finally:
        ground.close()
    return rows


def one(results: Results, running: Running, attack: Attack, official: Optional[Official]) -> Row:
    row = Row(attack.name, attack.sources, running.ground.server, running.engine.name, attack.expected.words, "held")
    said: List[Answer] = []

    def ask() -> None:
        said.append(running.ask(attack))
        attack.expected.judge(running.ground, said[0])

    failed = failure_of(results, f"{attack.name}: {running.ground.server} ({running.engine})", ask)
    row = row._replace(outcome=failed or "held", answer=told(said[0]) if said else "")
    if official and said:
        row = row._replace(official=official.words, official_differs=official.kind == "harm" or (
            (official.kind == "done") != (said[0].kind == "done")))
    return row


def failure_of(results: Results, name: str, function) -> str:
    """Runs a case, and gives why it failed, or nothing."""
    why: List[str] = []

    def run() -> None:
        try:
            function()
        except Exception as error:
            why.append(f"{error}")
            raise

    results.run(name, run)
    return why[0] if why else ""


def at_the_door(results: Results, running: Running, name: str, source: str, headers: list, statuses: tuple, is_hidden: bool) -> Row:
    """A request that is not what clients send. WASI 0.3 hides the host of one."""
    row = Row(name, (source,), running.ground.server, running.engine.name, f"status {statuses[0]}", "held")
    if is_hidden and running.engine.kind == "http_p3":
        return row._replace(expected="nothing: WASI 0.3 hides the host")
    changed = {header.lower() for header, _ in headers}
    body = messages.request(1, "tools/list").encode()
    usual = [pair for pair in messages.http_headers(body, None) if pair[0].lower() not in changed]
    said: List[str] = []

    def ask() -> None:
        answer = running.server.post(body, [*usual, *headers])
        said.append(f"{answer.status}")
        check(answer.status in statuses, f"status {answer.status}")
        check(answer.body and "access-control-allow-origin" not in dict(answer.headers), f"{answer.headers} {answer.body[:200]!r}")

    failed = failure_of(results, f"{name}: {running.ground.server} ({running.engine})", ask)
    return row._replace(outcome=failed or "held", answer=said[0] if said else "")


def told(answer: Answer) -> str:
    text = " ".join(answer.text.split())
    return f"{'answers' if answer.kind == 'done' else 'fails'}: {text[:90]}{'…' if len(text) > 90 else ''}"


def masked(words: str, ground: Ground) -> str:
    """Without what is another each time, or on another machine."""
    return re.sub(r"127\.0\.0\.([12]):\d+", r"127.0.0.\1:PORT", words.replace(str(ground.home), "HOME").replace(str(engines.ROOT), "PROJECT"))


def play_official(kind) -> Dict[str, Official]:
    """What the official server makes of the same calls. One that hangs or ends is started anew."""
    asked = [attack for attack in kind.attacks if attack.is_asked_of_official]
    ground = kind()
    patience = engines.ANSWER_SECONDS
    outcomes: Dict[str, Official] = {}
    client = None
    try:
        for attack in asked:
            if client is None:
                engines.ANSWER_SECONDS = patience
                server = ground.official()
                if server is None:
                    return outcomes
                client = server.client(REVISION)
                engines.ANSWER_SECONDS = OFFICIAL_SECONDS
            if attack.before:
                attack.before(ground)
            try:
                answer = understood(client.deliver([messages.call(7, attack.tool, ground.filled(attack.arguments))], ())[0])
                words, kind_of_answer, raw = told(answer._replace(text=masked(answer.text, ground))), answer.kind, answer.raw
            except (AssertionError, OSError, ValueError) as trouble:
                words = f"no answer in {OFFICIAL_SECONDS} seconds" if "no answer" in str(trouble) else "the server ends"
                kind_of_answer, raw = "harm", ""
                server.kill()
                client = None
            harm = ground.harm(raw)
            if harm:
                ground.clear_harm()
                words, kind_of_answer = f"{' and '.join(harm).upper()}; {words}", "harm"
            outcomes[attack.name] = Official(words, kind_of_answer)
        if client:
            server.kill()
    except (Skip, subprocess.SubprocessError, AssertionError):
        pass  # where it cannot run, ours is shown alone
    finally:
        engines.ANSWER_SECONDS = patience
        ground.close()
    return outcomes
