"""The official referee: which scenarios it has for a revision, and what it found in a server.
https://github.com/modelcontextprotocol/conformance"""

import json
import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Dict, List, NamedTuple, Optional, Sequence

from support.engines import ROOT
from support.results import check

NODE = ROOT / ".tools" / "bin" / "node"
PROGRAM = ROOT.joinpath(".tools/npm/node_modules/@modelcontextprotocol/conformance/dist/index.js")

REVISIONS = ["2025-11-25", "2026-07-28"]
SCENARIO_SECONDS = 30
ALL_SECONDS = 300

# The referee passes a scenario with warnings, and one whose checks it could not make. We want to be told.
TOLD = ("FAILURE", "WARNING", "SKIPPED")
NOTHING = "nothing-succeeded"

# It has no word for headers of the user's: this module, loaded before it, adds one to each of its requests.
# https://nodejs.org/api/diagnostics_channel.html#built-in-channels
SHOW_TOKEN = """import channels from 'node:diagnostics_channel';
const token = 'Bearer %s';
channels.subscribe('undici:request:create', ({request}) => request.addHeader('authorization', token));
channels.subscribe('http.client.request.created', ({request}) => request.setHeader('authorization', token));"""


class Scenarios(NamedTuple):
    scored: List[str]
    not_scored: List[str]

    @property
    def all(self) -> List[str]:
        return [*self.scored, *self.not_scored]


class Finding(NamedTuple):
    status: str
    message: str


Findings = Dict[str, Finding]  # by the check's id


def missing() -> str:
    """Why there is no referee, or nothing."""
    absent = [path for path in (NODE, PROGRAM) if not path.exists()]
    return f"no {absent[0].relative_to(ROOT)}; ./wasmmcp test fetches it" if absent else ""


def scenarios(revision: str) -> Scenarios:
    """What it asks of a server."""
    said = run(["list", "--requirements", revision])[0]
    _, found, servers = said.partition("Server scenarios")
    scored = re.findall(r"^  - (\S+)$", servers.partition("Client scenarios")[0], re.MULTILINE)
    not_scored = re.findall(r"^ +- (\S+) \[server\]$", said, re.MULTILINE)
    check(found and scored, f"the referee lists no scenarios: {said}")
    return Scenarios(scored, not_scored)


def findings(url: str, revision: str, only: Optional[List[str]] = None, token: str = "") -> Dict[str, Findings]:
    """Of each scenario that it has run, scored or not: those of the revision, or only some of them."""
    with tempfile.TemporaryDirectory() as folder:
        said, status = run(["server", "--url", url, "--requirements", revision, "-o", folder,
                            "--timeout", str(SCENARIO_SECONDS * 1000)],
                           with_less(Path(folder) / "referee", revision, only) if only else PROGRAM,
                           [f"--import=data:text/javascript,{SHOW_TOKEN % token}"] if token else [])
        found = {}
        for path in sorted(Path(folder).glob("server-*/checks.json")):
            name = re.fullmatch(r"server-(.+)-\d{4}-\d\d-\d\dT[\d-]+Z", path.parent.name)
            check(name, f"the referee left {path.parent.name}")
            found[name[1]] = told(json.loads(path.read_text(encoding="utf-8")))
    check(found, f"the referee ended with {status} and ran nothing: {said[-3000:]}")
    return found


def with_less(folder: Path, revision: str, only: List[str]) -> Path:
    """The same program beside a shorter list: it reads what it asks from a file next to it, and asks one or all."""
    (folder / "dist").mkdir(parents=True)
    (folder / "requirements").mkdir()
    (folder / "node_modules").symlink_to(PROGRAM.parents[3])
    (folder / "requirements" / f"{revision}.yaml").write_text(json.dumps({"server": only, "client": []}))
    shutil.copy(PROGRAM.parents[1] / "package.json", folder)
    return Path(shutil.copy(PROGRAM, folder / "dist"))


def told(checks: list) -> Findings:
    """What is to be told of a scenario; several messages of one check are joined."""
    found: Findings = {}
    for each in checks:
        if each["status"] not in TOLD:
            continue
        details = each.get("details") or {}
        message = (each.get("errorMessage") or details.get("message") or details.get("note")
                   or each["description"])
        before = found.get(each["id"])
        if before:
            message = f"{before.message}; {message}"
        found[each["id"]] = Finding(worst(each["status"], before), message)
    # The schema of what was sent is a check of every scenario, and says nothing of this one.
    made = [each for each in checks if each["status"] == "SUCCESS" and each["id"] != "wire-schema-valid"]
    if not found and not made:
        found[NOTHING] = Finding("SKIPPED", "; ".join(each["description"] for each in checks)
                                 or "no check was made")
    return found


def worst(status: str, before: object) -> str:
    return min(status, before.status, key=TOLD.index) if before else status


def run(arguments: list, program: Path = PROGRAM, of_node: Sequence[str] = ()) -> tuple:
    """What it said, and its exit status."""
    try:
        done = subprocess.run([NODE, *of_node, program, *arguments], stdin=subprocess.DEVNULL,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                              errors="replace", timeout=ALL_SECONDS)
    except subprocess.TimeoutExpired:
        raise AssertionError(f"the referee was not done after {ALL_SECONDS} seconds") from None
    return done.stdout, done.returncode
