"""Attacks on the servers that compute: time, log-parser, data-aggregate, sequential-thinking, summarize, image-resize."""

import base64
import json

import hostile_images
from support.peers import DATA_AGGREGATE, IMAGE_RESIZE, LOG_PARSER, SUMMARIZE, THINKING, TIME
from support.results import check, equal
from table import Attack, Ground, answered, fails, fails_without, holds, so_that, tells

SYDNEY = {"source_timezone": "Australia/Sydney", "time": "09:00", "target_timezone": "UTC"}


class Time(Ground):
    server = "time"
    attacks = [
        Attack("summer in the south", ("defect 20",), so_that("summer time, the day and the difference", lambda _ground, answer: check(
            answer.structured["source"]["is_dst"] is True and answer.structured["source"]["day_of_week"] == "Thursday"
            and answer.structured["time_difference"] == "-11.0h", answer.text)), "convert_time", {**SYDNEY, "date": "2026-01-15"},
            is_asked_of_official=False),
        Attack("an hour that clocks show twice", ("defect 20",), tells("second_occurrence"), "convert_time",
               {"source_timezone": "America/New_York", "time": "01:30", "target_timezone": "UTC", "date": "2026-11-01"},
               is_asked_of_official=False),
        Attack("an hour that clocks skip", ("defect 20",), fails("does not exist"), "convert_time",
               {"source_timezone": "America/New_York", "time": "02:30", "target_timezone": "UTC", "date": "2026-03-08"},
               is_asked_of_official=False),
        *(Attack(f"the zone {zone[:30]!r}", ("defect 31",), fails(), "get_current_time", {"timezone": zone}) for zone in (
            "", "Nowhere/None", "../../etc/passwd", "/etc/localtime", "Europe/../Europe/Paris", "UTC\0", "x" * 100_000, "\u202eUTC", "posix/UTC ")),
        Attack("a folder of zones", ("zone folder",), fails_without("Errno", "/usr", "/site-packages"), "get_current_time", {"timezone": "Europe"}),
        *(Attack(f"the time {time[:30]!r}", ("defect 31",), fails(), "convert_time", {**SYDNEY, "time": time}) for time in (
            "", "25:00", "-1:00", "12:60", "99999999999999999999:00", "1e3:00", "\u0661\u0662:00", "12:00\0")),
    ]

    def official(self):
        return TIME.start("time")


LINE = '127.0.0.1 - - [10/Oct/2026:13:55:36 +0000] "GET /a HTTP/1.1" 200 5 "-" "agent"'
BOMBS = ["(a+)+$", "(a|a)*b", "(.*)*x", "(a*)*b", "([a-z]+)*!", "(?:(?:a?){30}){30}", "(a|aa)+$", "^(([a-z])+.)+[A-Z]([a-z])+$"]


class Logs(Ground):
    server = "log-parser"
    attacks = [
        *(Attack(f"{letter!r} around byte 200", ("defect 4",), answered(), "search_entries",
                 {"entries": [{"message": "x" * before + letter * 300}], "pattern": "x|" + letter})
          for letter in ("\u00e9", "\u4e16", "\U0001f600") for before in range(4)),
        *(Attack(f"the pattern {pattern}", ("CVE-2026-0621",), answered(), "search_entries",
                 {"entries": [{"message": "a" * 5000 + "!"}], "pattern": pattern}, is_asked_of_official=False) for pattern in BOMBS),
        *(Attack(f"the pattern {pattern[:30]!r}", ("defect 31",), fails(), "search_entries",
                 {"entries": [{"message": "a"}], "pattern": pattern}) for pattern in ("(", "[", "a{2,1}", "*", "\\", "(?<=a)b", "(" * 10_000)),
        Attack("a line with something before it", ("defect 26",), so_that("no entry", lambda _ground, answer: check(
            answer.structured["entries"][0].get("parsed") is False or "ip" not in answer.structured["entries"][0], answer.text)),
            "parse_logs", {"log_content": "something before " + LINE, "format_type": "apache_combined"}),
        Attack("JSON that is no object", ("defect 26",), answered(), "parse_logs", {"log_content": '5\n"x"\n[1]\nnull', "format_type": "json"}),
        Attack("numbers in fields", ("defect 26",), tells('"200"|200'), "compute_log_statistics",
               {"entries": [{"status": 200, "time": 5, "_level": "info"}]}),
        Attack("lines of nginx by themselves", ("defect 26",), tells('"status": ?"200".*"agent": ?"agent"'), "parse_logs",
               {"log_content": "\n".join([LINE] * 5)}),
        Attack("errors of nginx by themselves", ("defect 26",), tells("nginx_error"), "parse_logs",
               {"log_content": "2026/10/03 13:55:36 [error] 7#7: *1 open() failed, client: 1.2.3.4, server: x"}, is_asked_of_official=False),
        Attack("a thousand members and no end", ("growth",), answered(), "parse_logs",
               {"log_content": "{" + ",".join(f'"k{number}":1' for number in range(20_000)), "format_type": "json"}),
        Attack("deep nesting within a line", ("growth",), answered(), "parse_logs",
               {"log_content": '{"a":' * 5000 + "1" + "}" * 5000, "format_type": "json"}),
    ]

    def official(self):
        return LOG_PARSER.start("log-parser")


