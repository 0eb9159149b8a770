#!/usr/bin/env python3
"""Every attack of the table on every server and transport that it concerns, and what the official servers do. No trap,
no answer without an end, nothing that goes wrong without a word.

    tests/attacks/run.py [--official] [--report FOLDER] [WORDS OF A SERVER OR ENGINE]

With --official the official servers are asked anew, which takes minutes, and official.json keeps what they did; else what it
has is shown. With --report it writes attacks.txt and attacks.json there. Rows of the table that are cases of other test programs are
looked up in what `./wasmmcp test` has recorded of them.
"""

import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent), str(HERE.parent / "oracle" / "git"), str(HERE.parent / "git"), str(HERE.parent / "fetch"),
                str(HERE.parent / "images"), str(HERE)]

from support.results import Results  # noqa: E402
import playing  # noqa: E402
import proofs  # noqa: E402
import report  # noqa: E402
from sources import SOURCES  # noqa: E402


def main(words: list) -> int:
    folder = None
    asks_official = words[:1] == ["--official"]
    words = words[asks_official:]
    if words[:1] == ["--report"]:
        folder, words = Path(words[1]), words[2:]
    results = Results()
    rows = playing.play_all(results, words, asks_official)
    if not words:
        rows += proofs.all_rows(results)
        results.run("the table names every source", lambda: report.check_complete(rows, SOURCES))
    if folder:
        report.write(folder, rows)
    print(report.summary(rows), flush=True)
    return results.close()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
