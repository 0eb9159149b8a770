"""Input that nobody means well by, on every way to run a server. Whatever comes, there is an answer
or a clean close, no crash, and whoever comes next is served as ever.

    python3 tests/hostile/run.py [WORDS OF A CASE'S NAME]

The native program with sanitizers is tried too, where it is built (build/sanitized/).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Their cases.
import wrong_messages  # noqa: E402,F401
import too_much  # noqa: E402,F401
import broken_requests  # noqa: E402,F401
import limits  # noqa: E402,F401
from support.results import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(__doc__))
