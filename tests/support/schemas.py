"""Holds messages of a server against the published schema of their revision."""

import json
import subprocess
from typing import List, NamedTuple, Optional

from support import messages
from support.engines import ROOT
from support.results import check

NODE = ROOT / ".tools" / "bin" / "node"
AJV = ROOT / ".tools" / "npm" / "node_modules" / "ajv"
VALIDATOR = ROOT / "tests" / "schema" / "validate.mjs"
SECONDS = 120


class Sent(NamedTuple):
    where: str
    revision: str
    method: Optional[str]  # of the request that it answers
    message: object


def missing() -> str:
    """Why nothing can be held against a schema, or nothing."""
    absent = [path for path in (NODE, AJV) if not path.exists()]
    return f"no {absent[0].relative_to(ROOT)}; ./wasmmcp test fetches it" if absent else ""


def faults_of(sent: List[Sent]) -> List[List[str]]:
    asked = [{"revision": each.revision, "method": each.method, "message": each.message}
             for each in sent]
    done = subprocess.run([NODE, VALIDATOR], input=json.dumps(asked), stdout=subprocess.PIPE,
                          stderr=subprocess.PIPE, text=True, encoding="utf-8", timeout=SECONDS)
    check(done.returncode == 0, f"the validator ended with {done.returncode}: {done.stderr[-3000:]}")
    return json.loads(done.stdout)


def is_excused(each: Sent) -> bool:
    """Where nobody knows the id, JSON-RPC wants a null and the schemas before 2025-11-25 an id: both
    cannot be had. And an id that is no whole number is the client's, and comes back."""
    message = each.message
    if not isinstance(message, dict) or "method" in message:
        return False
    id = message.get("id")
    unknown = id is None and "error" in message and each.revision < "2025-11-25"
    return unknown or isinstance(id, float) and not id.is_integer()


def judge(sent: List[Sent], faults: List[List[str]]) -> None:
    told = [f"{each.where}: {each.revision}, answer to {each.method}: {messages.compact(each.message)[:300]}\n  "
            + "\n  ".join(found) for each, found in zip(sent, faults) if found]
    check(sent, "the server sends nothing in it")
    check(not told, "\n".join(told))
