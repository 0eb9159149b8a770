"""What the server sequential-thinking keeps for its clients over HTTP, and how they are kept apart."""

import json
import os
import tempfile
import threading

from instances import Session, two_instances
from support import wire
from support.engines import HTTP, KEY, WASI_HTTP, WASI_HTTP_P3
from support.messages import as_modern, call, http_headers
from support.results import case, check, equal

SERVER = "sequential-thinking"
WASI = (WASI_HTTP, WASI_HTTP_P3)


def thought(number: int, **more) -> str:
    return call(number, "sequentialthinking",
                {"thought": f"thought {number}", "nextThoughtNeeded": True, "thoughtNumber": number,
                 "totalThoughts": 5, **more})


def answered(text: str) -> dict:
    result = json.loads(text)["result"]
    check(not result.get("isError"), text)
    return result["structuredContent"]


def in_session(session: Session, message: str) -> dict:
    [text] = session.post(message).messages()
    return answered(text)


def alone(address, message: str) -> str:
    """What answers a client of revision 2026-07-28, which has no session."""
    text = as_modern(message)
    [answer] = wire.fetch(address, "POST", "/mcp", http_headers(text, None), text.encode()).messages()
    return answer


def shown(text: str) -> str:
    return json.loads(text)["result"]["content"][0]["text"]


@case(*HTTP)
def thoughts_of_a_session_are_known_everywhere_and_to_nobody_else(engine):
    with two_instances(engine, SERVER) as address:
        ann, bob = Session(address), Session(address)
        for number in range(1, 7):
            progress = in_session(ann, thought(number))
            equal(progress["thoughtHistoryLength"], number, "thoughts of ann")
            check("state" not in progress, f"a session needs no state: {progress}")
        equal(in_session(bob, thought(1))["thoughtHistoryLength"], 1, "thoughts of bob")
        for session, wanted in ((ann, "6 thoughts"), (bob, "1 thought")):
            [answer] = session.post(call(9, "read_thoughts")).messages()
            check(shown(answer).startswith(f"{wanted}\n"), answer)


@case(*HTTP)
def a_session_that_ends_takes_its_thoughts_with_it(engine):
    with tempfile.TemporaryDirectory() as state:
        with engine.start(SERVER, {"WASMMCP_KEY": KEY}, state=state) as server:
            session = Session(server.address)
            for number in (1, 2, 3):
                in_session(session, thought(number))
            kept = [name for name in os.listdir(state) if name.startswith("kept.")]
            check(kept, "nothing is kept")
            equal(session.fetch("DELETE").status, 204, "DELETE")
            kept = [name for name in os.listdir(state) if name.startswith("kept.")]
            equal(kept, [], "records of a session that has ended")


@case(*HTTP)
def calls_that_come_at_once_lose_no_thought(engine):
    clients, calls = 4, 10
    with two_instances(engine, SERVER) as address:
        session = Session(address)
        failures = []

        def think() -> None:
            for number in range(calls):
                try:
                    in_session(session, thought(number + 1))
                except Exception as error:  # told below, where the case can fail
                    failures.append(error)

        threads = [threading.Thread(target=think) for _ in range(clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        equal(failures, [], "failures")
        equal(in_session(session, thought(1))["thoughtHistoryLength"], clients * calls + 1)


@case(*HTTP)
def without_a_session_the_client_passes_on_what_its_thoughts_are_called_by(engine):
    with two_instances(engine, SERVER) as address:
        state = {}
        for number in range(1, 6):
            progress = answered(alone(address, thought(number, **state)))
            equal(progress["thoughtHistoryLength"], number, "thoughts")
            state = {"state": progress["state"]}
        check(len(progress["state"]) < 64, f"{progress['state']} is long")
        equal(answered(alone(address, thought(1)))["thoughtHistoryLength"], 1, "of another client")
        check("5/5: thought 5" in shown(alone(address, call(9, "read_thoughts", state))), "it is not shown")
        wrong = alone(address, thought(6, state=progress["state"] + "0"))
        check(shown(wrong).startswith("'state' is refused: "), wrong)


@case(*WASI)
def without_a_directory_the_thoughts_travel_with_the_client(engine):
    with engine.start(SERVER, {"WASMMCP_KEY": KEY}) as one, \
            engine.start(SERVER, {"WASMMCP_KEY": KEY}) as other:
        state = {}
        for number in range(1, 31):
            server = (one, other)[number % 2]
            progress = answered(alone(server.address, thought(number, **state)))
            equal(progress["thoughtHistoryLength"], number, "thoughts")
            state = {"state": progress["state"]}
            check(len(progress["state"]) <= 4096, f"{len(progress['state'])} bytes of state")
        check("30/30: thought 30" in shown(alone(one.address, call(9, "read_thoughts", state))),
              "it is not shown")
        changed = state["state"][:-2] + ("AA" if state["state"][-2:] != "AA" else "BB")
        wrong = alone(one.address, thought(31, state=changed))
        check(shown(wrong).startswith("'state' is refused: "), wrong)


@case(*WASI)
def with_neither_key_nor_directory_a_model_is_told_that_nothing_is_kept(engine):
    with engine.start(SERVER) as server:
        for number in (1, 2):
            progress = answered(alone(server.address, thought(number)))
            equal(progress["thoughtHistoryLength"], 1, "thoughts")
            check("not kept" in progress["note"], progress)
