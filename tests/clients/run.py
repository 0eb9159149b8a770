#!/usr/bin/env python3
"""Clients that others wrote drive the servers, in every way there is to run one.

    tests/clients/run.py [WORDS OF A CASE'S NAME]
    tests/clients/run.py --show [WORDS OF AN ENGINE'S NAME]     a session as its user would see it

Clients look closer than tests of ours could: at each message against the schema of its revision, and
at each result against the schema of its tool. What one of them cannot do stands in cannot.py.
"""

import sys
import tempfile
from pathlib import Path
from typing import Dict, NamedTuple

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from cannot import CANNOT, Line, line_for  # noqa: E402
from drivers import CLIENTS, Cannot, Client, Driver, Session  # noqa: E402
from everything import EVERYTHING  # noqa: E402
from questions import PROBE, TIME  # noqa: E402
from show import show  # noqa: E402
from support.engines import ENGINES, KEY, Engine, Server  # noqa: E402
from support.results import Results, check  # noqa: E402
from unasked import UNASKED  # noqa: E402


class Subject(NamedTuple):
    name: str
    server: str
    questions: list
    variables: dict = {}
    abilities: bool = True  # the clients can be asked


# A key, so that clients can be asked over HTTP, and lists of several pages.
FOR_EVERYTHING = {"WASMMCP_KEY": KEY, "WASMMCP_PAGE_SIZE": "10"}
SUBJECTS = [
    Subject("time", "time", TIME),
    Subject("probe", "probe", PROBE),
    Subject("conformance", "conformance", EVERYTHING, FOR_EVERYTHING),
    Subject("conformance, unasked", "conformance", UNASKED, FOR_EVERYTHING, abilities=False),
]


def sentence(question) -> str:
    return question.__name__.replace("_", " ")


class Run:
    def __init__(self, words: list):
        self.words = words
        self.results = Results()
        self.drivers: Dict[str, Driver] = {}
        self.met: Dict[Line, set] = {}  # the checks that each line excused

    def chosen(self, subject: Subject, client: Client, engine: Engine) -> dict:
        """The questions by the names of their cases."""
        names = {f"{sentence(question)} ({subject.name}, {client.name}, {engine.name})": question
                 for question in subject.questions}
        return {name: question for name, question in names.items()
                if all(word in name.lower() for word in self.words)}

    def serve(self, subject: Subject, engine: Engine) -> None:
        """One server for all clients, where they do not start it themselves."""
        cases = []
        for client in CLIENTS:
            chosen = self.chosen(subject, client, engine)
            missing = client.program.missing or engine.missing_for(subject.server)
            if missing:
                for name in chosen:
                    self.results.skip(name, missing)
            elif chosen:
                cases.append((client, chosen))
        if not cases:
            return

        def ask_all() -> None:
            with tempfile.TemporaryDirectory() as state:
                with engine.start(subject.server, subject.variables, state=state) as server:
                    for client, chosen in cases:
                        self.hold(subject, client, server, chosen)

        self.results.run(f"a server that ends well ({subject.name}, {engine.name})", ask_all)

    def hold(self, subject: Subject, client: Client, server: Server, questions: dict) -> None:
        """One session, in which all of these are asked."""
        driver = self.drivers.get(client.program.name)
        if not driver or not driver.runs:
            driver = self.drivers[client.program.name] = Driver(client.program)
        asked = set()

        def ask_all() -> None:
            with Session(driver, client, server, subject.abilities) as session:
                for name, question in questions.items():
                    asked.add(name)
                    passed = self.results.run(name, lambda: self.ask(question, session))
                    if not passed and not driver.runs:
                        break

        name = f"a session with {subject.name} ({client.name}, {server.engine.name})"
        self.results.run(name, ask_all)
        for name in questions:
            if name not in asked:
                self.results.fail(name, "the session was over before")

    def ask(self, question, session: Session) -> None:
        line = line_for(session.client.name, sentence(question))
        try:
            question(session)
        except Cannot as reason:
            check(line, f"{reason}, which cannot.py does not tell")
            self.met.setdefault(line, set()).add(sentence(question))
        else:
            check(not line, f"it can, while cannot.py says: {line and line.reason}")

    def tell_what_clients_cannot_do(self) -> None:
        for line in CANNOT:
            print(f"cannot: {line.clients}: {', '.join(line.checks)}: {line.reason}")

    def every_line_was_met(self) -> None:
        stale = [f"{line.clients}: no check '{name}' has met it" for line in CANNOT
                 for name in line.checks if name not in self.met.get(line, set())]
        check(not stale, "\n".join(stale))


def main(words: list) -> int:
    run = Run(words)
    for engine in ENGINES:
        for subject in SUBJECTS:
            run.serve(subject, engine)
    for driver in run.drivers.values():
        driver.stop()
    if not words:
        run.tell_what_clients_cannot_do()
        if not run.results.skipped:
            run.results.run("every line of cannot.py is true", run.every_line_was_met)
    return run.results.close()


if __name__ == "__main__":
    arguments = [word.lower() for word in sys.argv[1:]]
    if "--help" in arguments:
        print(__doc__)
    elif "--show" in arguments:
        show([word for word in arguments if word != "--show"])
    else:
        sys.exit(main(arguments))
