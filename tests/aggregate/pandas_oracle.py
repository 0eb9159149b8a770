#!/usr/bin/env python3
"""What data-aggregate makes of random tables, beside pandas: groups with all measures, spans of time, pivots, joins,
duplicates, correlations, moving windows and lines of least squares.

    tests/aggregate/pandas_oracle.py
"""

import json
import math
import random
import subprocess
import sys
import tempfile
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[1])]

from support import messages
from support.engines import STDIO
from support.results import case, check, equal, main

PYTHON = Path(__file__).resolve().parents[2] / ".tools" / "test-python" / "bin" / "python"
TABLES, ROWS = 12, 400
# Pandas sums doubles in its own order, and ours are exact: they differ by a few bits.
CLOSE = 1e-9

# Reads tables, one in a line, and answers each with what pandas makes of it, one in a line.
THEIRS = """
import io, json, sys
import pandas
FUNCTIONS = ["count", "sum", "mean", "median", "min", "max", "std", "var", "nunique"]
def groups(frame, keys):
    made = frame.groupby(keys, sort=False, dropna=False)["v"].agg(FUNCTIONS).reset_index()
    made["p90"] = frame.groupby(keys, sort=False, dropna=False)["v"].quantile(0.9).to_numpy()
    return made
for line in sys.stdin:
    frame, other = (pandas.DataFrame(rows) for rows in json.loads(line))
    frame["t"] = pandas.to_datetime(frame["time"], utc=True)
    hourly = frame.set_index("t")["v"].resample("1h").agg(["count", "mean"]).reset_index()
    hourly = hourly[hourly["count"] > 0]
    hourly["t"] = hourly["t"].dt.strftime("%Y-%m-%dT%H:%M:%SZ")
    pivot = frame.pivot_table(index="a", columns="b", values="w", aggfunc="sum", sort=False)
    joined = frame.merge(other, on="a", how="left").groupby("name", sort=False)["w"].sum()
    print(json.dumps({
        "one": json.loads(groups(frame, ["a"]).to_json(orient="values", double_precision=15)),
        "two": json.loads(groups(frame, ["a", "b"]).to_json(orient="values", double_precision=15)),
        "hourly": json.loads(hourly.to_json(orient="values", double_precision=15)),
        "pivot": json.loads(pivot.to_json(orient="index", double_precision=15)),
        "joined": json.loads(joined.to_json(double_precision=15)),
        "first": json.loads(frame.drop_duplicates(["a", "b"])["n"].to_json(orient="values")),
        "covariance": frame["w"].cov(frame["x"]), "correlation": frame["w"].corr(frame["x"]),
        "window": json.loads(frame["w"].rolling(7).mean().dropna().to_json(orient="values", double_precision=15)),
    }), flush=True)
"""


def tables(dice: random.Random) -> tuple:
    rows = [{"a": dice.choice(["x", "y", "z", "w"]), "b": dice.randrange(5),
             "v": dice.choice([None, round(dice.uniform(-1e3, 1e3), 2), dice.randrange(-50, 50), dice.random()]),
             "w": dice.uniform(-1, 1) * 10 ** dice.randrange(5), "x": dice.gauss(3, 2), "n": number,
             "time": f"2026-0{dice.randrange(1, 4)}-{dice.randrange(1, 4):02}T{dice.randrange(24):02}:{dice.randrange(60):02}:00Z"}
            for number in range(ROWS)]
    return rows, [{"a": name, "name": f"name {name}"} for name in "xyw" for _ in range(dice.randrange(1, 3))]


def same(ours, theirs, what: str) -> None:
    """Alike in shape, and in numbers but for a few bits; what pandas calls nan we call null."""
    if isinstance(theirs, list):
        equal(len(ours), len(theirs), f"length of {what}")
        for one, other in zip(ours, theirs):
            same(one, other, what)
    elif isinstance(theirs, float) and isinstance(ours, (int, float)):
        check(math.isclose(ours, theirs, rel_tol=CLOSE, abs_tol=CLOSE), f"{what}: {ours} is not {theirs}")
    else:
        equal(ours, theirs, what)


def measures(field: str, *functions: str) -> list:
    return [{"function": function, "field": field} for function in functions]


ALL = [*measures("v", "count", "sum", "mean", "median", "min", "max", "stdev", "variance", "distinct"),
       {"function": "percentile", "field": "v", "percent": 90}]


def values(rows: list) -> list:
    return [list(row.values()) for row in rows]


@case(*STDIO)
def pandas_finds_the_same(engine):
    dice = random.Random(20261127)
    with tempfile.TemporaryFile("w+") as errors, engine.start("data-aggregate") as server, \
            server.client("2025-11-25") as client, \
            subprocess.Popen([PYTHON, "-c", THEIRS], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors,
                             text=True, bufsize=1) as peer:
        def ask(tool: str, **arguments) -> dict:
            result = client.ask(messages.call(1, tool, arguments))["result"]
            check(not result.get("isError"), str(result["content"])[:500])
            return result["structuredContent"]

        for number in range(TABLES):
            rows, other = tables(dice)
            peer.stdin.write(json.dumps([rows, other]) + "\n")
            answer = peer.stdout.readline()
            errors.seek(0)
            check(answer, f"pandas has failed: {errors.read()[-2000:]}")
            theirs = json.loads(answer)
            for keys, name in ((["a"], "one"), (["a", "b"], "two")):
                same(values(ask("aggregate_list", items=rows, group_by=keys, measures=ALL)["rows"]), theirs[name],
                     f"groups by {keys} of table {number}")
            hours = ask("aggregate_list", items=rows, resample={"field": "time", "every": "1h"},
                        measures=measures("v", "count", "mean"), order_by=["time"], limit=10 ** 6,
                        having=[{"field": "count_v", "op": "gt", "value": 0}])
            same([[row["count_v"], row["mean_v"]] for row in hours["rows"]], [row[1:] for row in theirs["hourly"]], "hours")
            equal([row["time"] for row in hours["rows"]], [row[0] for row in theirs["hourly"]], "their beginnings")
            pivot = ask("aggregate_list", items=rows, group_by=["a"], pivot="b", measures=measures("w", "sum"))
            equal({row["a"] for row in pivot["rows"]}, set(theirs["pivot"]), "rows of the pivot")
            for row in pivot["rows"]:
                for column, value in theirs["pivot"][row["a"]].items():
                    same(row[column], value, f"pivot {row['a']} {column}")
            joined = ask("aggregate_list", items=rows, join={"items": other, "on": ["a"], "how": "left"},
                         group_by=["name"], measures=measures("w", "sum"))
            same({row["name"]: 0 for row in joined["rows"] if row["name"]}, {name: 0 for name in theirs["joined"]}, "names")
            for row in joined["rows"]:
                if row["name"]:
                    same(row["sum_w"], theirs["joined"][row["name"]], f"join {row['name']}")
            equal([row["n"] for row in ask("deduplicate", items=rows, key_fields=["a", "b"])["items"]], theirs["first"],
                  "the first of each")
            pair = ask("aggregate_list", items=rows, correlate=["w", "x"])["correlations"][0]
            same([pair["covariance"], pair["correlation"]], [theirs["covariance"], theirs["correlation"]], "correlation")
            window = ask("compute_trends", time_series=rows, value_field="w", time_field="time", window=7)["moving"]
            check(len(window["points"]) >= 100, "only so many windows")
            same([point["mean"] for point in window["points"]], theirs["window"][:len(window["points"])], "moving means")
        peer.stdin.close()


if __name__ == "__main__":
    sys.exit(main(__doc__))
