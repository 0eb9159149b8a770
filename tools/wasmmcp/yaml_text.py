"""Values as YAML, in the few forms that manifests need: mappings, lists, text, numbers and truth."""

import json
import re

PLAIN = re.compile(r"[A-Za-z/][\w./@:-]*(?<!:)|[A-Za-z/]")
# What a reader of YAML takes for something else than text.
SPECIAL = re.compile(r"true|false|yes|no|on|off|null|y|n", re.IGNORECASE)


def scalar(value: object) -> str:
    if isinstance(value, str):
        plain = PLAIN.fullmatch(value) and not SPECIAL.fullmatch(value)
        return value if plain else json.dumps(value, ensure_ascii=False)
    return json.dumps(value)


def lines(value: object) -> list:
    """Of a mapping or a list that is not empty."""
    found = []
    if isinstance(value, dict):
        for name, inner in value.items():
            if isinstance(inner, str) and inner.endswith("\n"):
                found += [f"{scalar(name)}: |", *(f"  {line}" for line in inner.splitlines())]
            elif isinstance(inner, (dict, list)) and inner:
                found += [f"{scalar(name)}:", *(f"  {line}" for line in lines(inner))]
            else:
                found.append(f"{scalar(name)}: {'{}' if inner == {} else '[]' if inner == [] else scalar(inner)}")
        return found
    for inner in value:
        below = lines(inner) if isinstance(inner, (dict, list)) and inner else [scalar(inner)]
        found += [f"- {below[0]}", *(f"  {line}" for line in below[1:])]
    return found


def text(*documents: dict, head: str = "") -> str:
    """With a comment at the top."""
    comment = "".join(f"# {line}\n" for line in head.split("\n")) if head else ""
    return comment + "---\n".join("\n".join(lines(each)) + "\n" for each in documents)
