#!/usr/bin/env python3
"""The same thoughts to the official server (npm `@modelcontextprotocol/server-sequential-thinking`) and to
ours: the same structured results and texts, failures where it fails, and what differs as it is listed.

    tests/clients/official_thinking.py [WORDS OF A CASE'S NAME]
"""

import json
import random
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from official import THINKING, Pair
from support import messages
from support.engines import STDIO, Engine
from support.results import case, check, equal, main
from wasmmcp.measuring import peak_memory

TOOL = "sequentialthinking"
SEED = 20261125
SESSIONS = 10
THOUGHTS = 60
MEBIBYTE = 1 << 20
LARGEST = 9007199254740991

GOOD = {"thought": "one", "nextThoughtNeeded": True, "thoughtNumber": 1, "totalThoughts": 3}

# What both refuse.
REFUSED = [
    {"thought": None}, {"thought": 5}, {"thought": ["x"]}, {"nextThoughtNeeded": "yes"},
    {"nextThoughtNeeded": " true"}, {"nextThoughtNeeded": ""},
    {"nextThoughtNeeded": 1}, {"nextThoughtNeeded": None}, {"thoughtNumber": 0}, {"thoughtNumber": -1},
    {"thoughtNumber": 1.5}, {"thoughtNumber": "abc"}, {"thoughtNumber": LARGEST + 1},
    {"thoughtNumber": None}, {"totalThoughts": 0}, {"totalThoughts": "1.5"}, {"totalThoughts": {}},
    {"isRevision": "no"}, {"isRevision": 0}, {"revisesThought": 0}, {"revisesThought": "x"},
    {"branchFromThought": -3}, {"branchId": 7}, {"branchId": []}, {"needsMoreThoughts": "y"},
]

# What both take, written in other ways.
COERCED = [
    {"thoughtNumber": "2", "totalThoughts": " 7 "}, {"thoughtNumber": "1e2"}, {"thoughtNumber": "05"},
    {"thoughtNumber": "5."}, {"thoughtNumber": ".5e1"}, {"thoughtNumber": 2.0},
    {"totalThoughts": "3.0"}, {"nextThoughtNeeded": "true"}, {"nextThoughtNeeded": "False"},
    {"nextThoughtNeeded": "FALSE"}, {"isRevision": "TRUE", "revisesThought": "1"},
    {"needsMoreThoughts": "false"}, {"thoughtNumber": LARGEST}, {"thought": ""},
    {"branchFromThought": "1", "branchId": "2"}, {"unknown": True},
]

# Arguments, whether it fails and whether ours does, and why: the README tells of each.
DIFFERENT = [
    ({"branchFromThought": 1, "branchId": "__proto__"}, True, False, "names of JavaScript are names"),
    ({"branchFromThought": 1, "branchId": "constructor"}, True, False, "names of JavaScript are names"),
    ({"revisesThought": None}, True, False, "null is left out"),
    ({"branchFromThought": None}, True, False, "null is left out"),
    ({"branchId": None}, True, False, "null is left out"),
    ({"isRevision": None}, True, False, "null is left out"),
    ({"thoughtNumber": True}, False, True, "true is no number"),
    ({"thoughtNumber": [4]}, False, True, "an array is no number"),
    *(({"thoughtNumber": text}, False, True, "text is decimal, without a plus")
      for text in ("0x10", "0b11", "+5", "\u00a05")),
    ({"branchFromThought": 1, "branchId": "b" * 201}, False, True, "names have 200 characters"),
]


class Thinkers(Pair):
    """Both servers, and the same thoughts to both."""

    def __init__(self, engine: Engine):
        quiet = {"DISABLE_THOUGHT_LOGGING": "true"}
        super().__init__(THINKING.start("sequential-thinking", quiet),
                         engine.start("sequential-thinking",
                                      {**quiet, "WASMMCP_IGNORE_UNKNOWN_ARGUMENTS": "true"}))

    def fails(self, arguments: dict) -> list:
        answers = self.answers(messages.call(1, TOOL, arguments))
        return [bool(answer["result"].get("isError")) for answer in answers]

    def think(self, arguments: dict) -> None:
        """Both take it, and answer with the same."""
        theirs, ours = (answer["result"] for answer in self.answers(messages.call(1, TOOL, arguments)))
        asked = messages.compact(arguments)
        check(not theirs.get("isError"), f"the official server refuses {asked}: {theirs}")
        check(not ours.get("isError"), f"ours refuses {asked}: {ours}")
        found = dict(ours["structuredContent"])
        note = found.pop("note", None)
        # Theirs has names that are numbers first.
        in_order = sorted(found["branches"],
                          key=lambda name: (0, int(name)) if name.isdigit() else (1, 0))
        equal({**found, "branches": in_order}, theirs["structuredContent"], f"result of {asked}")
        equal(json.loads(ours["content"][0]["text"]), ours["structuredContent"], f"text of {asked}")
        if not note and in_order == found["branches"]:
            equal(ours["content"], theirs["content"], f"text of {asked}")


