"""Where an answer is not what the git program says, and why. A line whose difference does not show is a failure."""

from typing import List, NamedTuple

from support.engines import STDIO, Engine


class Difference(NamedTuple):
    shape: str
    tool: str
    why: str
    engines: list = STDIO


NATIVE = [engine for engine in STDIO if engine.is_native]
COMPONENTS = [engine for engine in STDIO if not engine.is_native]

NO_BITS = "a component is told no permissions: a change of the executable bit alone is not seen in the work tree"
NO_ENCODING = "working-tree-encoding is passed over: a file in UTF-16 is binary"

DIFFERENCES: List[Difference] = [
    *(Difference("modes", tool, NO_BITS, COMPONENTS) for tool in ("git_status", "git_diff", "git_diff_unstaged")),
    *(Difference("attributes", tool, NO_ENCODING) for tool in ("git_diff", "git_diff_unstaged")),
]


def listed(shape: str, tool: str, engine: Engine) -> bool:
    return any((each.shape, each.tool) == (shape, tool) and engine in each.engines for each in DIFFERENCES)
