#!/usr/bin/env python3
"""The data-aggregate server against Python's own arithmetic, and against input that means harm; tests/compare/ holds it
against its counterpart.

    tests/aggregate/run.py [WORDS OF A CASE'S NAME]
"""

import decimal
import json
import math
import random
import statistics
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import messages
from support.engines import SANITIZED, STDIO, Engine
from support.results import case, check, equal, main

SEED = 20261127
MEGABYTE = 1 << 20
# What is done once here has to be the same everywhere.
NATIVE_AND_WASM = STDIO
# With a third of the memory that the file has.
SMALL = Engine("wasi 0.2 cli in 16 MiB", "stdio", "cli", ["-W", f"max-memory-size={16 * MEGABYTE}"])


class Ours:
    def __init__(self, engine, **files):
        self.engine, self.files = engine, files

    def __enter__(self):
        self.folder = tempfile.TemporaryDirectory(prefix="aggregate-")
        for name, text in self.files.items():
            self.write(name.replace("_", "."), text)
        check(not self.engine.missing_for("data-aggregate"), self.engine.missing_for("data-aggregate"))
        self.server = self.engine.start("data-aggregate", directories={"/data": self.folder.name})
        self.client = self.server.client("2025-11-25")
        return self

    def __exit__(self, *error):
        self.client.close()
        self.server.__exit__(*error)
        self.folder.cleanup()

    def write(self, name, text):
        (Path(self.folder.name) / name).write_bytes(text if isinstance(text, bytes) else text.encode())

    def call(self, tool, **arguments):
        result = self.client.ask(messages.call(1, tool, arguments))["result"]
        check(not result.get("isError"), f"{tool}: {result['content'][0]['text']}")
        text = result["content"][0]["text"]
        equal(json.loads(text), result["structuredContent"], "the text and the structured content")
        return text

    def get(self, tool, **arguments):
        return json.loads(self.call(tool, **arguments))

    def problem(self, tool, **arguments):
        result = self.client.ask(messages.call(1, tool, arguments))["result"]
        check(result.get("isError"), f"{tool} did not fail: {str(result)[:300]}")
        return result["content"][0]["text"]


@case(*NATIVE_AND_WASM)
def statistics_are_those_of_python(engine):
    dice = random.Random(SEED)
    with Ours(engine) as ours:
        for _ in range(300):
            scale = 10.0 ** dice.randint(-30, 30)
            values = [dice.uniform(-1, 1) * scale for _ in range(dice.randint(2, 50))]
            got = ours.get("aggregate_list", items=[{"v": value} for value in values], measures=[
                {"function": name, "field": "v"} for name in ("mean", "median", "stdev", "variance", "min", "max")])
            [row] = got["rows"]
            equal(row, {"mean_v": statistics.mean(values), "median_v": statistics.median(values),
                        "stdev_v": statistics.stdev(values), "variance_v": statistics.variance(values),
                        "min_v": min(values), "max_v": max(values)})


@case(*NATIVE_AND_WASM)
def sums_keep_every_digit(engine):
    dice = random.Random(SEED)
    decimal.getcontext().prec = 500
    with Ours(engine) as ours:
        for _ in range(300):
            texts = [dice.choice([str(dice.randint(-10**25, 10**25)), f"{dice.uniform(-1e6, 1e6):.{dice.randint(1, 9)}f}",
                                  "9007199254740993", "0.1"]) for _ in range(dice.randint(1, 40))]
            items = json.loads("[" + ",".join(f'{{"v":{text}}}' for text in texts) + "]", parse_float=str)
            text = ours.call("aggregate_list", items=items, measures=[{"function": "sum", "field": "v"}])
            [row] = json.loads(text, parse_float=decimal.Decimal, parse_int=decimal.Decimal)["rows"]
            equal(row["sum_v"], sum(map(decimal.Decimal, texts)))


def quantile(values, q):
    """numpy's, which pandas has: linear between the two nearest."""
    values = sorted(values)
    place = q * (len(values) - 1)
    low = math.floor(place)
    high, part = min(low + 1, len(values) - 1), place - low
    distance = values[high] - values[low]
    return values[low] + distance * part if part < 0.5 else values[high] - distance * (1 - part)