@case(*STDIO)
def both_declare_the_same_tool(engine):
    with Thinkers(engine) as pair:
        theirs, ours = (answer["result"]["tools"] for answer in pair.answers(messages.request(1, "tools/list")))
    equal([tool["name"] for tool in theirs], [TOOL], "tools of the official server")
    [tool], twin = theirs, ours[0]
    equal(twin["name"], TOOL, "our first tool")
    equal(twin["title"], tool["title"], "title")
    for schema in ("inputSchema", "outputSchema"):
        equal(twin[schema]["required"], tool[schema]["required"], schema)
        more = {"inputSchema": ["state"], "outputSchema": ["state", "note"]}[schema]
        equal(list(twin[schema]["properties"]), [*tool[schema]["properties"], *more], schema)
    # They say that it changes nothing and may be repeated, which is a bug of theirs (servers #4721).
    equal({hint: value for hint, value in twin["annotations"].items() if hint != "title"},
          {"readOnlyHint": False, "destructiveHint": False, "idempotentHint": False,
           "openWorldHint": False}, "annotations")
    check(3 * len(twin["description"]) < len(tool["description"]), "our description is not a third of theirs")
    check(len(messages.compact(ours)) < len(messages.compact(theirs)), "our tools are longer than theirs")


def some_thought(dice: random.Random, number: int) -> dict:
    arguments = {"thought": dice.choice(["", "one", "a\nb", "\"\\\u0000\u001b", "생각 💭"]) * dice.randrange(3),
                 "nextThoughtNeeded": dice.choice([True, False, "true", "False"]),
                 "thoughtNumber": dice.choice([number, str(number), 1]),
                 "totalThoughts": dice.choice([1, 5, "9", 1000])}
    if dice.random() < 0.4:
        arguments["branchFromThought"] = dice.randrange(1, 20)
    if dice.random() < 0.4:
        arguments["branchId"] = dice.choice(["alt", "b", "10", "2", "", "é", "a b"])
    if dice.random() < 0.3:
        arguments["isRevision"] = dice.choice([True, False, "TRUE"])
    if dice.random() < 0.3:
        arguments["revisesThought"] = dice.choice([1, "2", 77])
    if dice.random() < 0.3:
        arguments["needsMoreThoughts"] = dice.choice([True, "false"])
    return arguments


@case(*STDIO)
def both_answer_sessions_of_random_thoughts_alike(engine):
    dice = random.Random(SEED)
    for _ in range(SESSIONS):
        with Thinkers(engine) as pair:
            for number in range(1, THOUGHTS + 1):
                pair.think(some_thought(dice, number))


@case(*STDIO)
def both_take_numbers_and_booleans_as_text(engine):
    with Thinkers(engine) as pair:
        for arguments in COERCED:
            pair.think({**GOOD, **arguments})


@case(*STDIO)
def both_refuse_the_same(engine):
    with Thinkers(engine) as pair:
        for arguments in REFUSED:
            equal(pair.fails({**GOOD, **arguments}), [True, True], f"failures of {arguments}")
        for left_out in GOOD:
            arguments = {key: value for key, value in GOOD.items() if key != left_out}
            equal(pair.fails(arguments), [True, True], f"failures without {left_out}")
        pair.think(GOOD)  # none of them was counted


@case(*STDIO)
def they_differ_where_it_is_told(engine):
    with Thinkers(engine) as pair:
        for arguments, theirs, ours, why in DIFFERENT:
            equal(pair.fails({**GOOD, **arguments}), [theirs, ours], f"failures of {arguments} ({why})")


@case(*STDIO)
def many_long_thoughts_take_little_memory(engine):
    """Theirs keeps them all: 300 MB here."""
    with engine.start("sequential-thinking", {"DISABLE_THOUGHT_LOGGING": "true"}) as server:
        client = server.client("2025-11-25")
        long = {**GOOD, "thought": "x" * 100_000}
        batch = [messages.call(number, TOOL, {**long, "thoughtNumber": number, "branchFromThought": 1,
                                              "branchId": f"branch {number}"})
                 for number in range(1, 101)]
        client.exchange(batch)
        before = peak_memory(client.process.pid)
        for _ in range(29):
            answers = client.exchange(batch)
        last = json.loads(answers[-1])["result"]["structuredContent"]
        equal(last["thoughtHistoryLength"], 3000, "thoughts")
        equal(len(last["branches"]), 100, "branches")
        grown = peak_memory(client.process.pid) - before
        check(grown < 8 * MEBIBYTE, f"it has grown by {grown} bytes")


if __name__ == "__main__":
    sys.exit(main(__doc__))
