"""A task for an agent, over four of our servers: how often did which level appear in a log, and when was that written down?"""

import json
from pathlib import Path
from typing import List

from support.results import check, equal

TASK = "Count the levels in the log, and write a report with the time in Seoul."
SERVERS = ("log-parser", "data-aggregate", "time", "filesystem")
LOG = "\n".join(f"2026-10-03 13:55:3{second},000 - app - {level} - message {second}"
                for second, level in enumerate(["ERROR", "INFO", "ERROR", "WARNING", "INFO", "ERROR"]))
COUNTS = {"error": 3, "info": 2, "warning": 1}


def script(folder: Path) -> list:
    """What the model says, each time with what the tools have answered."""

    def parse(_answers: List[str]):
        return [("parse_logs", {"log_content": LOG})]

    def count(answers: List[str]):
        [parsed] = map(json.loads, answers)
        return [("aggregate_list", {"items": parsed["entries"], "group_by": "_level"}),
                ("get_current_time", {"timezone": "Asia/Seoul"})]

    def write(answers: List[str]):
        counted, now = map(json.loads, answers)
        lines = [f"{level}: {count}" for level, count in counted["groups"].items()]
        return [("write_file", {"path": str(folder / "report.txt"), "content": "\n".join([*lines, now["datetime"]])})]

    def read(answers: List[str]):
        check("Successfully wrote" in answers[0], answers[0])
        return [("read_text_file", {"path": str(folder / "report.txt")})]

    def tell(answers: List[str]):
        return f"The report says: {answers[0]}"

    return [parse, count, write, read, tell]


def check_done(folder: Path, said: str, model) -> None:
    equal(model.faults, [], "faults of the script")
    check({"parse_logs", "aggregate_list", "get_current_time", "write_file"} <= set(model.offered), f"offered: {model.offered}")
    *lines, now = (folder / "report.txt").read_text().split("\n")
    equal({line.split(": ")[0]: int(line.split(": ")[1]) for line in lines}, COUNTS, "counts in the report")
    check(now.endswith("+09:00"), f"the time in the report: {now}")
    check(said.startswith("The report says: error: 3"), f"the agent says: {said}")
