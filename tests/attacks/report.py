"""The report of a run: as JSON every row, as text what attacks there were, how they ended, and what the official servers do."""

import json
from collections import Counter
from pathlib import Path
from typing import List

from support.results import check


def check_complete(rows: list, sources: dict) -> None:
    named = {source for row in rows for source in row.sources}
    missing = [source for source in sources if source not in named]
    check(not missing, f"no attack comes from: {', '.join(missing)}")
    unknown = sorted(named - set(sources))
    check(not unknown, f"sources.py does not know: {', '.join(unknown)}")


def summary(rows: list) -> str:
    outcomes = Counter("held" if row.outcome == "held" else "not run" if row.outcome.startswith("not run") else "not held" for row in rows)
    attacks = {(row.server, row.attack) for row in rows}
    differ = {(row.server, row.attack) for row in rows if row.official_differs}
    asked = {(row.server, row.attack) for row in rows if row.official}
    return (f"{len(attacks)} attacks on {len({row.server for row in rows})} servers, {len(rows)} times over all transports: "
            f"{outcomes['held']} held, {outcomes['not held']} not, {outcomes['not run']} not run in this run; "
            f"of {len(asked)} that official servers were asked too, {len(differ)} end otherwise there")


def write(folder: Path, rows: list) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "attacks.json").write_text(json.dumps({"summary": summary(rows), "rows": [row._asdict() for row in rows]}, indent=1,
                                                    ensure_ascii=False) + "\n", encoding="utf-8")
    (folder / "attacks.txt").write_text("\n".join(as_text(rows)) + "\n", encoding="utf-8")


def as_text(rows: list) -> List[str]:
    """One attack a line, whatever the number of transports; what differs is below it."""
    lines = [summary(rows), ""]
    together: dict = {}
    for row in rows:
        together.setdefault((row.server, row.attack), []).append(row)
    for (server, attack), same in together.items():
        held = sum(row.outcome == "held" for row in same)
        lines.append(f"{server}: {attack} [{', '.join(same[0].sources)}]: {held} of {len(same)} held ({same[0].expected})")
        lines += [f"    {row.engine}: {row.outcome}" for row in same if row.outcome != "held"]
        if same[0].answer:
            lines.append(f"    ours      {same[0].answer}")
        if same[0].official:
            lines.append(f"    official  {'(otherwise) ' if same[0].official_differs else ''}{same[0].official}")
    return lines
