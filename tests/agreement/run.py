"""Plays every transcript on all six engines: each must answer as it was written down.

    python3 tests/agreement/run.py [WORDS OF A FILE'S NAME]
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from support.engines import ENGINES, WASI_SOCKETS  # noqa: E402
from support.results import Results  # noqa: E402
from support.sessions import all_transcripts, as_written, play_all  # noqa: E402


def main() -> int:
    if "--help" in sys.argv:
        print(__doc__.strip())
        return 0
    results = Results()
    transcripts = all_transcripts(sys.argv[1:])
    for engine in [*ENGINES, WASI_SOCKETS]:
        play_all(results, transcripts, engine, as_written)
    return results.close()


if __name__ == "__main__":
    sys.exit(main())