@case(*NATIVE_AND_WASM)
def groups_of_a_file_are_those_of_plain_python(engine):
    dice = random.Random(SEED)
    rows = [{"k": dice.choice("abcdef"), "n": {"m": dice.randint(0, 3)}, "v": round(dice.uniform(0, 100), 3)}
            for _ in range(20000)]
    lines = "\n".join(messages.compact(row) for row in rows)
    cells = "k;m;v\n" + "\n".join(f'"{row["k"]}";{row["n"]["m"]};{row["v"]}' for row in rows)
    measures = [{"function": "count", "as": "count"}, {"function": "sum", "field": "v", "as": "sum"},
                {"function": "percentile", "field": "v", "percent": 95, "as": "p95"},
                {"function": "approx_percentile", "field": "v", "percent": 95, "as": "about"},
                {"function": "distinct", "field": "v", "as": "different"},
                {"function": "approx_distinct", "field": "v", "as": "many"}]
    with Ours(engine, rows_jsonl=lines, rows_json=json.dumps(rows, indent=1), rows_csv=cells) as ours:
        answers = [ours.get("aggregate_list", path="rows.jsonl", group_by=["k", "n.m"], measures=measures),
                   ours.get("aggregate_list", path="/data/rows.json", group_by=["k", "/n/m"], measures=measures),
                   ours.get("aggregate_list", path="rows.csv", group_by=["k", "m"], measures=measures)]
    for answer in answers:
        equal(answer["total_count"], len(rows))
        equal(answer["row_count"], 24)
        for row in answer["rows"]:
            key, number, count, total, p95, about, different, many = row.values()
            values = [each["v"] for each in rows if each["k"] == key and each["n"]["m"] == number]
            equal((count, p95, different), (len(values), quantile(values, 0.95), len(set(values))))
            equal(decimal.Decimal(repr(total)), sum(decimal.Decimal(repr(value)) for value in values).normalize() + 0)
            check(abs(about - p95) < 1, f"{about} is not nearly {p95}")
            check(abs(many - different) < 0.03 * different, f"{many} is not nearly {different}")


@case(*NATIVE_AND_WASM)
def what_is_asked_for_besides_is_found(engine):
    rows = [{"t": f"2026-01-{day:02}T{day % 24:02}:30:00Z", "x": day, "y": 3 * day + 1, "who": "ab"[day % 2]}
            for day in range(1, 29)]
    with Ours(engine) as ours:
        got = ours.get("aggregate_list", items=rows, resample={"field": "t", "every": "1w"}, group_by=["who"],
                       measures=[{"function": "sum", "field": "x", "as": "sum"}],
                       having=[{"field": "sum", "op": "gt", "value": 10}], order_by=["-sum"], limit=2)
        equal(got["columns"], ["t", "who", "sum"])
        equal(got["rows"], [{"t": "2026-01-19T00:00:00Z", "who": "b", "sum": 19 + 21 + 23 + 25},
                            {"t": "2026-01-19T00:00:00Z", "who": "a", "sum": 20 + 22 + 24}])
        equal(got["row_count"], 8)
        got = ours.get("aggregate_list", items=rows, correlate=["x", "y"], histogram={"field": "x", "bins": 4},
                       where=[{"field": "who", "value": "a"}, {"field": "x", "op": "in", "value": [2, 4, "6", 7]}])
        equal(got["matched_count"], 3)
        equal(got["correlations"], [{"x": "x", "y": "y", "count": 3, "covariance": 12.0, "correlation": 1.0,
                                     "slope": 3.0, "intercept": 1.0}])
        equal([each["count"] for each in got["histogram"]["bins"]], [1, 0, 1, 1])
        got = ours.get("aggregate_list", items=[*rows, {"x": 1000}, {"x": None}], outliers={"field": "x"}, profile=True)
        equal(got["outliers"]["items"], [{"row": 28, "value": 1000}])
        equal(got["profile"]["fields"][0], {"name": "t", "type": "string", "format": "timestamp", "missing": 2, "null": 0,
                                            "distinct": 28, "min": rows[0]["t"], "max": rows[-1]["t"]})
        got = ours.get("aggregate_list", items=rows, join={"items": [{"who": "a", "x": "one"}], "on": ["who"],
                                                           "how": "left"}, group_by=["right_x"])
        equal(got["rows"], [{"right_x": None, "count": 14}, {"right_x": "one", "count": 14}])
        got = ours.get("aggregate_list", items=rows, group_by=["who"], pivot="x", resample={"field": "t", "every": "1mo"})
        equal(got["columns"], ["t", "who", *map(str, range(1, 29))])
        equal(got["row_count"], 2)


