"""The git server against repositories that mean no good: that name programs, lead outside, hold names that are
not to be written, are huge, broken or go in circles; and against its own death while it writes. Whatever is there,
each call is answered, no program runs, nothing outside is read or written, and nothing is lost.

    python3 tests/git/run.py [WORDS OF A CASE'S NAME]

The native program with sanitizers is tried too, where it is built (build/sanitized/).
"""

import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS), str(TESTS / "oracle" / "git")]

# Their cases.
import programs  # noqa: E402,F401
import ways_out  # noqa: E402,F401
import names  # noqa: E402,F401
import bombs  # noqa: E402,F401
import broken  # noqa: E402,F401
import dying  # noqa: E402,F401
from support.results import main  # noqa: E402


if __name__ == "__main__":
    sys.exit(main(__doc__))
