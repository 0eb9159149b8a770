"""The filesystem server against file systems that mean no good: links and races that lead out, names
and files of every kind, folders too large and too deep, disks that are full. Whatever is there, each
call is answered, nothing outside is read or written, and no file is lost.

    python3 tests/filesystem/run.py [WORDS OF A CASE'S NAME]

The native program with sanitizers is tried too, where it is built (build/sanitized/).
"""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

# Their cases.
import escapes  # noqa: E402,F401
import odd_files  # noqa: E402,F401
import failures  # noqa: E402,F401
from support.results import main  # noqa: E402

if __name__ == "__main__":
    sys.exit(main(__doc__))