@case(*NATIVE_AND_WASM)
def parts_that_are_merged_are_the_whole(engine):
    """Counts and sums of any parts add to those of all rows, and what has no duplicates stays as it is."""
    dice = random.Random(SEED)
    with Ours(engine) as ours:
        for _ in range(40):
            rows = [{"k": dice.choice("abcd"), "v": dice.randint(-10**6, 10**6), "n": dice.randrange(9)}
                    for _ in range(dice.randint(2, 60))]
            cuts = sorted(dice.sample(range(1, len(rows)), dice.randint(1, min(4, len(rows) - 1))))
            parts = [rows[start:end] for start, end in zip([0, *cuts], [*cuts, len(rows)])]
            whole = ours.get("aggregate_list", items=rows, group_by="k", sum_fields=["v"])
            each = [ours.get("aggregate_list", items=part, group_by="k", sum_fields=["v"]) for part in parts]
            merged = ours.get("merge_summaries", summaries=[
                {"count": one["total_count"], "sum": one["field_stats"]["v"]["sum"], "groups": one["groups"]} for one in each])
            equal((merged["count_total"], merged["sum_total"], merged["groups"]),
                  (len(rows), whole["field_stats"]["v"]["sum"], whole["groups"]), "the merged parts")
            means = ours.get("merge_summaries", summaries=[{"mean": one["field_stats"]["v"]["mean"]} for one in each],
                             weights=[len(part) for part in parts])
            check(math.isclose(means["mean_weighted_avg"], statistics.mean(row["v"] for row in rows), rel_tol=1e-9, abs_tol=1e-6),
                  f"mean of {means}")
            # A condition and its contrary have all rows between them.
            sides = [ours.get("aggregate_list", items=rows, where=[{"field": "n", "op": op, "value": 4}],
                              measures=[{"function": "sum", "field": "v", "as": "sum"}])["rows"] for op in ("lt", "ge")]
            equal(sum(row["sum"] for side in sides for row in side), sum(row["v"] for row in rows), "both sides of a condition")
            unique = ours.get("deduplicate", items=rows, key_fields=["k", "n"])["items"]
            equal(ours.get("deduplicate", items=unique, key_fields=["k", "n"])["items"], unique, "what has no duplicates")


@case(*NATIVE_AND_WASM, SMALL)
def a_file_may_be_larger_than_memory(engine):
    with Ours(engine) as ours:
        with open(Path(ours.folder.name) / "long.jsonl", "w", encoding="utf-8") as file:
            file.writelines(f'{{"k":{place % 50},"v":{place}.25,"more":"some words that are there"}}\n' for place in range(800_000))
            check(file.tell() > 40 * MEGABYTE, "it is short")
        got = ours.get("aggregate_list", path="long.jsonl", group_by=["k"], order_by=["k"], limit=1, measures=[
            {"function": "sum", "field": "v"}, {"function": "approx_percentile", "field": "v", "percent": 50, "as": "middle"}])
        equal((got["row_count"], got["rows"][0]["k"], got["rows"][0]["sum_v"]), (50, 0, sum(range(0, 800_000, 50)) + 4000))
        check(abs(got["rows"][0]["middle"] - 400_000) < 8000, str(got))


