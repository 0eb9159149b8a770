"""Where a component that serves HTTP on sockets of its own listens, and what it says where it cannot.

python3 tests/host/listening.py [WORDS OF A CASE'S NAME]
"""

import re
import subprocess
import sys

from echo import COMPONENT, SOCKETS
from support.engines import WASMTIME
from support.results import case, check, equal, main

NETWORK = ["-S", "inherit-network=y"]


def refused(options: list, *words: str) -> str:
    """It ends with a failure; what it says."""
    done = subprocess.run([WASMTIME, "run", *options, COMPONENT, *words], capture_output=True, text=True, timeout=60, check=False)
    check(done.returncode != 0 and not done.stdout, f"it ended with {done.returncode}: {done.stdout}")
    return done.stderr


@case(SOCKETS)
def it_listens_at_port_and_else_at_8080(_):
    # By what it may not do, so that no port of this machine is taken.
    for options, port in (([], 8080), (["--env", "PORT="], 8080), (["--env", "PORT=8012"], 8012)):
        told = refused(options)
        check(told.startswith(f"cannot listen on 0.0.0.0:{port}: the host does not allow it"), told)
    with subprocess.Popen([WASMTIME, "run", *NETWORK, "--env", "PORT=0", COMPONENT], stderr=subprocess.PIPE, text=True) as process:
        try:
            line = process.stderr.readline()
            check(re.fullmatch(r"listening on http://0\.0\.0\.0:[1-9]\d*/mcp\n", line), line)
        finally:
            process.kill()


@case(SOCKETS)
def what_is_no_place_to_listen_is_told_with_what_would_be(_):
    for port in ("99999", "http", "-1"):
        told = refused([*NETWORK, "--env", f"PORT={port}"])
        equal(told.splitlines()[0], f"PORT: expected a number from 0 to 65535, got '{port}'")
    check("is no number of IPv4 or IPv6" in refused(NETWORK, "--http", "localhost:0"), "a name")
    check("spelled HOST:PORT" in refused(NETWORK, "--http", "8080"), "a port alone")


if __name__ == "__main__":
    sys.exit(main(__doc__))
