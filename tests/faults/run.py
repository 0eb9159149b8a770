"""Faults from outside: disks that refuse a call, reads and writes that come short, clocks that go back, no random bytes, streams that
are closed, clients that vanish while they are answered, and servers on the web that do while they answer. Whatever fails,
there is an answer or a clean end, nothing is half, and the next call is served.

    python3 tests/faults/run.py [WORDS OF A CASE'S NAME]

TEST_ROUNDS says how often each thing that is done is disturbed; every call is, in every way, when there are so many.
"""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "oracle" / "git"), str(TESTS / "state"), str(TESTS / "http")]

# Their cases.
import clocks  # noqa: E402,F401
import cuts  # noqa: E402,F401
import disks  # noqa: E402,F401
import expiry  # noqa: E402,F401
import leaving  # noqa: E402,F401
import randomness  # noqa: E402,F401
import repositories  # noqa: E402,F401
import shortened  # noqa: E402,F401
import streams  # noqa: E402,F401
import records  # noqa: E402,F401
from support.results import CASES, main  # noqa: E402

# Not those of the modules that they borrow from.
CASES[:] = [each for each in CASES if Path(each[0].__code__.co_filename).parent == TESTS / "faults"]

if __name__ == "__main__":
    sys.exit(main(__doc__))
