"""What the referee is expected to find, from baseline.txt:

    [tools alone]
    * 2026-07-28 caching:sep-2549-prompts-list-caching-hints it has no prompts

A section is how servers are set up. A line is an engine or `*` for all, a revision, a scenario or one check of it,
and the reason. Strict both ways: what is found and not listed is a failure, and so is what is listed and
not found any more.
"""

import re
from pathlib import Path
from typing import Dict, List, NamedTuple

from referee import REVISIONS, Findings
from support.engines import HTTP
from support.results import check

SECTION = re.compile(r"\[(.+)\]")
LINE = re.compile(r"(?P<engine>.+?) (?P<revision>\d{4}-\d\d-\d\d) (?P<scenario>[\w-]+)"
                  r"(?::(?P<check>[\w-]+))? (?P<reason>\S.*)")
ENGINES = ["*", *(engine.name for engine in HTTP)]


class Line(NamedTuple):
    number: int
    section: str
    engine: str
    revision: str
    scenario: str
    check: str  # or empty, for whatever is found in the scenario
    reason: str

    def covers(self, section: str, engine: str, revision: str) -> bool:
        return (self.section == section and self.engine in ("*", engine)
                and self.revision == revision)


class Baseline:
    def __init__(self, path: Path):
        self.name = path.name
        self.sections: List[str] = []
        self.lines: List[Line] = []
        for number, text in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if text and not text.startswith("#"):
                self.read(number, text)

    def read(self, number: int, text: str) -> None:
        heading = SECTION.fullmatch(text)
        if heading:
            self.sections.append(heading[1])
            return
        parts = LINE.fullmatch(text)
        check(parts and self.sections,
              f"{self.name}:{number}: '{text}' is no '[SECTION]' and no line of one: "
              "'ENGINE-OR-* REVISION SCENARIO[:CHECK] REASON'")
        line = Line(number, self.sections[-1], parts["engine"], parts["revision"], parts["scenario"],
                    parts["check"] or "", parts["reason"])
        check(line.engine in ENGINES,
              f"{self.name}:{number}: there is no engine '{line.engine}'; they are {ENGINES}")
        check(line.revision in REVISIONS,
              f"{self.name}:{number}: the referee has no set for {line.revision}, but {REVISIONS}")
        self.lines.append(line)

    def of(self, section: str, engine: str, revision: str) -> Dict[str, List[Line]]:
        """The lines by scenario."""
        found: Dict[str, List[Line]] = {}
        for line in self.lines:
            if line.covers(section, engine, revision):
                found.setdefault(line.scenario, []).append(line)
        return found

    def compare(self, found: Findings, lines: List[Line]) -> None:
        """Fails with each finding that is not listed, and each line that has come true no more."""
        listed = {line.check for line in lines}
        faults = [f"{finding.status} {id}: {finding.message}" for id, finding in found.items()
                  if not listed & {id, ""}]
        faults += [f"{self.name}:{line.number} is stale: "
                   f"{line.check or 'the scenario'} passes (listed because: {line.reason})"
                   for line in lines if (line.check not in found if line.check else not found)]
        check(not faults, "\n".join(faults))