class Lists(Ground):
    server = "data-aggregate"
    attacks = [
        Attack("the last of equals, in order", ("defect 25",), so_that("in the order of their firsts", lambda _ground, answer: equal(
            [item["k"] for item in answer.structured["items"]], list("cab"))), "deduplicate",
            {"items": [{"k": key, "n": number} for number, key in enumerate("cabcab")], "key_fields": ["k"], "keep": "last"}),
        Attack("keys with a bar", ("defect 25",), so_that("two items", lambda _ground, answer: equal(len(answer.structured["items"]), 2)),
               "deduplicate", {"items": [{"a": "x|y", "b": "z"}, {"a": "x", "b": "y|z"}], "key_fields": ["a", "b"]}),
        Attack("texts that are called numbers", ("defect 25",), so_that("no sum, and the bounds of the others", lambda _ground, answer: equal(
            (answer.structured["field_stats"]["v"]["sum"], answer.structured["field_stats"]["v"]["min"]), (None, 1))), "aggregate_list",
            {"items": [{"v": "nan"}, {"v": "inf"}, {"v": 1}], "sum_fields": ["v"]}, is_asked_of_official=False),
        Attack("lists in summaries", ("defect 25",), tells("3|tags"), "merge_summaries", {"summaries": [{"n": 1, "tags": ["a"]}, {"n": 2, "tags": ["b", "c"]}]}),
        Attack("numbers beyond 2^53", ("defect 25",), tells("9007199254740993"), "aggregate_list",
               {"items": [{"v": 9007199254740993}], "measures": [{"function": "sum", "field": "v"}]}, is_asked_of_official=False),
        *(Attack(f"items that are {str(items)[:30]}", ("defect 31",), fails(), "aggregate_list", {"items": items}) for items in (
            [1], ["x"], [[]], [None], 5, {"a": 1})),
        Attack("a field that is everything deep", ("growth",), answered(), "aggregate_list",
               {"items": [json.loads('{"a":' * 60 + "1" + "}" * 60)], "group_by": "a.a.a.a"}),
        Attack("texts that are hard to compare", ("growth",), fails("too many or too long"), "deduplicate",
               {"items": [{"a": "x" * 20_000 + str(place)} for place in range(40)], "key_fields": ["a"], "similarity": 0.1, "method": "edit"},
               is_asked_of_official=False),
        Attack("a join without end", ("growth",), fails("rows"), "aggregate_list",
               {"items": [{"k": 1}] * 6000, "join": {"items": [{"k": 1}] * 6000, "on": ["k"]}}, is_asked_of_official=False),
    ]

    def official(self):
        return DATA_AGGREGATE.start("data-aggregate")


def thought(number: int, **more) -> dict:
    return {"thought": f"Thought {number}", "nextThoughtNeeded": True, "thoughtNumber": number, "totalThoughts": 3, **more}


class Thoughts(Ground):
    server = "sequential-thinking"
    variables = {"DISABLE_THOUGHT_LOGGING": "true"}
    attacks = [
        Attack("more thoughts than were estimated", ("defect 21",), holds(totalThoughts=5), "sequentialthinking", thought(5)),
        Attack("a branch", ("defect 21",), so_that("it is known", lambda _ground, answer: check(
            "other" in answer.structured["branches"], answer.text)), "sequentialthinking", thought(2, branchFromThought=1, branchId="other")),
        *(Attack(f"a branch called {name}", ("prototype",), so_that("it is known", lambda _ground, answer, name=name: check(
            name in answer.structured["branches"], answer.text)), "sequentialthinking", thought(2, branchFromThought=1, branchId=name))
          for name in ("__proto__", "constructor")),
        Attack("numbers and booleans as text", ("count as text",), holds(thoughtNumber=2), "sequentialthinking",
               {**thought(2), "thoughtNumber": "2", "nextThoughtNeeded": "true"}),
        *(Attack(f"the number {number}", ("defect 31",), fails(), "sequentialthinking", {**thought(1), "thoughtNumber": number})
          for number in (0, -1, 1.5, "one", None, [1], 10**30)),
        Attack("a branch with a long name", ("growth",), fails(), "sequentialthinking", thought(2, branchFromThought=1, branchId="x" * 100_000)),
        Attack("a state that nobody gave", ("growth",), fails(), "sequentialthinking", {**thought(2), "state": "A" * 500}, is_asked_of_official=False),
        Attack("a thought of two megabytes", ("growth",), answered(), "sequentialthinking", thought(2, thought="x" * 2_000_000)),
    ]

    def official(self):
        return THINKING.start("sequential-thinking", self.variables)


