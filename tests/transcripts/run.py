"""Plays every transcript on the native servers, and checks that all requirements have one.

    python3 tests/transcripts/run.py [--update] [WORDS OF A FILE'S NAME]

--update writes down what comes back instead of comparing; read the diff before you commit it. The
rules of the format are in tests/support/transcript.py, the requirements in requirements.txt.
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.engines import NATIVE_HTTP, NATIVE_STDIO  # noqa: E402
from support.results import Results, check  # noqa: E402
from support.sessions import all_transcripts, as_written, name_of, play_all  # noqa: E402

REQUIREMENTS = Path(__file__).with_name("requirements.txt")


def read_requirements() -> dict:
    """Their links by id."""
    found: dict = {}
    for line in REQUIREMENTS.read_text().splitlines():
        if line and not line.startswith("#"):
            id, link = line.split()
            check(id not in found, f"{id} is listed twice")
            found[id] = link
    return found


def check_requirements(transcripts: list) -> None:
    requirements = read_requirements()
    cited = {id: f"{name_of(transcript.path)}:{line}" for transcript in transcripts
             for line, id in transcript.verifies}
    faults = [f"{where} verifies '{id}', which requirements.txt does not list"
              for id, where in cited.items() if id not in requirements]
    faults += [f"no transcript verifies '{id}' ({link})"
               for id, link in requirements.items() if id not in cited]
    check(not faults, "\n".join(faults))


def main() -> int:
    words = [word for word in sys.argv[1:] if word != "--update"]
    if "--help" in words:
        print(__doc__.strip())
        return 0
    results = Results()
    transcripts = all_transcripts(words)

    def write(transcript, outcomes) -> None:
        text = transcript.rewritten(outcomes)
        if text != transcript.path.read_text(encoding="utf-8"):
            transcript.path.write_text(text, encoding="utf-8")
            print(f"updated {name_of(transcript.path)}")

    judge = write if "--update" in sys.argv else as_written
    # Statuses are seen over HTTP alone.
    over_http = [each for each in transcripts if each.only == "http" or each.tells_statuses]
    play_all(results, [each for each in transcripts if each not in over_http], NATIVE_STDIO, judge)
    play_all(results, over_http, NATIVE_HTTP, judge)
    if not words:
        results.run("every requirement has a transcript", lambda: check_requirements(transcripts))
    return results.close()


if __name__ == "__main__":
    sys.exit(main())
