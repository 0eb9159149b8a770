#!/usr/bin/env python3
"""Our data-aggregate server and its counterpart in Python (servers/python_server/), as mcp_comparator.py compares them."""

import sys

from mcp_comparator import Comparison, run
from agreement import same_as_json, takes_json_as_text, takes_null, true_is_a_number
from hypothesis import strategies as some
from sides import Sides
from support.peers import DATA_AGGREGATE, QUIET

# Without dots and slashes: a name that no member has is a path then, which is listed.
FIELDS = ["a", "b", "kind", "value", "_level", "with space", "é"]
NAMES = [*FIELDS, "a.b", "/a"]
TEXTS = ["", "x", "unknown", "None", "True", "1", "1.0", "1,234.5", " 7 ", "1e3", "1_000", "_1", "0x10", "+5", "-.5", "5.", "٣",
         "1e400x", "it's", "a\"b", "tab\tnew\nline", "\u007f", "\u2028", "日本", "😀", "\\", "\x01", "infinit"]

numbers = some.one_of(
    some.integers(-5, 5), some.integers(-10**6, 10**6), some.integers(-2**70, 2**70), some.booleans(),
    some.floats(-1e20, 1e20, allow_subnormal=False), some.decimals(-100, 100, places=2).map(float),
    some.sampled_from([0.1, 1e16, 1.0, -0.0, 1e22, 123456789.5]))
scalars = some.one_of(numbers, numbers, some.sampled_from(TEXTS), some.text(some.characters(codec="utf-8"), max_size=5), some.none())
values = some.one_of(scalars, scalars, scalars, scalars, some.lists(scalars, max_size=3),
                     some.dictionaries(some.sampled_from(FIELDS + TEXTS), scalars, max_size=3))
items = some.dictionaries(some.sampled_from(NAMES), values, max_size=5)
fields = some.sampled_from([*FIELDS, "nowhere"])


def lists(most: int) -> some.SearchStrategy:
    return some.lists(items, max_size=most)


def optional(*choices) -> some.SearchStrategy:
    return some.one_of(some.none(), *choices)


def result(item: dict, title, summary, score) -> dict:
    more = {"title": title, "summary": summary, "relevance_score": score}
    return {**item, **{name: value for name, value in more.items() if value != "left out"}}


texts = some.one_of(some.just("left out"), some.sampled_from(TEXTS))
results = some.builds(result, items, texts, texts, some.sampled_from(["left out", None, 0.5, 1, "0.25", True, -3, 2.5]))

TOOLS = {
    "aggregate_list": some.fixed_dictionaries({"items": lists(20)}, optional={
        "group_by": optional(fields, some.just("")), "count_field": optional(fields),
        "sum_fields": optional(some.lists(fields, max_size=3))}),
    "merge_summaries": some.fixed_dictionaries({"summaries": lists(6)}, optional={
        "weights": optional(some.lists(some.sampled_from([1, 2, 0.5, 0, -1, 0.1]), max_size=7))}),
    "combine_research_results": some.fixed_dictionaries({"results": some.lists(results, max_size=8)}, optional={
        "title_field": some.sampled_from(["title", "a", "kind"]), "summary_field": some.sampled_from(["summary", "b", "title"]),
        "score_field": some.sampled_from([None, "relevance_score", "value", "title", ""])}),
    "deduplicate": some.fixed_dictionaries({"items": lists(20), "key_fields": some.lists(fields, max_size=3)}, optional={
        "keep": some.sampled_from(["first", "last"])}),
    "compute_trends": some.fixed_dictionaries({"time_series": lists(20)}, optional={
        "value_field": some.sampled_from(["value", "a"]), "time_field": some.just("b"), "bucket_count": some.integers(1, 20)}),
}
SERIES = [{"n": 1}, {"n": 3}]
WRITTEN = [
    ("aggregate_list", {"items": [{"kind": "a", "v": 1}, {"kind": "b", "v": "2,000"}, {"v": None}], "group_by": "kind",
                        "count_field": "kind", "sum_fields": ["v", "nowhere"]}),
    ("aggregate_list", {"items": [{"v": 0.1}] * 10, "sum_fields": ["v"]}),
    *((tool, {name: []}) for tool, name in (("aggregate_list", "items"), ("merge_summaries", "summaries"),
                                            ("combine_research_results", "results"), ("compute_trends", "time_series"))),
    ("deduplicate", {"items": [], "key_fields": ["a"]}),
    ("merge_summaries", {"summaries": SERIES, "weights": [1, 3]}),
    ("merge_summaries", {"summaries": [{"n": [1, 2]}, {"n": {"a": 2}}, {"n": True}]}),
    ("combine_research_results", {"results": [{"title": "A", "summary": "s"}, {"relevance_score": "0.5", "more": [1]}]}),
    ("deduplicate", {"items": [{"a": 1}, {"a": "1"}, {"a": None}, {"a": "None"}, {}], "key_fields": ["a"], "keep": "last"}),
    ("compute_trends", {"time_series": [{"value": number} for number in (1, 2, 3, 4, 5)]}),
    ("compute_trends", {"time_series": [{"value": -1}] * 4}),
    ("aggregate_list", {"items": [1]}), ("aggregate_list", {"items": "x"}), ("deduplicate", {"items": []}),
    ("compute_trends", {"time_series": [], "bucket_count": "x"}), ("aggregate_list", {"items": [], "extra": 1}),
]


def start(engine) -> Sides:
    return Sides(DATA_AGGREGATE.start("data-aggregate", QUIET), engine.start("data-aggregate"))


def as_a_file(argument: str) -> dict:
    """It is not required, since a file may take its place."""
    return {argument: {"required": False, "type": ["array"], "default": None}}


DECLARED = {"aggregate_list": {**as_a_file("items"), "group_by": {"required": False, "type": [], "default": None}},
            "merge_summaries": as_a_file("summaries"), "deduplicate": {**as_a_file("items"), "keep": {
                "required": False, "type": ["string"], "default": "first", "enum": ["first", "last"]}},
            "combine_research_results": as_a_file("results"), "compute_trends": as_a_file("time_series")}
def keeps_neither(tool, _arguments, theirs, ours) -> bool:
    return tool == "deduplicate" and (theirs.kind, ours.kind) == ("done", "failed") and ours.text.startswith("keep: ")


EXCUSES = {"keep": keeps_neither, "null": takes_null, "JSON as text": takes_json_as_text, "true": true_is_a_number}
COMPARISON = Comparison("data-aggregate", start, TOOLS, WRITTEN, same_as_json, excuses=EXCUSES, declared=DECLARED)

if __name__ == "__main__":
    sys.exit(run(COMPARISON, __doc__))
