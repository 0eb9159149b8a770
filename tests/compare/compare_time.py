#!/usr/bin/env python3
"""Our time server and the official one (PyPI `mcp-server-time`), as mcp_comparator.py compares them."""

import sys
import zoneinfo

from mcp_comparator import Comparison, run
from agreement import tells_of_unknown
from hypothesis import strategies as some
from sides import Sides
from support.peers import TIME

ODD_ZONES = ["", "Mars/X", "asia/seoul", "Asia/Seoul ", " UTC", "../UTC", "/etc/localtime", "Europe", "Asia/Seoul\0", "GMT+25",
             "EST5EDT4", "é", "A" * 5000]
ODD_TIMES = ["", "24:00", "9", "09:60", "09:00:00", " 09:00", "09:00 ", "+9:00", "-1:00", "aa:bb", "9:5", "0:0", "00:00",
             "23:59", "009:00", "9.30", "09-30", "9:5\n", "12:30 PM"]
ODD_ARGUMENTS = [{}, {"timezone": 5}, {"timezone": None}, {"timezone": ["UTC"]}, {"zone": "UTC"},
                 {"timezone": "UTC", "zone": "UTC"}, {"timezone": True}, {"timezone": {}}]
ZONES = sorted(zoneinfo.available_timezones() - {"localtime", "posixrules"})
zones = some.sampled_from(ZONES)
times = some.builds("{:0{}}:{:02}".format, some.integers(0, 23), some.integers(1, 2), some.integers(0, 59))
odd = some.one_of(some.sampled_from(ODD_ZONES), some.text(some.characters(codec="utf-8"), max_size=12))


def start(engine) -> Sides:
    # The zones of the pinned tzdata package, which ours were made of, not those of the system.
    return Sides(TIME.start("time", {"PYTHONTZPATH": ""}, ["--local-timezone", "UTC"]), engine.start("time"))


def same(tool, arguments, theirs, ours) -> bool:
    """Their fields are among ours, in their order. A second may have passed between the two."""
    if theirs.kind != "done" or ours.kind != "done":
        return theirs.kind == ours.kind and bool(ours.text)
    return agrees(theirs.structured, ours.structured)


def agrees(theirs: dict, ours: dict) -> bool:
    if [key for key in ours if key in theirs] != list(theirs):
        return False
    return all(agrees(value, ours[key]) if isinstance(value, dict) else is_near(value, ours[key])
               if key == "datetime" else value == ours[key] for key, value in theirs.items())


def is_near(theirs: str, ours: str) -> bool:
    from datetime import datetime

    return theirs[19:] == ours[19:] and abs((datetime.fromisoformat(theirs) - datetime.fromisoformat(ours)).total_seconds()) <= 2


def conversions(zone: some.SearchStrategy, time: some.SearchStrategy) -> some.SearchStrategy:
    return some.fixed_dictionaries({"source_timezone": zone, "time": time, "target_timezone": zone})


TOOLS = {
    "get_current_time": some.fixed_dictionaries({"timezone": some.one_of(zones, zones, zones, odd)}),
    "convert_time": some.one_of(conversions(zones, times), conversions(zones, times),
                                conversions(some.one_of(zones, odd), some.one_of(times, some.sampled_from(ODD_TIMES)))),
}
WRITTEN = [
    *(("get_current_time", {"timezone": zone}) for zone in [*ZONES, *ODD_ZONES]),
    *(("get_current_time", arguments) for arguments in ODD_ARGUMENTS),
    *(("convert_time", {"source_timezone": source, "time": "09:00", "target_timezone": target})
      for zone in ODD_ZONES for source, target in ((zone, "UTC"), ("UTC", zone))),
    *(("convert_time", {"source_timezone": "Asia/Seoul", "time": time, "target_timezone": "America/New_York"})
      for time in ODD_TIMES),
    ("no_such_tool", {}),
]

COMPARISON = Comparison("time", start, TOOLS, WRITTEN, same, excuses={"unknown argument": tells_of_unknown})

if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
