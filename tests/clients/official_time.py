#!/usr/bin/env python3
"""The same calls to the official time server (PyPI `mcp-server-time`) and to ours: the same fields,
failures where it fails, and the same text where nothing is added.

    tests/clients/official_time.py [WORDS OF A CASE'S NAME]
"""

import json
import random
import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from official import TIME, Pair, check_declared, structured, texts
from support import messages
from support.engines import STDIO, Engine
from support.results import case, check, equal, main

SEED = 20261101
CONVERSIONS = 400
# It ignores arguments that it does not know; ours does so when told.
VARIABLES = {"WASMMCP_IGNORE_UNKNOWN_ARGUMENTS": "true"}

ODD_ZONES = ["", "Mars/X", "asia/seoul", "Asia/Seoul ", " UTC", "../UTC", "/etc/localtime", "Europe",
             "Asia/Seoul\0", "GMT+25", "EST5EDT4", "é", "A" * 5000]
ODD_TIMES = ["", "24:00", "9", "09:60", "09:00:00", " 09:00", "09:00 ", "+9:00", "-1:00", "aa:bb",
             "9:5", "0:0", "00:00", "23:59", "009:00", "9.30", "09-30", "9:5\n", "12:30 PM"]
ODD_ARGUMENTS = [{}, {"timezone": 5}, {"timezone": None}, {"timezone": ["UTC"]}, {"zone": "UTC"},
                 {"timezone": "UTC", "zone": "UTC"}, {"timezone": True}, {"timezone": {}}]


class Clocks(Pair):
    """Both servers, and the same call to both."""

    def __init__(self, engine: Engine):
        # The zones of the pinned tzdata package, which ours were made of, not those of the system.
        super().__init__(TIME.start("time", {"PYTHONTZPATH": ""}, ["--local-timezone", "UTC"]),
                         engine.start("time", VARIABLES))

    def ask(self, text: str) -> tuple:
        """Their answer before ours, ours, and theirs after it: clocks go on."""
        return *self.answers(text), self.clients[0].ask(text)

    def call(self, tool: str, arguments: dict) -> None:
        before, ours, after = self.ask(messages.call(1, tool, arguments))
        asked = f"{tool} {messages.compact(arguments)}"
        failed = [bool(answer["result"].get("isError")) for answer in (before, ours, after)]
        equal(failed[1], failed[0], f"isError of {asked}, answered with {ours}")
        if failed[0]:
            check(texts(ours) and texts(ours)[0], f"{asked} fails without a word")
            return
        compare(asked, structured(before), structured(ours), structured(after))
        equal(json.loads(texts(ours)[0]), structured(ours), f"the text of {asked}")
        if structured(ours) == structured(before):
            equal(texts(ours), texts(before), f"the text of {asked}")


def compare(asked: str, before: dict, ours: dict, after: dict) -> None:
    """Their fields are among ours, in their order; moments lie between theirs."""
    equal([key for key in ours if key in before], list(before), f"fields of {asked}")
    for key, value in before.items():
        if isinstance(value, dict):
            compare(f"{key} of {asked}", value, ours[key], after[key])
        elif key == "datetime" and value != after[key]:
            check(value <= ours[key] <= after[key],
                  f"{asked}: {ours[key]} is not between {value} and {after[key]}")
        else:
            check(ours[key] in (value, after[key]),
                  f"{key} of {asked}: expected {value!r}, got {ours[key]!r}")


def zones(pair: Clocks) -> list:
    """The names of all zones, by our own search."""
    answer = pair.clients[1].ask(messages.call(1, "find_timezones", {"limit": 1000}))
    found = structured(answer)
    equal(len(found["timezones"]), found["total"], "zones")
    return found["timezones"]


@case(*STDIO)
def both_declare_the_same_tools(engine):
    with Clocks(engine) as pair:
        check_declared(*pair.clients)


@case(*STDIO)
def both_tell_the_same_time_in_every_zone(engine):
    with Clocks(engine) as pair:
        for zone in zones(pair):
            pair.call("get_current_time", {"timezone": zone})


@case(*STDIO)
def both_convert_alike(engine):
    with Clocks(engine) as pair:
        dice = random.Random(SEED)
        names = zones(pair)
        for _ in range(CONVERSIONS):
            time = f"{dice.randrange(24):0{dice.choice('12')}}:{dice.randrange(60):02}"
            pair.call("convert_time", {"source_timezone": dice.choice(names), "time": time,
                                       "target_timezone": dice.choice(names)})


@case(*STDIO)
def both_refuse_the_same(engine):
    with Clocks(engine) as pair:
        for zone in ODD_ZONES:
            pair.call("get_current_time", {"timezone": zone})
            for source, target in ((zone, "UTC"), ("UTC", zone)):
                pair.call("convert_time", {"source_timezone": source, "time": "09:00",
                                           "target_timezone": target})
        for time in ODD_TIMES:
            pair.call("convert_time", {"source_timezone": "Asia/Seoul", "time": time,
                                       "target_timezone": "America/New_York"})
        for arguments in ODD_ARGUMENTS:
            pair.call("get_current_time", arguments)
        theirs, ours, _ = pair.ask(messages.call(1, "no_such_tool"))
        equal(ours["error"]["code"], theirs["error"]["code"], "code of an unknown tool")


if __name__ == "__main__":
    sys.exit(main(__doc__))
