"""When two answers, or two declarations of a tool, say the same; and differences that several servers have."""

import contextlib
import json
from typing import Any, Optional

from sides import Answer

HINTS = ("readOnlyHint", "destructiveHint", "idempotentHint", "openWorldHint")


def same(_tool: str, _arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """The same result; how a failure is told is up to each."""
    if theirs.kind != "done" or ours.kind != "done":
        return theirs.kind == ours.kind
    return (theirs.content, theirs.structured) == (ours.content, ours.structured)


def same_as_json(_tool: str, _arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """As `same`, for texts that are JSON: the order of members and the kind of each number count, escapes do not."""
    if theirs.kind != "done" or ours.kind != "done":
        return theirs.kind == ours.kind
    return (json.dumps(theirs.structured) == json.dumps(ours.structured)
            and [as_json(each) for each in theirs.content] == [as_json(each) for each in ours.content])


def as_json(block: dict) -> dict:
    with contextlib.suppress(ValueError):
        return {**block, "text": json.dumps(json.loads(block.get("text", "")))}
    return block


def tells_of_unknown(_tool: str, _arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """Ours refuses arguments that nobody knows; most others pass over them."""
    return ours.kind == "failed" and "unknown member" in ours.text and "unknown" not in theirs.text


def takes_null(_tool: str, arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """null for what is optional is nothing to ours, and wrong to others."""
    return (theirs.kind, ours.kind) == ("failed", "done") and None in arguments.values()


def true_is_a_number(_tool: str, arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """There a boolean for a number counts as 1 or 0."""
    return (theirs.kind, ours.kind) == ("done", "failed") and any(
        isinstance(value, bool) and f"got {json.dumps(value)}" in ours.text for value in arguments.values())


def takes_true_and_false_alone(_tool: str, _arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """There 0, 1 and words such as "on" count as booleans."""
    return (theirs.kind, ours.kind) == ("done", "failed") and "expected true or false" in ours.text


def takes_json_as_text(_tool: str, arguments: dict, theirs: Answer, ours: Answer) -> bool:
    """A list or an object that comes as text with JSON in it."""
    return (theirs.kind, ours.kind) == ("failed", "done") and any(
        isinstance(value, str) and value[:1] in ("[", "{") for value in arguments.values())


def arguments_of(tool: dict) -> dict:
    """Of each argument, whether it is required, its types, default and choices."""
    schema = tool["inputSchema"]
    return {name: {"required": name in schema.get("required", []), **declaration(each)}
            for name, each in schema.get("properties", {}).items()}


def declaration(schema: dict) -> dict:
    # A type, several of them, or one that may be null, which says no more than that it is optional.
    choices = schema.get("anyOf", [schema])
    types = sorted({kind for each in choices for kind in
                    (each["type"] if isinstance(each.get("type"), list) else [each.get("type")]) if kind != "null"}
                   - {None})
    found = {"type": types, "default": None if schema.get("default") == [] else schema.get("default")}
    return {**found, **({"enum": schema["enum"]} if "enum" in schema else {})}


def hints_of(tool: dict) -> Optional[dict]:
    """What is not said is what the protocol says it is then; a tool that only reads has no more to say."""
    if "annotations" not in tool:
        return None
    said = {"readOnlyHint": False, "destructiveHint": True, "idempotentHint": False, "openWorldHint": True,
            **tool["annotations"]}
    return {name: said[name] for name in (("readOnlyHint", "openWorldHint") if said["readOnlyHint"] else HINTS)}


def text_of(content: Any) -> Any:
    return content.decode("utf-8", "backslashreplace") if isinstance(content, bytes) else content


def fits(shown: str, expected: str) -> bool:
    """The expected text, of which `[...]` stands for anything."""
    rest, whole = shown, expected.split("[...]")
    if len(whole) == 1:
        return shown == expected
    if not rest.startswith(whole[0]) or not rest[len(whole[0]):].endswith(whole[-1]):
        return False
    at = len(whole[0])
    for part in whole[1:]:
        at = rest.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
