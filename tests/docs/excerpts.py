"""Code in the documentation is cut out of files that are compiled.

A block begins with `// from PATH`. What follows stands in that file, line by line; `// ...` stands for
lines that are left out. In CMake and shell the mark is `# from PATH`.
"""

import json
import re

from documents import ROOT, Block


def fault(block: Block) -> str:
    """Empty when the block is as it should be."""
    mark = re.match(r"(//|#) from (\S+)\n", block.text)
    if not mark:
        if block.language == "json":
            return json_fault(block.text)
        return f"a block of {block.language} begins with '// from PATH', the file that it is cut out of"
    comment, path = mark.groups()
    file = ROOT / path
    if not file.is_file():
        return f"there is no file {path}"
    rest = "\n" + file.read_text()
    for piece in re.split(rf"^{comment} \.\.\.\n", block.text[mark.end():], flags=re.M):
        at = rest.find("\n" + piece)
        if at < 0:
            return f"{path} does not have this (there): {first_missing(rest, piece)}"
        rest = rest[at + len(piece):]
    return ""


def first_missing(text: str, piece: str) -> str:
    lines = piece.splitlines()
    for count in range(1, len(lines) + 1):
        if "\n" + "\n".join(lines[:count]) not in text:
            return lines[count - 1].strip()
    return lines[-1].strip()


def python_fault(text: str) -> str:
    """Of the languages that readers come from."""
    try:
        compile(text, "the block", "exec")
        return ""
    except SyntaxError as error:
        return f"this is no Python: {error}"


def json_fault(text: str) -> str:
    try:
        json.loads(text)
        return ""
    except ValueError as error:
        return f"this is no JSON: {error}"
