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

DIFFERENCES: List[Difference] = []


def listed(shape: str, tool: str, engine: Engine) -> bool:
    return any((each.shape, each.tool) == (shape, tool) and engine in each.engines for each in DIFFERENCES)
