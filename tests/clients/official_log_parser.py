#!/usr/bin/env python3
"""Our log-parser server beside EdgeAgent's log_parser_server.py (on FastMCP 4.1.2), which is in no registry: its
tools as a client of it listed them, and its answers as servers/python_server/log_parser_server.py gives them, on calls made by chance.

    tests/clients/official_log_parser.py [WORDS OF A CASE'S NAME]
"""

import json
import sys
from pathlib import Path
from random import Random

sys.path[:0] = [str(Path(__file__).resolve().parents[1]), str(Path(__file__).resolve().parents[1] / "logs"),
                str(Path(__file__).resolve().parents[2] / "servers" / "python_server")]

import log_parser_server as original
from lines import MAKERS
from support import messages
from support.engines import ENGINES, NATIVE_STDIO, STDIO
from support.results import case, check, equal, main

LEVELS = ["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]
# Name: title, arguments as (type, default), without what ours adds.
TOOLS = {
    "parse_logs": ("Parse Logs", {"log_content": ("string", None), "format_type": ("string", "auto"),
                                  "max_entries": ("integer", 1000)}),
    "filter_entries": ("Filter Entries", {"entries": ("array", None), "min_level": ("string", "warning"),
                                          "include_levels": ("array", None)}),
    "compute_log_statistics": ("Compute Log Statistics", {"entries": ("array", None)}),
    "search_entries": ("Search Entries", {"entries": ("array", None), "pattern": ("string", None),
                                          "fields": ("array", None), "case_sensitive": ("boolean", False)}),
    "extract_time_range": ("Extract Time Range", {"entries": ("array", None)}),
}
# What ours adds to a result, in no way of the original's.
ADDED = {
    "parse_logs": {"confidence", "dialect", "unparsed_count", "inferred", "next_cursor"},
    "filter_entries": set(),
    "compute_log_statistics": {"by_severity"},
    "search_entries": set(),
    "extract_time_range": {"earliest", "latest", "duration_seconds", "is_sorted", "unread_timestamps", "inferred"},
}
CALLS = {"parse_logs": 400, "filter_entries": 250, "compute_log_statistics": 250, "search_entries": 250,
         "extract_time_range": 250}


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


def plain(answer: dict, added: set) -> dict:
    return {name: each for name, each in answer.items() if name not in added}


@case(*STDIO)
def the_tools_are_those_of_the_original(engine):
    with engine.start("log-parser") as server, server.client("2025-11-25") as client:
        listed = client.ask(messages.request(1, "tools/list"))["result"]["tools"]
        equal([tool["name"] for tool in listed], list(TOOLS), "names")
        for tool in listed:
            title, expected = TOOLS[tool["name"]]
            equal(tool["title"], title, "title")
            properties = tool["inputSchema"]["properties"]
            for name, (kind, default) in expected.items():
                equal((properties[name]["type"], properties[name].get("default")), (kind, default), f"{tool['name']}: {name}")
            check(tool["annotations"]["readOnlyHint"], "it changes nothing")
        formats = listed[0]["inputSchema"]["properties"]["format_type"]["enum"]
        equal(formats[:7], ["auto", "apache_combined", "apache_common", "nginx", "syslog", "python", "json"], "formats")


@case(*ENGINES)
def answers_are_those_of_the_original(engine):
    with engine.start("log-parser") as server, server.client("2025-11-25") as client:
        for tool, count in CALLS.items():
            random = Random(tool)
            for number in range(count if engine is NATIVE_STDIO else count // 10):
                given = arguments(tool, random)
                expected = original.TOOLS[tool](**json.loads(json.dumps(given)))
                result = client.ask(messages.call(1, tool, given))["result"]
                what = f"call {number} of {tool} with {json.dumps(given)[:3000]}"
                check(not result.get("isError"), f"{what} failed: {result['content'][0]['text']}")
                answer = plain(result["structuredContent"], ADDED[tool])
                if tool == "parse_logs" and expected["format_detected"] != answer["format_detected"]:
                    # By the first line that fits there, by most of them here: see the README.
                    expected = original.parse_logs(**{**given, "format_type": answer["format_detected"]})
                equal(answer, expected, what)
                equal(json.loads(result["content"][0]["text"]), result["structuredContent"], f"text of {what}")


@case(*ENGINES)
def what_both_refuse_is_refused(engine):
    with engine.start("log-parser") as server, server.client("2025-11-25") as client:
        for tool, given, named in [
                ("parse_logs", {"log_content": 5}, "log_content"),
                ("parse_logs", {"log_content": "x", "format_type": "zz"}, "format_type"),
                ("parse_logs", {"log_content": "x", "max_entries": "abc"}, "max_entries"),
                ("parse_logs", {"log_content": "x", "extra": 1}, "extra"),
                ("filter_entries", {"entries": [], "min_level": "odd"}, "min_level"),
                ("filter_entries", {"entries": {}}, "entries"),
                ("search_entries", {"entries": []}, "pattern"),
                ("search_entries", {"entries": [], "pattern": "("}, "pattern"),
                ("search_entries", {"entries": ["text"], "pattern": "x"}, "entries[0]"),
                ("extract_time_range", {}, "entries")]:
            result = client.ask(messages.call(1, tool, given))["result"]
            check(result.get("isError") and named in result["content"][0]["text"], f"{tool} with {given}: {result}")


if __name__ == "__main__":
    sys.exit(main(__doc__))