@case(*NATIVE_AND_WASM)
def what_would_make_rows_by_the_billion_makes_none(engine):
    """Spans of time without rows are none of the result, and numbers of bins, points and columns have bounds."""
    ends = [{"t": "0001-01-01", "x": 1, "k": "a"}, {"t": "9999-12-31", "x": 1e9, "k": "b"}]
    with Ours(engine) as ours:
        equal(ours.get("aggregate_list", items=ends, resample={"field": "t", "every": "1s"})["row_count"], 2)
        equal(ours.get("compute_trends", time_series=ends, time_field="t", value_field="x", every="1s")["data_points"], 2)
        many = [{"k": place, "v": 1} for place in range(1001)]
        for tool, arguments, words in (
                ("aggregate_list", {"items": ends, "histogram": {"field": "x", "bins": 10**9}}, "histogram.bins: expected at most 1000"),
                ("aggregate_list", {"items": many, "group_by": ["v"], "pivot": "k"}, "makes more than 1000 columns"),
                ("aggregate_list", {"items": ends, "correlate": ["x"] * 1000}, "correlate: expected at most 20 items"),
                ("aggregate_list", {"items": ends, "measures": [{"function": "count"}] * 1000}, "measures: expected at most 50"),
                ("aggregate_list", {"items": ends, "group_by": ["k"], "limit": 10**18}, "limit: expected an integer from 0 to"),
                ("compute_trends", {"time_series": ends, "value_field": "x", "window": 10**9}, "window: expected at most")):
            problem = ours.problem(tool, **arguments)
            check(words in problem, f"{tool}: {problem}")


HARM = {
    "wide.jsonl": "{" + ",".join(f'"{place}":{place}' for place in range(60000)) + "}",
    "deep.jsonl": '{"a":' + "[" * 5000 + "]" * 5000 + "}",
    "no.jsonl": '{"a":1}\n[2]\n',
    "open.csv": 'a,b\n"1,2\n' + "3,4\n" * 10,
    "long.csv": "a,b\n1,2,3\n",
    "twice.csv": "a,a\n1,2\n",
    "cut.json": '[{"a":1},{"a":',
    "odd.json": '[{"a":1} {"a":2}]',
    "bytes.jsonl": b'{"a":"\xff\xfe"}\n',
    "empty.csv": "",
}


@case(*NATIVE_AND_WASM, *SANITIZED[:1])
def files_that_are_not_what_they_seem_are_told(engine):
    told = {"deep.jsonl": "line 1: arrays and objects nest deeper than 64", "no.jsonl": "line 2: expected an object, got",
            "open.csv": "line 2 is not closed", "long.csv": "line 2 has 3 fields", "twice.csv": "two columns are named 'a'",
            "cut.json": "expected ',' or ']', got the end", "odd.json": "element 0: ", "bytes.jsonl": "line 1: "}
    with Ours(engine) as ours:
        for name, text in HARM.items():
            ours.write(name, text)
        for name, words in told.items():
            problem = ours.problem("aggregate_list", path=name, group_by="a")
            check(f"/data/{name}: " in problem and words in problem, f"{name}: {problem}")
        equal(ours.get("aggregate_list", path="empty.csv", group_by="a"), {"total_count": 0, "groups": {}})
        equal(ours.get("aggregate_list", path="wide.jsonl", group_by="50000")["groups"], {"50000": 1})
        check("values_of_further_fields" in ours.get("aggregate_list", path="wide.jsonl", profile=True)["profile"], "profile")
        for arguments, words in (({"path": "../x.csv"}, ".."), ({"path": "/etc/passwd", "format": "csv"}, "outside"),
                                 ({"path": "no.txt"}, "no.txt"), ({"path": "no.jsonl", "items": []}, "both"),
                                 ({}, "neither"), ({"items": [], "format": "csv"}, "format")):
            check(words in ours.problem("aggregate_list", **arguments), f"{arguments}")


