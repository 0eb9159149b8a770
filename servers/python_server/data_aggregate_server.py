#!/usr/bin/env python3
"""Counts, merges and compares lists of objects: the plain Python answer to the contract of the data-aggregate
server, as five tools on FastMCP.

The tools are plain functions, which tests and the bench also call as such.
"""

import json
import statistics
from typing import Any, Dict, List, Optional

Objects = List[Dict[str, Any]]


def number(value):
    if isinstance(value, (bool, int, float)):
        return float(value)
    if isinstance(value, str):
        try:
            return float(value.replace(",", ""))
        except ValueError:
            return None
    return None


def numbers(items, field):
    found = [number(item[field]) for item in items if field in item]
    return [value for value in found if value is not None]


def stats(values):
    if not values:
        return {"count": 0}
    result = {"count": len(values), "sum": sum_from_left(values), "min": min(values), "max": max(values),
              "mean": statistics.mean(values), "median": statistics.median(values)}
    if len(values) > 1:
        result["stdev"] = statistics.stdev(values)
    return result


def sum_from_left(values):
    """sum() of CPython 3.11; from 3.12 on it makes up for what rounding loses."""
    total = 0
    for value in values:
        total += value
    return total


def tally(items, field):
    counts = {}
    for item in items:
        key = str(item.get(field, "unknown"))
        counts[key] = counts.get(key, 0) + 1
    return counts


def aggregate_list(items: Objects, group_by: Optional[str] = None, count_field: Optional[str] = None,
                   sum_fields: Optional[List[str]] = None) -> Dict[str, Any]:
    """Groups and counts the items by a field, and tells of the numbers in others."""
    if not items:
        return {"total_count": 0, "groups": {}}
    size = len(json.dumps(items))
    result = {"total_count": len(items), "input_size_estimate": size}
    if group_by:
        groups = tally(items, group_by)
        result.update(group_by=group_by, groups=groups, group_count=len(groups))
    if count_field:
        counts = sorted(tally(items, count_field).items(), key=lambda each: -each[1])
        result.update(count_by=count_field, counts=dict(counts[:20]))
    if sum_fields:
        result["field_stats"] = {field: stats(numbers(items, field)) for field in sum_fields}
    output = len(json.dumps(result))
    result.update(output_size_estimate=output, reduction_ratio=output / size)
    return result


def merge_summaries(summaries: Objects, weights: Optional[List[float]] = None) -> Dict[str, Any]:
    """Makes one summary of several: totals, and averages by weight."""
    if not summaries:
        return {"merged_count": 0}
    weights = [1.0] * len(summaries) if weights is None else [float(weight) for weight in weights]
    keys = list(dict.fromkeys(key for summary in summaries for key in summary))
    result = {"merged_count": len(summaries), "source_keys": keys}
    for key in keys:
        values, used = [], []
        for summary, weight in zip(summaries, weights):
            value = summary.get(key)
            if isinstance(value, (int, float)):
                values.append(value)
                used.append(weight)
            elif isinstance(value, list):
                values.extend(value)
            elif isinstance(value, dict):
                inner = result.setdefault(key, {})
                for name, part in value.items():
                    if isinstance(part, (int, float)):
                        inner[name] = inner.get(name, 0) + part * weight
        if values and all(isinstance(value, (int, float)) for value in values):
            if sum_from_left(used) > 0:
                products = sum_from_left([value * weight for value, weight in zip(values, used)])
                result[f"{key}_weighted_avg"] = products / sum_from_left(used)
            result[f"{key}_total"] = sum_from_left(values)
    return result


def filled(item: dict) -> dict:
    """With a title, a summary and a score first, whatever it has."""
    title, summary, score = item.get("title", ""), item.get("summary", ""), item.get("relevance_score")
    for name, value in (("title", title), ("summary", summary)):
        if not isinstance(value, str):
            raise ValueError(f"{name}: expected a string, got {value!r}")
    return {"title": title, "summary": summary, "relevance_score": None if score is None else float(score),
            **{name: value for name, value in item.items() if name not in ("title", "summary", "relevance_score")}}


def combine_research_results(results: Objects, title_field: str = "title", summary_field: str = "summary",
                             score_field: Optional[str] = "relevance_score") -> Dict[str, Any]:
    """Ranks results by their score, and joins their titles and summaries."""
    if not results:
        return {"result_count": 0, "combined_summary": ""}
    whole = [filled(item) for item in results]
    ordered = list(whole)
    if score_field:
        ordered.sort(key=lambda item: number(item.get(score_field, 0)) or 0, reverse=True)
    items, texts = [], []
    for place, item in enumerate(ordered, 1):
        entry = {"rank": place, "title": item.get(title_field, f"Result {place}"),
                 "summary": item.get(summary_field, "")}
        if score_field and score_field in item:
            entry["score"] = item[score_field]
        items.append(entry)
        texts.append(f"[{place}] {entry['title']}\n{entry['summary']}")
    text = "\n\n".join(texts)
    return {"result_count": len(items), "items": items, "combined_text": text,
            "input_size": sum(len(json.dumps(item)) for item in whole), "output_size": len(text)}


def deduplicate(items: Objects, key_fields: List[str], keep: str = "first") -> Dict[str, Any]:
    """Of items that are alike in all of these fields, the first or the last."""
    if not items:
        return {"original_count": 0, "unique_count": 0, "items": []}
    seen = {}
    for item in items:
        key = tuple(str(item.get(field, "")) for field in key_fields)
        if (keep == "first" and key not in seen) or keep == "last":
            seen[key] = item
    unique = list(seen.values())
    return {"original_count": len(items), "unique_count": len(unique),
            "duplicates_removed": len(items) - len(unique), "key_fields": key_fields, "items": unique}


def compute_trends(time_series: Objects, time_field: str = "timestamp", value_field: str = "value",
                   bucket_count: int = 10) -> Dict[str, Any]:
    """Whether the values of a series rise or fall from its first half to its second."""
    del time_field, bucket_count  # part of the contract, which makes nothing of them
    values = numbers(time_series, value_field)
    if len(values) < 2:
        return {"data_points": len(values), "trend": "insufficient_data"}
    half = len(values) // 2
    first, second = statistics.mean(values[:half]), statistics.mean(values[half:])
    trend = "increasing" if second > first * 1.1 else "decreasing" if second < first * 0.9 else "stable"
    return {"data_points": len(values), "trend": trend, "stats": stats(values), "first_half_avg": first,
            "second_half_avg": second, "change_percent": (second - first) / first * 100 if first != 0 else 0}


TOOLS = {each.__name__: each for each in (aggregate_list, merge_summaries, combine_research_results, deduplicate,
                                          compute_trends)}

if __name__ == "__main__":
    from serving import serve

    serve("data_aggregate", TOOLS, 8001)
