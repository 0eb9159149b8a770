"""Goose's settings are YAML. They are changed as text, so that comments and the rest stay as they are, and nothing has to be
installed to read them."""

import json
import re

SECTION = "extensions"


def text(entry) -> str:
    return f"{SECTION}:\n{block(entry)}"


def block(entry, indent: str = "  ") -> str:
    """A JSON text is YAML as well, and says what it is with every character."""
    fields = [("enabled", True), ("type", "stdio"), ("name", entry.name), ("cmd", entry.command), ("args", entry.arguments),
              ("envs", entry.environment), ("timeout", 300)]
    lines = [f"{indent}{entry.name}:", *(f"{indent * 2}{name}: {json.dumps(value)}" for name, value in fields)]
    return "\n".join(lines) + "\n"


def merged(before: str, entry) -> str:
    """With the entry in place of one of that name, or as the last."""
    lines = before.splitlines(keepends=True)
    if lines and not lines[-1].endswith("\n"):
        lines[-1] += "\n"
    heads = [at for at, line in enumerate(lines) if re.match(rf"['\"]?{SECTION}['\"]?\s*:", line)]
    if not heads:
        return "".join(lines) + text(entry)
    start = heads[0] + 1
    rest = lines[heads[0]].partition(":")[2].partition("#")[0].strip()
    if len(heads) > 1 or rest not in ("", "{}"):
        raise ValueError(f"'{SECTION}' is not one mapping in lines of its own")
    lines[heads[0]] = lines[heads[0]].replace("{}", "") if rest else lines[heads[0]]
    # What is indented, empty or a comment belongs to it.
    end = next((at for at in range(start, len(lines)) if re.match(r"[^\s#]", lines[at])), len(lines))
    indent = next((re.match(r" +", line)[0] for line in lines[start:end] if re.match(r" +[^\s#-]", line)), "  ")
    own = [at for at in range(start, end) if re.match(rf"{indent}['\"]?{re.escape(entry.name)}['\"]?\s*:", lines[at])]
    if own:
        after = next((at for at in range(own[0] + 1, end) if re.match(rf"{indent}[^\s#]|[^\s#]", lines[at])), end)
        return "".join([*lines[:own[0]], block(entry, indent), *lines[after:]])
    while end > start and not lines[end - 1].strip():
        end -= 1
    return "".join([*lines[:end], block(entry, indent), *lines[end:]])