@case(*NATIVE_AND_WASM)
def a_line_of_a_gigabyte_is_told(engine):
    with Ours(engine) as ours:
        with open(Path(ours.folder.name) / "line.jsonl", "wb") as file:
            file.write(b'{"a":"')
            file.truncate(1 << 30)  # of zeros, which take no room on the disk
        problem = ours.problem("aggregate_list", path="line.jsonl", group_by="a")
        check("line 1 is longer than 1048576 bytes" in problem, problem)


@case(*NATIVE_AND_WASM)
def keys_by_the_million_have_a_bound(engine):
    with Ours(engine) as ours:
        with open(Path(ours.folder.name) / "keys.csv", "w", encoding="utf-8") as file:
            file.write("k\n")
            file.writelines(f"{place}x\n" for place in range(1_000_100))
        problem = ours.problem("aggregate_list", path="keys.csv", group_by="k")
        check("more than 1000000 groups" in problem, problem)
        got = ours.get("aggregate_list", path="keys.csv", measures=[{"function": "approx_distinct", "field": "k", "as": "n"}])
        check(abs(got["rows"][0]["n"] - 1_000_100) < 30_000, str(got))
        problem = ours.problem("aggregate_list", path="keys.csv", group_by=["k"],
                               where=[{"field": "k", "op": "starts_with", "value": "1"}])
        check("bytes, more than the limit of" in problem, problem)


@case(*NATIVE_AND_WASM)
def a_join_without_end_is_refused_before_the_work(engine):
    rows = [{"k": 1, "v": place} for place in range(20000)]
    with Ours(engine) as ours:
        problem = ours.problem("aggregate_list", items=rows, join={"items": rows, "on": ["k"]})
        check("makes more than 20000000 rows" in problem, problem)


@case(*NATIVE_AND_WASM, *SANITIZED[:1])
def odd_arguments_end_in_one_clear_sentence(engine):
    huge = {"v": "9" * 400}
    with Ours(engine) as ours:
        for tool, arguments, words in (
                ("aggregate_list", {"items": [1]}, "items[0]: expected an object"),
                ("aggregate_list", {"items": "x"}, "items: expected an array of objects"),
                ("aggregate_list", {"items": [], "measures": [{"function": "sum"}]}, "sum needs the field"),
                ("aggregate_list", {"items": [], "measures": [{"function": "percentile", "field": "a"}]}, "needs percent"),
                ("aggregate_list", {"items": [{}], "order_by": ["cuont"]}, "no column 'cuont'; columns are count"),
                ("aggregate_list", {"items": [], "resample": {"field": "t", "every": "1 day"}}, "such as 15m"),
                ("aggregate_list", {"items": [], "where": [{"field": "a", "op": "in", "value": 1}]}, "expected a list for in"),
                ("merge_summaries", {"summaries": [{"merged_count": {"a": 1}}]}, "merged_count: expected no object"),
                ("combine_research_results", {"results": [{"title": 5}]}, "results[0].title: expected a string"),
                ("combine_research_results", {"results": [{"relevance_score": "x"}]}, "expected a number or null"),
                ("deduplicate", {"items": [], "key_fields": [], "keep": "any"}, "keep: expected one of 'first', 'last'"),
                ("deduplicate", {"items": [], "key_fields": "x"}, "key_fields"),
                ("deduplicate", {"items": [{"a": "x" * 20000 + str(place)} for place in range(40)], "key_fields": ["a"],
                                 "similarity": 0.1, "method": "edit"}, "too many or too long"),
                ("compute_trends", {"time_series": [], "every": "1x"}, "every: expected a span of time")):
            problem = ours.problem(tool, **arguments)
            check(words in problem, f"{tool}: {problem}")
        # Not numbers in the eyes of JSON: they have no sum, and are no reason to fail.
        got = ours.get("aggregate_list", items=[huge, {"v": "nan"}, {"v": 1}], sum_fields=["v"],
                       measures=[{"function": "sum", "field": "v"}])
        equal(got["field_stats"]["v"], {"count": 3, "sum": None, "min": 1.0, "max": None, "mean": None, "median": None,
                                        "stdev": None})
        equal(got["rows"], [{"sum_v": None}])


if __name__ == "__main__":
    sys.exit(main(__doc__))
