"""What a component can touch, from its binary alone: its imports in plain words."""

import re
import subprocess
from pathlib import Path
from typing import Dict, List, NamedTuple

from wasmmcp import paths, servers

INTERFACE = re.compile(r"  (import|export) ([^;{]+?)(?:;| \{)")


def interfaces(component: Path, wasm_tools: Path = paths.BIN / "wasm-tools") -> List[str]:
    """`import wasi:...` and `export wasi:...`, sorted."""
    done = subprocess.run([str(wasm_tools), "component", "wit", str(component)], stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False)
    if done.returncode != 0:
        raise ValueError(done.stderr.strip().split("\n")[0])
    world = done.stdout.partition("world root {\n")[2].partition("\n}")[0]
    found = sorted({f"{match[1]} {match[2]}" for match in map(INTERFACE.match, world.split("\n")) if match})
    if not found:
        raise ValueError("it tells of no import and no export")
    return found


class Reach(NamedTuple):
    """One thing of the world: what imports mean it, and in words that it is in reach, and that it is not."""

    name: str
    imports: str  # a pattern of what comes after `wasi:`
    has: str
    lacks: str


REACHES = [
    Reach("files", r"filesystem/", "files in the directories that the host opens for it, and no others", "no files"),
    Reach("network", r"http/(outgoing-handler|client)|http/handler", "servers on the network, by HTTP", "no network"),
    Reach("names", r"sockets/ip-name-lookup", "asks the host where a name leads", "no look-ups of names"),
    Reach("sockets", r"sockets/(tcp|udp)", "sockets of its own", "no sockets of its own"),
    Reach("time of day", r"clocks/(wall-clock|system-clock)", "the time of day", "no time of day"),
    Reach("randomness", r"random/", "random bytes", "no random bytes"),
    Reach("waiting", r"clocks/monotonic-clock", "how much time passes", "no time that passes"),
    Reach("settings", r"cli/environment", "the variables and words that the host starts it with", "no variables"),
    Reach("its caller", r"cli/(stdin|stdout)|http/types", "the messages of its caller, and its answers", "no messages"),
    Reach("log", r"cli/stderr", "a log on standard error", "no log"),
]
# What belongs to others: streams, errors, and the kinds of values.
PLUMBING = re.compile(r"wasi:(io/(error|poll|streams)|cli/types|clocks/types|sockets/(network|instance-network|types))@")
# Some things have types of their own in the same interface, which are no right to anything.
IMPORT = re.compile(r"import wasi:([^@]+)@")


def reached(found: List[str]) -> List[Reach]:
    """What these interfaces reach. An import that is unknown here fails: words for it are missing."""
    names = [match[1] for match in map(IMPORT.match, found) if match]
    for line in found:
        if line.startswith("import ") and not PLUMBING.match(line[7:]) and not any(
                re.match(reach.imports, name) for reach in REACHES for name in [line[len("import wasi:"):]]):
            raise ValueError(f"touches.py has no words for '{line}'")
    return [reach for reach in REACHES if any(re.match(reach.imports, name) for name in names)]


def of_component(component: Path) -> List[Reach]:
    return reached(interfaces(component))


def sentence(reaches: List[Reach]) -> str:
    """All that it can touch, and what it cannot that people ask after."""
    can = "; ".join(reach.has for reach in reaches)
    cannot = ", ".join(reach.lacks for reach in REACHES[:6] if reach not in reaches)
    return f"It can touch: {can}." + (f" It has {cannot}." if cannot else "")


def page() -> str:
    """What docs/security.md says of the shipped servers, written out of their components."""
    words = [f"- **{server.name}**: {sentence(of_component(server.component('cli')))}" for server in servers.shipped()]
    return "\n\n".join([table(), "In words, of the component for standard input and output:", "\n".join(words)])


def table() -> str:
    """Each shipped server, all components of it together."""
    asked = [reach for reach in REACHES if reach.name not in ("waiting", "settings", "its caller", "log")]
    lines = ["| server | " + " | ".join(reach.name for reach in asked) + " |", "|---|" + "---|" * len(asked)]
    for server in servers.shipped():
        by_kind = {kind: of_component(server.component(kind)) for kind in servers.FACES}
        lines.append(f"| {server.name} | " + " | ".join(cell(reach, by_kind) for reach in asked) + " |")
    return "\n".join(lines)


def cell(reach: Reach, by_kind: Dict[str, list]) -> str:
    having = [kind for kind, reaches in by_kind.items() if reach in reaches]
    return "no" if not having else "yes" if len(having) == len(by_kind) else f"{', '.join(having)} only"
