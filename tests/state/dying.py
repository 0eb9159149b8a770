"""A server that is killed while it keeps what its clients think: what was answered is there for the next instance, the
session goes on, and nothing is half."""

import json
import os
import random
import re
import signal
import tempfile
import threading
import time

from support import wire
from support.engines import HTTP, KEY
from support.messages import call
from support.results import case, check, equal
from instances import Session

ROUNDS = int(os.environ.get("TEST_ROUNDS", "5"))


def thought(number: int) -> str:
    return call(number, "sequentialthinking", {"thought": f"thought-{number} " + "x" * 2000, "nextThoughtNeeded": True,
                                               "thoughtNumber": number, "totalThoughts": number})


def think_until_it_ends(session: Session, answered: list) -> None:
    """One thought after another, until nobody answers any more."""
    for number in range(1, 100_000):
        try:
            answer = session.post(thought(number))
        except (OSError, wire.Broken):
            return
        if answer.status != 200 or "isError" in answer.text:
            return
        answered.append(number)


def known(session: Session) -> list:
    result = json.loads(session.post(call(1, "read_thoughts", {"view": "full"})).messages()[-1])["result"]
    check(not result.get("isError"), str(result)[:500])
    total = int(re.search(r"(\d+) thoughts?", result["content"][0]["text"])[1])
    shown = [int(number) for number in re.findall(r"thought-(\d+)", result["content"][0]["text"])]
    equal(shown, list(range(total - len(shown) + 1, total + 1)), "the last thoughts, in order")
    return list(range(1, total + 1))


@case(*HTTP)
def a_server_that_is_killed_loses_no_session_and_nothing_that_it_answered(engine):
    dice = random.Random(6)
    variables = {"WASMMCP_KEY": KEY, "DISABLE_THOUGHT_LOGGING": "true"}
    lost_last = 0
    with tempfile.TemporaryDirectory() as folder:
        for _ in range(ROUNDS):
            server = engine.start("sequential-thinking", variables, state=folder)
            session, answered = Session(server.address), []
            thread = threading.Thread(target=think_until_it_ends, args=(session, answered))
            thread.start()
            while len(answered) < 3:
                time.sleep(0.001)
            time.sleep(dice.random() * 0.05)
            server.process.send_signal(signal.SIGKILL)
            server.process.wait()
            thread.join()
            server.kill()
            with engine.start("sequential-thinking", variables, state=folder) as again:
                session.address = again.address
                found = known(session)
                check(len(answered) <= len(found) <= len(answered) + 1, f"{len(answered)} were answered, {len(found)} are known")
                lost_last += len(found) == len(answered)
                equal(session.post(thought(len(found) + 1)).status, 200, "the next thought")
                equal(len(known(session)), len(found) + 1, "and it is kept")
                equal(session.fetch("DELETE").status, 204, "the end of the session")
    print(f"  killed {ROUNDS} times; {lost_last} times before what was under way was kept ({engine})")
