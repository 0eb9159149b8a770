#!/usr/bin/env python3
"""Our log-parser server and its counterpart in Python (servers/python_server/), as mcp_comparator.py compares them."""

import json
import sys
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).resolve().parents[1] / "logs")]

from mcp_comparator import Comparison, run
from agreement import (same_as_json, takes_json_as_text, takes_null, takes_true_and_false_alone,
                       true_is_a_number)
from hypothesis import strategies as some
from lines import MAKERS
from sides import Answer, Sides
from support.peers import LOG_PARSER, QUIET

LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]
# What ours adds to a result, in no way of the original's.
ADDED = {
    "parse_logs": {"confidence", "dialect", "unparsed_count", "inferred", "next_cursor"},
    "filter_entries": set(),
    "compute_log_statistics": {"by_severity"},
    "search_entries": set(),
    "extract_time_range": {"earliest", "latest", "duration_seconds", "is_sorted", "unread_timestamps", "inferred"},
}


def value(random: Random):
    return random.choice(["", "x", "Error", "caf\u00e9", 0, 7, 2.5, 1e16, 0.0001, True, False, None, [], [1, "a'b"],
                          {"a": 1.0, "b": [None]}, "a" * 300, 12345678901234567890])


def entry(random: Random) -> dict:
    made = {}
    for name in ("time", "timestamp", "message", "raw", "ip", "path", "user"):
        if random.random() < 0.4:
            # What it counts the original uses as keys, which not every value can be.
            made[name] = random.choice(["/a", "192.0.2.1", "\u00e9", 7]) if name in ("ip", "path") else value(random)
    if random.random() < 0.5:
        # 200 and "200" are two there, of which one is lost.
        made["status"] = random.choice([200, 404, "500", "301"])
    if random.random() < 0.8:
        made["_level"] = random.choice([*LEVELS, "warn", "err", "crit", "emerg", "odd"])
    return made


def entries(random: Random) -> list:
    return [entry(random) for _ in range(random.randrange(0, 30))]


def text(random: Random) -> str:
    """Lines of one of the formats that both know, with blanks, line ends and garbage between."""
    name = random.choice(["apache_combined", "apache_common", "syslog", "python", "json"])
    lines = []
    for _ in range(random.randrange(0, 20)):
        lines.append(MAKERS[name](random)[0])
        if random.random() < 0.15:
            lines.append(random.choice(["", "   ", "garbage with an Error in it", "some critical thing"]))
    ends = random.choice(["\n", "\n", "\r\n"])
    return ends.join(lines) + random.choice(["", ends])


def arguments(tool: str, random: Random) -> dict:
    if tool == "parse_logs":
        made = {"log_content": text(random)}
        if random.random() < 0.3:
            made["format_type"] = random.choice(["apache_combined", "apache_common", "nginx", "syslog", "python", "json"])
        if random.random() < 0.4:
            made["max_entries"] = random.randrange(0, 25)
        return made
    made = {"entries": entries(random)}
    if tool == "filter_entries":
        if random.random() < 0.7:
            made["min_level"] = random.choice(LEVELS)
        if random.random() < 0.4:
            made["include_levels"] = random.choice([[], None, ["ERROR", "warn"], ["odd"], ["info"]])
    if tool == "search_entries":
        made["pattern"] = random.choice(["error", "E.*r", "x|\u00e9", "^a+$", "[0-9]+", "'", "none", "\\d\\.5", "(?:a)(b)?"])
        if random.random() < 0.6:
            made["fields"] = random.choice([None, [], ["user", "message"], ["ip"], ["path", "raw", "time"]])
        if random.random() < 0.4:
            made["case_sensitive"] = random.random() < 0.5
    return made


def start(engine) -> Sides:
    return Sides(LOG_PARSER.start("log-parser", QUIET), engine.start("log-parser"))


def same(tool, arguments, theirs, ours) -> bool:
    """But for the members that ours adds."""
    if theirs.kind == ours.kind == "done":
        mine = {name: each for name, each in ours.structured.items() if name not in ADDED[tool]}
        return same_as_json(tool, arguments, theirs, told(mine)) and same_as_json(tool, arguments, ours, told(ours.structured))
    return theirs.kind == ours.kind


def told(structured: dict) -> Answer:
    return Answer("done", [{"type": "text", "text": json.dumps(structured)}], structured)


def another_format(tool, _arguments, theirs, ours) -> bool:
    """By the first line that fits there, by most of them here."""
    return tool == "parse_logs" and theirs.kind == ours.kind == "done" and (
        theirs.structured["format_detected"] != ours.structured["format_detected"])


def generated(tool: str) -> some.SearchStrategy:
    return some.integers(0, 2**32).map(lambda seed: arguments(tool, Random(seed)))


TOOLS = {tool: generated(tool) for tool in ADDED}
WRITTEN = [
    ("parse_logs", {"log_content": 5}), ("parse_logs", {"log_content": "x", "format_type": "zz"}),
    ("parse_logs", {"log_content": "x", "max_entries": "abc"}), ("parse_logs", {"log_content": "x", "extra": 1}),
    ("parse_logs", {"log_content": ""}), ("parse_logs", {"log_content": "a\nb\n", "max_entries": "1"}),
    ("filter_entries", {"entries": [], "min_level": "odd"}), ("filter_entries", {"entries": {}}),
    ("search_entries", {"entries": []}), ("search_entries", {"entries": [], "pattern": "("}),
    ("search_entries", {"entries": ["text"], "pattern": "x"}), ("extract_time_range", {}),
    ("compute_log_statistics", {"entries": []}), ("extract_time_range", {"entries": []}),
]
def breaks_on_a_line(tool, _arguments, theirs, ours) -> bool:
    """Of JSON that is no object."""
    return tool == "parse_logs" and (theirs.kind, ours.kind) == ("failed", "done") and "Error calling tool" in theirs.text


def counts_below_nothing(tool, _arguments, theirs, ours) -> bool:
    return tool == "parse_logs" and (theirs.kind, ours.kind) == ("done", "failed") and "max_entries: expected a number from 0" in ours.text


def is_no_object(_tool, _arguments, theirs, ours) -> bool:
    return (theirs.kind, ours.kind) == ("done", "failed") and "expected an object" in ours.text


LISTED = {"required": False, "type": ["array"], "default": None}  # a file may take their place
DECLARED = {"parse_logs": {"log_content": {**LISTED, "type": ["string"]}},
            **{tool: {"entries": LISTED} for tool in ADDED if tool != "parse_logs"}}
EXCUSES = {"format": another_format, "no object": is_no_object,
           "entries below 0": counts_below_nothing,
           "JSON that is no object": breaks_on_a_line, "booleans": takes_true_and_false_alone, "null": takes_null, "JSON as text": takes_json_as_text, "true": true_is_a_number}
COMPARISON = Comparison("log-parser", start, TOOLS, WRITTEN, same, EXCUSES, declared=DECLARED)

if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
