#!/usr/bin/env python3
"""The official clients drive the servers, in every way there is to run one.

    tests/clients/run.py [WORDS OF A CASE'S NAME]
    tests/clients/run.py --show [WORDS OF AN ENGINE'S NAME]     a session as its user would see it

Clients look closer than tests of ours could: at each message against the schema of its revision, and
at each result against the schema of its tool.
"""

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from drivers import CLIENTS, Driver, Session  # noqa: E402
from questions import PROBE, TIME  # noqa: E402
from show import show  # noqa: E402
from support.engines import ENGINES  # noqa: E402
from support.results import Results  # noqa: E402

QUESTIONS = {"time": TIME, "probe": PROBE}


def name_of(question, client, engine) -> str:
    return f"{question.__name__.replace('_', ' ')} ({client.name}, {engine.name})"


def main(words: list) -> int:
    results = Results()
    drivers: dict = {}
    for engine in ENGINES:
        for server_name, questions in QUESTIONS.items():
            for client in CLIENTS:
                chosen = {name_of(question, client, engine): question for question in questions}
                chosen = {name: question for name, question in chosen.items()
                          if all(word in name.lower() for word in words)}
                missing = client.program.missing or engine.missing_for(server_name)
                if missing:
                    for name in chosen:
                        results.skip(name, missing)
                elif chosen:
                    hold(results, drivers, client, engine, server_name, chosen)
    for driver in drivers.values():
        driver.stop()
    return results.close()


def hold(results: Results, drivers: dict, client, engine, server_name: str, questions: dict) -> None:
    """One session, in which all of these are asked."""
    driver = drivers.get(client.program.name)
    if not driver or not driver.runs:
        driver = drivers[client.program.name] = Driver(client.program)
    asked = set()

    def ask_all() -> None:
        with engine.start(server_name) as server, Session(driver, client, server) as session:
            for name, question in questions.items():
                asked.add(name)
                if not results.run(name, lambda: question(session)) and not driver.runs:
                    break

    name = f"a session with {server_name} ({client.name}, {engine.name})"
    results.run(name, ask_all)
    for name in questions:
        if name not in asked:
            results.fail(name, "the session was over before")


if __name__ == "__main__":
    arguments = [word.lower() for word in sys.argv[1:]]
    if "--help" in arguments:
        print(__doc__)
    elif "--show" in arguments:
        show([word for word in arguments if word != "--show"])
    else:
        sys.exit(main(arguments))
