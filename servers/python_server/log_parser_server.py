#!/usr/bin/env python3
"""Reads logs: the plain Python answer to the contract of the log-parser server, as five tools on FastMCP.

The tools are plain functions, which tests and the bench also call as such.
"""

import json
import re
from collections import Counter
from typing import Any, Dict, List, Literal, Optional

Format = Literal["auto", "apache_combined", "apache_common", "nginx", "syslog", "python", "json"]
Level = Literal["debug", "info", "notice", "warning", "error", "critical", "alert", "emergency"]
Entries = List[Any]

WORD = r"[^\s]+"
ACCESS = (rf'(?P<ip>{WORD}) {WORD} {WORD} \[(?P<time>[^\]]+)\] "(?P<method>{WORD}) (?P<path>{WORD}) {WORD}" '
          rf'(?P<status>\d+) ')
TAIL = r' "(?P<referrer>[^"]*)" "(?P<agent>[^"]*)"'
# A line that any of them takes decides for its text, so their order does.
SHAPES = {
    "apache_combined": re.compile(ACCESS + rf"(?P<size>{WORD})" + TAIL),
    "apache_common": re.compile(ACCESS + rf"(?P<size>{WORD})"),
    "nginx": re.compile(ACCESS.replace(f"{WORD} {WORD} ", f"- {WORD} ", 1) + r"(?P<size>\d+)" + TAIL),
    "syslog": re.compile(rf"(?P<time>\w{{3}}\s+\d+\s+\d+:\d+:\d+)\s+(?P<host>{WORD})\s+(?P<process>{WORD}?)"
                         r"(?:\[(?P<pid>\d+)\])?:\s+(?P<message>.*)"),
    "python": re.compile(rf"(?P<time>\d{{4}}-\d{{2}}-\d{{2}}\s+\d{{2}}:\d{{2}}:\d{{2}},\d{{3}})\s+-\s+(?P<logger>{WORD})"
                         rf"\s+-\s+(?P<level>{WORD})\s+-\s+(?P<message>.*)"),
}
SEVERITY = {"debug": 0, "info": 1, "notice": 2, "warning": 3, "warn": 3, "error": 4, "err": 4, "critical": 5, "crit": 5,
            "alert": 6, "emergency": 7, "emerg": 7}


def as_json(line: str):
    """The value of a line, or None."""
    try:
        return json.loads(line)
    except ValueError:
        return None


def format_of(lines: list) -> str:
    for line in (each.strip() for each in lines[:10]):
        if not line:
            continue
        if as_json(line) is not None:
            return "json"
        for name, shape in SHAPES.items():
            if shape.match(line):
                return name
    return "unknown"


def level_of(entry: dict) -> str:
    for name in ("level", "severity", "loglevel", "log_level"):
        if name in entry:
            return str(entry[name]).lower()
    if "status" in entry:
        status = int(entry["status"])
        return "error" if status >= 500 else "warning" if status >= 400 else "info"
    text = entry.get("message", entry.get("raw", "")).lower()
    return next((word for word in ("error", "warning", "warn", "critical", "crit", "debug", "info") if word in text), "info")


def parse_logs(log_content: str, format_type: Format = "auto", max_entries: int = 1000) -> Dict[str, Any]:
    """Turns the text of a log into entries. The other tools work on these, so this one comes first."""
    lines = log_content.split("\n")
    name = format_of(lines) if format_type == "auto" else format_type
    entries, errors = [], 0
    for line in (each.strip() for each in lines[:max_entries]):
        if not line:
            continue
        if name == "json":
            entry = as_json(line)
        else:
            found = SHAPES[name].match(line) if name in SHAPES else None
            entry = found.groupdict() if found else {"raw": line, "parsed": False}
        if entry:
            entry["_level"] = level_of(entry)
            entries.append(entry)
        else:
            errors += 1
    return {"format_detected": name, "total_lines": len(lines), "parsed_count": len(entries), "error_count": errors,
            "entries": entries}


def filter_entries(entries: Entries, min_level: Level = "warning",
                   include_levels: Optional[List[str]] = None) -> Dict[str, Any]:
    """The entries of parse_logs that are as severe as that, or of these levels."""
    if include_levels:
        wanted = {level.lower() for level in include_levels}
        kept = [entry for entry in entries if entry.get("_level", "info") in wanted]
    else:
        kept = [entry for entry in entries if SEVERITY.get(entry.get("_level", "info"), 1) >= SEVERITY[min_level]]
    counts = dict(Counter(entry.get("_level", "unknown") for entry in kept))
    return {"original_count": len(entries), "filtered_count": len(kept), "levels_included": list(counts),
            "by_level": counts, "entries": kept}


def compute_log_statistics(entries: Entries) -> Dict[str, Any]:
    """How often levels, statuses, addresses and paths are in the entries of parse_logs."""
    result = {"entry_count": len(entries), "by_level": dict(Counter(entry.get("_level", "unknown") for entry in entries))}
    if not entries:
        return result
    for key, name in (("by_status", "status"), ("top_ips", "ip"), ("top_paths", "path")):
        counts = Counter(entry[name] for entry in entries if name in entry)
        result[key] = {str(value): count for value, count in counts.most_common(10)} or None
    return result


def search_entries(entries: Entries, pattern: str, fields: Optional[List[str]] = None,
                   case_sensitive: bool = False) -> Dict[str, Any]:
    """The entries of parse_logs where a regular expression is found."""
    fields = ["message", "raw"] if fields is None else fields
    regex, matches = re.compile(pattern, 0 if case_sensitive else re.IGNORECASE), []
    for entry in entries:
        for name in fields:
            value = entry.get(name, "")
            if value and regex.search(str(value)):
                matches.append({"entry": entry, "matched_field": name, "matched_text": str(value)[:200]})
                break
    return {"search_pattern": pattern, "fields_searched": fields, "total_entries": len(entries),
            "match_count": len(matches), "matches": matches[:100]}


def extract_time_range(entries: Entries) -> Dict[str, Any]:
    """The first and the last time in the entries of parse_logs, as they stand there."""
    times = [str(value) for value in (entry.get("time", entry.get("timestamp")) for entry in entries) if value]
    if not times:
        return {"has_timestamps": False, "entry_count": len(entries)}
    return {"has_timestamps": True, "entry_count": len(entries), "first_timestamp": times[0],
            "last_timestamp": times[-1], "sample_timestamps": times[:5]}


TOOLS = {each.__name__: each for each in (parse_logs, filter_entries, compute_log_statistics, search_entries,
                                          extract_time_range)}

if __name__ == "__main__":
    from serving import serve

    serve("log_parser", TOOLS, 8000)