TEXT = "Bees pollinate a third of what people eat. Farmers rent hives in spring. " * 40


class Summaries(Ground):
    server = "summarize"
    attacks = [
        Attack("words and not characters, without a key", ("defect 27",), so_that("at most 20 words, and more than one", lambda _ground, answer: check(
            5 < len(answer.text.split()) <= 20, answer.text)), "summarize_text", {"text": TEXT, "max_length": 20}, is_asked_of_official=False),
        *(Attack(f"a length of {length}", ("defect 31",), fails(), "summarize_text", {"text": TEXT, "max_length": length})
          for length in (0, -5, 1e9, "many")),
        Attack("an unknown style", ("defect 31",), fails(), "summarize_text", {"text": TEXT, "style": "sonnet"}),
        Attack("a text without an end of a sentence", ("growth",), answered(), "summarize_text", {"text": "word " * 100_000, "max_length": 20},
               is_asked_of_official=False),
        Attack("a text of one letter", ("growth",), answered(), "summarize_text", {"text": "\u4e16" * 300_000, "max_length": 20},
               is_asked_of_official=False),
        Attack("documents beyond the limit", ("growth",), fails("1000"), "summarize_documents", {"documents": ["x"] * 1001}, is_asked_of_official=False),
    ]

    def official(self):
        return SUMMARIZE.start("summarize")


def jpeg_size(data: bytes) -> tuple:
    """Width and height, as its frame says."""
    at = next(place for place in range(len(data)) if data[place] == 0xFF and data[place + 1] in (0xC0, 0xC2))
    return int.from_bytes(data[at + 7:at + 9], "big"), int.from_bytes(data[at + 5:at + 7], "big")


class Images(Ground):
    server = "image-resize"
    has_directory = True
    attacks = [
        *(Attack(f"{tool} of {name}", ("defect 5", "growth"), fails(), tool, {"image_path": f"INSIDE/{name}", **more})
          for name in hostile_images.HOSTILE for tool, more in (("compute_image_hash", {}), ("resize_image", {"max_size": 20}))),
        *(Attack(f"a picture of {width}x{height}", ("defect 5",), fails(), "resize_image",
                 {"image_path": "INSIDE/good.png", "width": width, "height": height}, is_asked_of_official=False)
          for width, height in ((100_000, 100_000), (2**31 - 1, 1), (2**53, 2**53), (0, 0), (-5, 5))),
        Attack("both sizes are made as told", ("defect 23",), so_that("a picture of that size", lambda _ground, answer: equal(
            jpeg_size(base64.b64decode(answer.structured["data_base64"])), (7, 3))),
            "resize_image", {"image_path": "INSIDE/good.png", "width": 7, "height": 3}),
        Attack("a largest size of 0", ("defect 23",), fails(), "resize_image", {"image_path": "INSIDE/good.png", "max_size": 0},
               is_asked_of_official=False),
        Attack("an unknown format", ("defect 23",), fails(), "resize_image", {"image_path": "INSIDE/good.png", "output_format": "XYZ", "width": 5},
               is_asked_of_official=False),
        Attack("the size of what cannot be decoded", ("defect 24",), tells("10000"), "get_image_info", {"image_path": "INSIDE/head.png"}),
        Attack("a hash that is none", ("defect 22",), fails("zz"), "compare_hashes",
               {"hashes": [{"path": "a", "hash": "zz"}, {"path": "b", "hash": "0000000000000000"}]}, is_asked_of_official=False),
        Attack("an image outside", ("CVE-2025-53109",), fails(), "get_image_info", {"image_path": "INSIDE/link.png"}, is_asked_of_official=False),
        Attack("a folder outside", ("CVE-2025-53110",), fails(), "scan_directory", {"directory": "OUTSIDE"}, is_asked_of_official=False),
        Attack("the folder of state", ("CVE-2025-53110",), fails(), "scan_directory", {"directory": "/.wasmmcp-state"}, is_asked_of_official=False),
        Attack("written outside", ("CVE-2025-53110",), fails(), "resize_image",
               {"image_path": "INSIDE/good.png", "width": 5, "output_path": "OUTSIDE/made.png"}, is_asked_of_official=False),
    ]

    def prepare(self) -> None:
        for name, content in {**hostile_images.HOSTILE, "good.png": hostile_images.good_png(20, 10),
                              "head.png": hostile_images.png(10_000, 9_999, (b"IDAT", b"\x78"))}.items():
            (self.inside / name).write_bytes(content)
        (self.outside / "image.png").write_bytes(hostile_images.good_png(3, 3))
        (self.inside / "link.png").symlink_to(self.outside / "image.png")
        self.before = self.around()

    def official(self):
        return IMAGE_RESIZE.start("image-resize")
